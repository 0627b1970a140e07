"""Merging two accounts: choose the other, see what moves, do it."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.management.actions.duplicates import settle_duplicate
from hub.community.management.actions.merging import merge_members
from hub.community.management.kinds import manage_path, member_path
from hub.community.management.queries.duplicates import likely_pairs
from hub.community.management.queries.members import found_accounts, get_account, likely_duplicates
from hub.community.management.queries.merging import merge_preview
from hub.community.management.views.frame import MOST_EXPORTED, csv_response, render_page
from hub.community.members.kinds import MemberState
from hub.core.access.errors import Refused
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.states import MoveRefused
from hub.core.tables import csv_lines
from hub.core.ui.messages import say, warn
from hub.core.ui.places import whole_number


@access(MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_merge(request: HubRequest, pk: int) -> HttpResponse:
    """This account goes, the one that is chosen stays."""
    old = get_account(request.viewer, pk)
    chosen = whole_number((request.POST if request.method == "POST" else request.GET).get("into", ""), None)
    kept = get_account(request.viewer, chosen) if chosen is not None else None
    problem = ""
    if request.method == "POST" and kept is not None:
        try:
            merge_members(old, kept, by=request.viewer)
        except Refused as refused:
            problem = refused.message
        except MoveRefused:
            problem = _("Somebody else has changed this account in the meantime.")
        else:
            say(request, _("The accounts are merged."))
            return redirect(member_path(request.LANGUAGE_CODE, kept.pk))
    text = request.GET.get("q", "").strip()
    others = found_accounts(request.viewer, text) if text else likely_duplicates(request.viewer, old)
    return render_page(
        request,
        "merge.jinja",
        {
            "old": old,
            "kept": kept,
            "lines": merge_preview(request.viewer, old, kept) if kept else [],
            "others": [row for row in others if row.id != old.pk and row.state not in ("closed", "erased")],
            "text": text,
            "problem": problem,
            "state_labels": dict(MemberState.choices),
        },
        status=422 if problem else 200,
    )


_PAGE = 30


@access(MANAGERS)
@require_safe
def duplicate_list(request: HubRequest) -> HttpResponse:
    """Pairs of accounts that look alike, until they are merged or said to belong to two people."""
    rows = likely_pairs(request.viewer, before=whole_number(request.GET.get("before", ""), 0), limit=_PAGE)
    older = f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    context = {"rows": rows[:_PAGE], "older": older, "state_labels": dict(MemberState.choices)}
    return render_page(request, "duplicates.jinja", context)


@access(MANAGERS)
@require_safe
def duplicate_export(request: HubRequest) -> HttpResponseBase:
    """The pairs that nobody has decided about as CSV."""
    head = ("id", "name", "email", "state", "other_id", "other_name", "other_email", "other_state", "found_at")
    rows = (
        (
            *(each.first_id, each.first_name, each.first_email, each.first_state),
            *(each.second_id, each.second_name, each.second_email, each.second_state),
            each.found_at.isoformat(timespec="seconds"),
        )
        for each in likely_pairs(request.viewer, limit=MOST_EXPORTED)
    )
    return csv_response(csv_lines(head, rows), "accounts-that-look-alike")


@access(MANAGERS)
@require_POST
def duplicate_settle(request: HubRequest, pk: int) -> HttpResponse:
    """They are two people."""
    if settle_duplicate(pk, by=request.viewer):
        say(request, _("These two are not shown any more."))
    else:
        warn(request, _("Somebody else has changed this in the meantime."))
    return redirect(manage_path(request.LANGUAGE_CODE, "duplicates/"))
