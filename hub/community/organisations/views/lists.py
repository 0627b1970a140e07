"""The list of organisations, its suggestions and its table."""

from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hub.community.actors.kinds import picture_path
from hub.community.organisations.kinds import OrganisationType, organisation_path
from hub.community.organisations.queries import (
    PAGE_SIZE,
    OrganisationFilter,
    OrganisationRow,
    countries_with_organisations,
    organisations,
    organisations_to_export,
    suggest_organisations,
)
from hub.community.topics.queries import find_topic, topics_to_choose, topics_within
from hub.core import territories
from hub.core.access.views import MANAGERS, PUBLIC, HubRequest, access
from hub.core.tables import csv_lines
from hub.core.ui.places import Choice, choices, name_in
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached


@access(PUBLIC)
@require_safe
@visitor_cached("organisations")
def organisation_list(request: HubRequest) -> HttpResponse:
    """Accepted organisations by name, narrowed by type, country and topic."""
    language = request.LANGUAGE_CODE
    type_, country = request.GET.get("type", ""), request.GET.get("country", "")
    type_ = type_ if type_ in OrganisationType.values else ""
    country = country if territories.is_country(country) else ""
    topic = find_topic(request.GET.get("topic", "")[:60])
    filters = OrganisationFilter(type_, country, topics_within(topic.id) if topic else frozenset())
    rows = organisations(filters, after=name_in(request.GET))
    chosen = {"type": type_, "country": country, "topic": topic.slug if topic else ""}
    chosen = {name: value for name, value in chosen.items() if value}
    older = ""
    if len(rows) > PAGE_SIZE:
        last = rows[PAGE_SIZE - 1]
        older = "?" + urlencode({**chosen, "after": last.sort_key, "after_id": last.id.hex})
    return render(
        request,
        "community/organisations/list.jinja",
        {
            "rows": [_line(row, language) for row in rows[:PAGE_SIZE]],
            "older": older,
            "is_continued": "after" in request.GET,
            "facets": _facets(chosen, language),
            "chosen_count": len(chosen),
            "may_propose": request.viewer.may("community_organisations.propose_organisation"),
            "may_export": request.viewer.may("community_organisations.export_organisations"),
        },
        block="results",
    )


def _line(row: OrganisationRow, language: str) -> tuple[str, str, str, str, list[tuple[str, str]]]:
    """Address, name, key, picture and facts, as `entity_row` takes them."""
    facts = [(str(OrganisationType(row.type).label), "")]
    if place := place_of(row, language):
        facts.append((place, ""))
    if row.people_count:
        people = ngettext("%(count)s person", "%(count)s people", row.people_count) % {"count": row.people_count}
        facts.append((people, ""))
    return organisation_path(language, row.handle), row.name, str(row.id), picture_path(row.picture), facts


def place_of(row: OrganisationRow, language: str) -> str:
    """Town and country, as far as they are known."""
    country = territories.name(row.country, language) if row.country else ""
    return ", ".join(part for part in (row.town, country) if part)


def _facets(chosen: dict[str, str], language: str) -> list[tuple[str, list[Choice]]]:
    """The choices that narrow the list, under their titles."""
    present = set(countries_with_organisations())
    countries = [(code, label) for code, label in territories.country_names(language).items() if code in present]
    types = [(value, str(label)) for value, label in OrganisationType.choices]
    return [
        (_("What it is"), choices(chosen, "type", types)),
        (_("Country"), choices(chosen, "country", countries)),
        (_("Topic"), choices(chosen, "topic", topics_to_choose(language, chosen.get("topic", "")))),
    ]


@access(PUBLIC)
@require_safe
def organisation_suggestions(request: HubRequest) -> HttpResponse:
    """Organisations that fit what somebody types, for fields that name one."""
    found = suggest_organisations(request.GET.get("q", "")[:100])
    return JsonResponse(
        [
            {
                "value": str(row.id),
                "label": row.name,
                "detail": place_of(row, request.LANGUAGE_CODE),
            }
            for row in found
        ],
        safe=False,
    )


@access(MANAGERS)
@require_safe
def organisation_export(request: HubRequest) -> HttpResponseBase:
    """Every organisation as CSV."""
    head = [
        _("Name"), _("What it is"), _("Size"), _("Country"), _("Region"), _("Town"), _("Website"), _("State"),
        _("Verified on"), _("People"), "PIC", "ROR", "OID", _("Address"), _("Representatives"),
    ]  # fmt: skip
    rows = (
        [
            row.name, row.type, row.size, row.country, row.region, row.town, row.website, row.state,
            row.verified_at.date().isoformat() if row.verified_at else "", row.people, row.pic, row.ror, row.oid,
            organisation_path(request.LANGUAGE_CODE, row.handle), row.representatives,
        ]
        for row in organisations_to_export(request.viewer)
    )  # fmt: skip
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="organisations.csv"'
    return response
