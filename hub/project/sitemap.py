"""Which addresses search engines are told of: what a visitor sees, and those people who let themselves be listed.
Organisations are found through links."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.utils.encoding import iri_to_uri

from hub.commons.pages.queries import shown_paths
from hub.community.profiles.kinds import person_path
from hub.community.profiles.queries import handles_for_robots, parts_for_robots
from hub.community.spaces.kinds import space_path
from hub.community.spaces.queries import spaces_visible_to
from hub.content.contributions.kinds import THREAD_KINDS, thread_path
from hub.content.contributions.queries import contributions_visible_to
from hub.core.access.viewer import VISITOR
from hub.core.hubsettings.queries import hub_settings

# A part holds what has one of so many keys in a row: never more addresses than that.
KEYS_PER_PART = 5000
# Of people few let themselves be listed: their parts follow those, not the keys of all.
PEOPLE_PER_PART = 10_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
type _Address = tuple[str, datetime | None]


def _groups() -> QuerySet[Any]:
    return spaces_visible_to(VISITOR)


def _threads() -> QuerySet[Any]:
    return contributions_visible_to(VISITOR).filter(kind__in=THREAD_KINDS)


def _standing() -> Iterator[_Address]:
    for language in hub_settings().languages:
        yield from ((f"/{language}/{place}", None) for place in ("", "threads/", "spaces/", "news/", "timeline/"))
    yield from shown_paths(hub_settings().languages)


def _group_addresses(first: int, last: int) -> Iterator[_Address]:
    language = hub_settings().default_language
    rows = _groups().filter(pk__range=(first, last)).order_by("pk").values_list("slug", "activity_at")
    return ((space_path(language, slug), at) for slug, at in rows)


def _thread_addresses(first: int, last: int) -> Iterator[_Address]:
    """Each thread in its own language where the hub speaks it: its other addresses are named on its page."""
    hub = hub_settings()
    rows = _threads().filter(pk__range=(first, last)).order_by("pk")
    for pk, slug, language, at in rows.values_list("pk", "slug", "language", "activity_at"):
        yield thread_path(language if language in hub.languages else hub.default_language, pk, slug), at


_PARTS: Mapping[str, tuple[Callable[[], QuerySet[Any]], Callable[[int, int], Iterator[_Address]]]] = {
    "spaces": (_groups, _group_addresses),
    "threads": (_threads, _thread_addresses),
}


def _count_parts(name: str) -> int:
    newest = _PARTS[name][0]().order_by("-pk").values_list("pk", flat=True).first()
    return ceil((newest or 0) / KEYS_PER_PART)


def sitemap_index() -> str:
    """The list of all parts."""
    names = ["pages", *(f"{name}-{number}" for name in _PARTS for number in range(1, _count_parts(name) + 1))]
    names += [f"people-{first}" for first in parts_for_robots(PEOPLE_PER_PART)]
    return _document("sitemapindex", "sitemap", ((f"/sitemap-{name}.xml", None) for name in names))


def sitemap_of_pages() -> str:
    """The places that every hub has, and its editors' pages and news, in each language in which they are written."""
    return _document("urlset", "url", _standing())


def sitemap_part(name: str, number: int) -> str:
    """The groups or threads of one range of keys; empty beyond the last one."""
    if not 0 < number <= _count_parts(name):
        return ""
    last = number * KEYS_PER_PART
    return _document("urlset", "url", _PARTS[name][1](last - KEYS_PER_PART + 1, last))


def sitemap_of_people(first: UUID) -> str:
    """The pages of people from one key on: fewer than a part may hold where some have left."""
    language = hub_settings().default_language
    handles = handles_for_robots(first, PEOPLE_PER_PART)
    return _document("urlset", "url", ((person_path(language, handle), None) for handle in handles))


def _document(root: str, entry: str, addresses: Iterable[_Address]) -> str:
    lines = (
        f"<{entry}><loc>{escape(settings.HUB_URL + iri_to_uri(path))}</loc>"
        f"{f'<lastmod>{changed_at:%Y-%m-%d}</lastmod>' if changed_at else ''}</{entry}>\n"
        for path, changed_at in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{"".join(lines)}</{root}>\n'
