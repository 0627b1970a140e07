"""All groups, and their export."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hub.community.management.queries.groups import exported_groups, groups
from hub.community.management.views.frame import csv_response, render_page
from hub.community.spaces.kinds import GROUP_KINDS, JoinMethod, SpaceKind, SpaceState, Visibility
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.tables import csv_lines
from hub.core.ui.places import row_in, row_mark

_PAGE = 50


@access(MANAGERS)
@require_safe
def group_list(request: HubRequest) -> HttpResponse:
    """Groups of every kind and state, the latest active first."""
    state, kind = _asked(request)
    rows = groups(request.viewer, state=state, kind=kind, before=row_in(request.GET.get("before", "")), limit=_PAGE)
    older = ""
    if len(rows) > _PAGE:
        rows = rows[:_PAGE]
        key = row_mark(rows[-1].activity_at, rows[-1].id)
        older = "?" + urlencode({"state": state, "kind": kind, "before": key})
    return render_page(
        request,
        "groups.jinja",
        {
            "rows": rows,
            "state": state,
            "kind": kind,
            "states": SpaceState.choices,
            "kinds": [choice for choice in SpaceKind.choices if choice[0] in GROUP_KINDS],
            "state_labels": dict(SpaceState.choices),
            "kind_labels": dict(SpaceKind.choices),
            "visibility_labels": dict(Visibility.choices),
            "join_labels": dict(JoinMethod.choices),
            "older": older,
            "export": "export.csv?" + urlencode({"state": state, "kind": kind}),
        },
        block="results",
    )


def _asked(request: HubRequest) -> tuple[str, str]:
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    return state if state in SpaceState.values else "", kind if kind in GROUP_KINDS else ""


@access(MANAGERS)
@require_safe
def group_export(request: HubRequest) -> HttpResponseBase:
    """The list as CSV."""
    state, kind = _asked(request)
    head = ("id", "name", "address", "kind", "state", "read_by", "join", "country", "members", "made_at", "active_at")
    rows = (
        (
            *(each.id, each.name, each.slug, each.kind, each.state, each.visibility, each.join_method, each.country),
            *(each.member_count, each.created_at.isoformat(timespec="seconds")),
            each.activity_at.isoformat(timespec="seconds"),
        )
        for each in exported_groups(request.viewer, state=state, kind=kind)
    )
    return csv_response(csv_lines(head, rows), "groups")
