"""Reporting, and the moderators' queue."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.community.management.views.frame import render_page
from hub.content.contributions.kinds import ContributionState, post_path
from hub.content.contributions.queries import get_contribution
from hub.content.moderation.actions import decide, report
from hub.content.moderation.forms import DecisionForm, ReportForm
from hub.content.moderation.kinds import ReportCategory, decide_path
from hub.content.moderation.queries import (
    decisions_about,
    decisions_fitting,
    decisions_without_report,
    exported_reports,
    get_contribution_to_decide,
    get_decision,
    get_report,
    get_reportable_actor,
    open_reports,
)
from hub.core.access.views import MEMBERS, MODERATORS, PUBLIC, HubRequest, access
from hub.core.ratelimits.limits import Limit, allow, client_key
from hub.core.tables import csv_lines
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.places import whole_number
from hub.core.ui.render import render

if TYPE_CHECKING:
    from hub.content.contributions.models import Contribution

REPORTS = Limit(10, per=timedelta(hours=1))
_PAGE = 30


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def report_new(request: HubRequest) -> HttpResponse:
    """Report a contribution (`?contribution=12`) or a party (`?actor=handle`) that the viewer can see."""
    number, handle = request.GET.get("contribution", ""), request.GET.get("actor", "")
    contribution = actor = None
    if number.isdecimal() and len(number) < 18:
        contribution = get_contribution(request.viewer, int(number))
    elif handle:
        actor = get_reportable_actor(handle)
    else:
        raise Http404
    form = ReportForm(request.POST or None, is_member=request.viewer.is_member)
    if request.method == "POST" and form.is_valid():
        if not allow("report", client_key(request), limit=REPORTS):
            form.add_error(None, _("You have reported a lot within an hour. Please wait a little."))
        elif attempt(
            form, lambda: report(by=request.viewer, contribution=contribution, actor=actor, **form.cleaned_data)
        ):
            return redirect("report_thanks")
    return form_page(request, "content/moderation/report.jinja", form, {"contribution": contribution, "actor": actor})


@access(PUBLIC)
@require_safe
def report_thanks(request: HubRequest) -> HttpResponse:
    """What happens next."""
    return render(request, "content/moderation/thanks.jinja")


@access(MODERATORS)
@require_safe
def report_list(request: HubRequest) -> HttpResponse:
    """The queue, oldest first."""
    rows = open_reports(request.viewer, after=whole_number(request.GET.get("after", ""), 0), limit=_PAGE)
    later = f"?after={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    return render_page(
        request,
        "content/moderation/list.jinja",
        {"reports": rows[:_PAGE], "later": later, "category_labels": dict(ReportCategory.choices)},
    )


@access(MODERATORS)
@require_safe
def report_export(request: HubRequest) -> StreamingHttpResponse:
    """Every report as CSV."""
    head = ("id", "reported_at", "state", "category", "explanation", "reported_by", "about", "contribution_id")
    rows = (
        (row.id, row.reported_at.isoformat(timespec="seconds"), *row[2:]) for row in exported_reports(request.viewer)
    )
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reports.csv"'
    response["Cache-Control"] = "no-store"
    return response


@access(MODERATORS)
@require_http_methods(["GET", "POST"])
def report_detail(request: HubRequest, pk: int) -> HttpResponse:
    """One report: what it is about, the history of its author, the decision."""
    found = get_report(request.viewer, pk)
    form = DecisionForm(request.POST or None, fitting=decisions_fitting(found.contribution))
    if form.is_valid() and attempt(
        form,
        lambda: decide(form.cleaned_data["kind"], form.cleaned_data["reason"], by=request.viewer, about=found),
        too_late=_("Somebody else has just decided this report."),
    ):
        messages.success(request, _("The decision is carried out, and those concerned are told."))
        return redirect("report_list")
    return render_page(
        request,
        "content/moderation/detail.jinja",
        {
            "report": found,
            "contribution": found.contribution,
            "form": form,
            "history": decisions_about(
                request.viewer, found.contribution.author_id if found.contribution else found.actor_id
            ),
        },
        status=422 if form.errors else 200,
    )


@access(MODERATORS)
@require_http_methods(["GET", "POST"])
def contribution_decide(request: HubRequest, pk: int) -> HttpResponse:
    """Decide straight from a post, without a report; the same form, and its author gets the reason as well."""
    found = get_contribution_to_decide(request.viewer, pk)
    form = DecisionForm(request.POST or None, fitting=decisions_without_report(found))
    if form.is_valid() and attempt(
        form,
        lambda: decide(form.cleaned_data["kind"], form.cleaned_data["reason"], by=request.viewer, contribution=found),
    ):
        messages.success(request, _("The decision is carried out, and those concerned are told."))
        return redirect(_after_decision(request, get_contribution_to_decide(request.viewer, pk)))
    return render_page(
        request,
        "content/moderation/decide.jinja",
        {"contribution": found, "form": form, "history": decisions_about(request.viewer, found.author_id)},
        status=422 if form.errors else 200,
    )


def _after_decision(request: HubRequest, decided: "Contribution") -> str:
    """Back to the post or its gap; a whole conversation that went out of sight is only left here."""
    thread = decided.thread or decided
    if thread.state == ContributionState.PUBLISHED:
        return post_path(request.LANGUAGE_CODE, thread.pk, thread.slug, decided.number)
    return decide_path(request.LANGUAGE_CODE, decided.pk)


@access(MEMBERS)
@require_safe
def decision_detail(request: HubRequest, pk: int) -> HttpResponse:
    """A decision with its reason, for the person it concerns."""
    return render(request, "content/moderation/decision.jinja", {"decision": get_decision(request.viewer, pk)})
