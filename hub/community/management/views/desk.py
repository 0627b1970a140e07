"""The first page of management, and failed jobs."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.community.management.actions import rerun_job
from hub.community.management.kinds import manage_path
from hub.community.management.points import manage_cards
from hub.community.management.queries.desk import failures, waiting_requests
from hub.community.management.views.frame import MOST_EXPORTED, csv_response, render_page
from hub.core.access.views import MANAGERS, MODERATORS, HubRequest, access
from hub.core.tables import csv_lines
from hub.core.ui.messages import say, warn


@access(MODERATORS)
@require_safe
def dashboard(request: HubRequest) -> HttpResponse:
    """What waits for the viewer, and the way to everything that is looked after."""
    cards = list(manage_cards.ask(request.viewer))
    waiting, quiet = [card for card in cards if card.has_work], [card for card in cards if not card.has_work]
    return render_page(request, "dashboard.jinja", {"waiting": waiting, "quiet": quiet})


@access(MANAGERS)
@require_safe
def job_list(request: HubRequest) -> HttpResponse:
    """Jobs that failed for good."""
    return render_page(request, "jobs.jinja", {"jobs": failures(request.viewer)})


@access(MANAGERS)
@require_safe
def job_export(request: HubRequest) -> HttpResponseBase:
    """The failed jobs as CSV."""
    head = ("id", "job", "name_in_the_code", "attempts", "enqueued_at", "failed_at", "error", "what_it_said")
    rows = (
        (
            *(each.id, each.label, each.task, each.attempts, each.enqueued_at.isoformat(timespec="seconds")),
            *(each.failed_at.isoformat(timespec="seconds"), each.error_type, each.error),
        )
        for each in failures(request.viewer, limit=MOST_EXPORTED)
    )
    return csv_response(csv_lines(head, rows), "failed-jobs")


@access(MANAGERS)
@require_POST
def job_rerun(request: HubRequest, pk: int) -> HttpResponse:
    """Start one of them again."""
    if rerun_job(pk, by=request.viewer):
        say(request, _("The job is started again."))
    else:
        warn(request, _("This job is not among the failed ones any more."))
    return redirect(manage_path(request.LANGUAGE_CODE, "jobs/"))


@access(MANAGERS)
@require_safe
def request_list(request: HubRequest) -> HttpResponse:
    """Requests to join groups, the longest waiting first; each is answered on its group's page."""
    return render_page(request, "requests.jinja", {"rows": waiting_requests(request.viewer)})


@access(MANAGERS)
@require_safe
def request_export(request: HubRequest) -> HttpResponseBase:
    """The requests that wait as CSV."""
    head = ("id", "group", "address", "name", "reason", "asked_at")
    rows = (
        (each.id, each.space_name, each.space_slug, each.name, each.reason, each.asked_at.isoformat(timespec="seconds"))
        for each in waiting_requests(request.viewer, limit=MOST_EXPORTED)
    )
    return csv_response(csv_lines(head, rows), "requests")
