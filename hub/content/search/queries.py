"""Looks for what a reader may see, and makes hits ready for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from hub.community.directory.facets import FacetGroup, filters_for, groups_for
from hub.core.access.viewer import Viewer
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.search.kinds import Count, SearchHit, SearchQuery, Sort
from hub.core.search.points import Presented, sources
from hub.core.search.queries import counts, search, suggest
from hub.core.search.terms import audience_of

FACETS = ("kind", "topic", "language", "country", "sector")
LONGEST = 200
_ANY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """One hit as it is shown."""

    kind: str
    path: str
    title: Markup
    excerpt: Markup
    context: str
    language: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of hits with the choices that narrow it."""

    hits: tuple[Found, ...]
    next: str
    total: Count
    groups: tuple[FacetGroup, ...]
    is_relaxed: bool
    is_cut_short: bool


def find(viewer: Viewer, text: str, chosen: Mapping[str, str], *, sort: Sort, after: str, limit: int = 20) -> FoundPage:
    """What the viewer may see and looks for. The words are understood in the reader's language first."""
    query = SearchQuery(
        text[:LONGEST],
        audience_of(viewer),
        languages=_languages(viewer.language),
        filters=filters_for(chosen),
        sort=sort,
        after=after,
        limit=limit,
    )
    counted = counts(query, FACETS)
    page = search(query, counted)
    facets = counted.facets
    known = sources()
    kinds = {kind: str(source.name) for kind, source in known.items()}
    base = {"q": text, "sort": sort if sort != "best" else ""}
    return FoundPage(
        hits=tuple(_shown(page.hits, viewer)),
        next=page.next,
        total=facets.total,
        groups=tuple(groups_for(facets, FACETS, chosen, language=viewer.language, base=base, kinds=kinds)),
        is_relaxed=page.is_relaxed,
        is_cut_short=page.is_cut_short,
    )


def suggestions(viewer: Viewer, typed: str) -> list[dict[str, str]]:
    """Titles that go on as the reader began, with where they lead."""
    found = suggest(typed[:LONGEST], audience_of(viewer))
    hits = [SearchHit(each.kind, each.object_id, each.language, _ANY, each.title, Markup("")) for each in found]
    return [
        {"value": hit.title.striptags(), "label": hit.title.striptags(), "detail": hit.context, "href": hit.path}
        for hit in _shown(tuple(hits), viewer)
    ]


def _languages(first: str) -> tuple[str, ...]:
    """The reader's language, then the other languages of the interface: the port takes as many as it can afford."""
    return (first, *(code for code in INTERFACE_LANGUAGES if code != first))


def _shown(hits: tuple[SearchHit, ...], viewer: Viewer) -> list[Found]:
    """The hits in their order, each presented by its source; what a source leaves out is gone."""
    known = sources()
    presented: dict[tuple[str, str], Presented] = {}
    for kind in {hit.kind for hit in hits}:
        source = known.get(kind)
        if source is not None:
            of_kind = [hit for hit in hits if hit.kind == kind]
            for object_id, one in source.present(of_kind, viewer).items():
                presented[kind, object_id] = one
    return [
        Found(
            hit.kind,
            how.address,
            hit.title or Markup.escape(how.title or how.context),
            hit.excerpt,
            how.context,
            hit.language,
            how.at,
        )
        for hit in hits
        if (how := presented.get((hit.kind, hit.object_id))) is not None
    ]
