"""The directory's pages."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hub.community.directory.facets import chosen_facets
from hub.community.directory.queries import (
    EXPORT_HEADER,
    FACETS,
    MOST_SORTED,
    find_people,
    people_by_country,
    people_by_region,
    people_for_export,
    people_like,
)
from hub.core import territories
from hub.core.access.views import MANAGERS, PUBLIC, HubRequest, access
from hub.core.ratelimits.limits import Limit
from hub.core.tables import csv_lines
from hub.core.territories.europe import europe_map, regions_map
from hub.core.text import tidy_line
from hub.core.ui.readers import ask_to_wait
from hub.core.ui.render import render

# Nobody reads a hundred pages of people in ten minutes; a program that harvests does.
PAGES = Limit(100, per=timedelta(minutes=10))
_SORTS = {
    "best": _("Best match"),
    "newest": _("Newest members"),
    "name": _("Name"),
    "active": _("Recently active"),
}


@access(PUBLIC)
@require_safe
def people_list(request: HubRequest) -> HttpResponse:
    """People by words and choices; for members also those who have something in common with them."""
    too_many = gettext("You have opened a great many pages of the directory. Please go on in a few minutes.")
    if slow := ask_to_wait(request, "directory", too_many, limit=PAGES):
        return slow
    text = tidy_line(request.GET.get("q", "")[:400])[:200]
    chosen = chosen_facets(request.GET, FACETS)
    after = request.GET.get("after", "")[:60]
    page = find_people(request.viewer, text, chosen, after=after, sort=request.GET.get("sort", "")[:10])
    narrowed = {**({"q": text} if text else {}), **chosen}
    kept = {**narrowed, **({"sort": page.sort} if page.sorts and page.sort != page.sorts[0] else {})}
    return render(
        request,
        "community/directory/list.jinja",
        {
            "q": text,
            "chosen": chosen,
            "page": page,
            "alike": people_like(request.viewer) if not (kept or after) else [],
            "sorts": [
                (_SORTS[name], f"?{urlencode({**narrowed, 'sort': name})}", name == page.sort) for name in page.sorts
            ],
            "limit_note": _limit_note(page.missing_sorts),
            "next_path": f"?{urlencode({**kept, 'after': page.next})}" if page.next else "",
            "may_export": request.viewer.may("community_profiles.export_people"),
        },
        block="results",
    )


def _limit_note(missing: tuple[str, ...]) -> str:
    """Which orders there are for fewer people."""
    if not missing:
        return ""
    if missing == ("name",):
        text = gettext("Narrow the list down to at most %(count)s people to see them by name.")
    elif missing == ("active",):
        text = gettext("Narrow the list down to at most %(count)s people to see who was active last.")
    else:
        text = gettext("Narrow the list down to at most %(count)s people to see them by name, or who was active last.")
    return text % {"count": MOST_SORTED}


@access(PUBLIC)
@require_safe
def people_map(request: HubRequest, country: str = "") -> HttpResponse:
    """Where people are: Europe by country, or one country by region, each with its table."""
    if country and not territories.is_country(country):
        raise Http404
    language = request.LANGUAGE_CODE
    here = f"/{language}/people/"
    if country:
        values = people_by_region(country)
        drawing = regions_map(country, values, language, {code: f"{here}?region={code}" for code in values})
    else:
        values = people_by_country()
        drawing = europe_map(values, language, {code: f"{here}map/{code}/" for code in values})
    return render(
        request,
        "community/directory/map.jinja",
        {"drawing": drawing, "country": territories.name(country, language) if country else "", "code": country},
    )


@access(MANAGERS)
@require_safe
def people_export(request: HubRequest) -> HttpResponseBase:
    """All active members as CSV, for managers."""
    lines = csv_lines(EXPORT_HEADER, people_for_export(request.viewer))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response
