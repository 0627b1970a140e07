"""Organisations in every state, and their export."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hub.community.management.queries.organisations import exported_organisations, organisations_in
from hub.community.management.views.frame import csv_response, render_page
from hub.community.organisations.kinds import OrganisationState, OrganisationType
from hub.core import territories
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.tables import csv_lines
from hub.core.ui.places import name_in

_PAGE = 50


@access(MANAGERS)
@require_safe
def organisation_list(request: HubRequest) -> HttpResponse:
    """Organisations in one state, by name."""
    state, text = _asked(request)
    rows = organisations_in(request.viewer, state, begins=text, after=name_in(request.GET), limit=_PAGE)
    older = ""
    if len(rows) > _PAGE:
        rows = rows[:_PAGE]
        older = "?" + urlencode({"q": text, "state": state, "after": rows[-1].sort_key, "after_id": str(rows[-1].id)})
    return render_page(
        request,
        "organisations.jinja",
        {
            "rows": rows,
            "text": text,
            "state": state,
            "states": OrganisationState.choices,
            "state_labels": dict(OrganisationState.choices),
            "type_labels": dict(OrganisationType.choices),
            "older": older,
            "export": "export.csv?" + urlencode({"q": text, "state": state}),
            "country_name": lambda code: territories.name(code, request.LANGUAGE_CODE),
        },
        block="results",
    )


def _asked(request: HubRequest) -> tuple[str, str]:
    state = request.GET.get("state", "")
    return (state if state in OrganisationState.values else OrganisationState.ACCEPTED), request.GET.get("q", "")[:100]


@access(MANAGERS)
@require_safe
def organisation_export(request: HubRequest) -> HttpResponseBase:
    """The list as CSV."""
    state, text = _asked(request)
    head = ("id", "name", "state", "type", "country", "region", "town", "website", "people", "address")
    rows = (
        (
            *(each.id, each.name, each.state, each.type, each.country, each.region, each.town),
            *(each.website, each.people_count, each.handle),
        )
        for each in exported_organisations(request.viewer, state, begins=text)
    )
    return csv_response(csv_lines(head, rows), "organisations")
