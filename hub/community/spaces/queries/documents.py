"""Groups in the search: what can be found of them, and finding them by words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub.community.spaces.kinds import JoinMethod, SpaceState, Visibility, space_path
from hub.community.spaces.queries.lists import IS_GROUP, findable, topics_of
from hub.core.access.viewer import Viewer
from hub.core.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from hub.core.rows import Rows, run
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchHit, SearchQuery, in_space
from hub.core.search.points import Presented, SearchSource
from hub.core.search.queries import search, suggest
from hub.core.search.terms import audience_of

KIND = "space"
_MOST_FOUND = 100


class _TextRow(NamedTuple):
    id: int
    name: str
    purpose: str
    languages: str
    country: str
    state: str
    visibility: str
    join_method: str
    created_at: datetime


_TEXTS = Rows(
    _TextRow,
    f"""
    SELECT s.id, s.name, s.purpose, CAST(s.languages AS TEXT), s.country, s.state, s.visibility, s.join_method,
        s.created_at
    FROM community_spaces_space s WHERE s.id IN %(ids)s AND {IS_GROUP}
    """,
)


class _HeadRow(NamedTuple):
    id: int
    slug: str
    member_count: int


def space_ids_after(after: str, limit: int) -> list[str]:
    """The ids of all groups in their order, for rebuilding the index."""
    statement = (
        f"SELECT s.id FROM community_spaces_space s WHERE s.id > %(after)s AND {IS_GROUP} ORDER BY s.id LIMIT %(limit)s"
    )
    return [str(row[0]) for row in run(statement, after=int(after or 0), limit=limit)]


def space_documents(ids: Sequence[str]) -> Iterable[SearchDocument]:
    """Name and purpose of groups, for those who find them by the rule `find_space`."""
    keys = [int(each) for each in ids]
    topics = topics_of(keys)
    for row in _TEXTS.all(ids=keys):
        languages = json.loads(row.languages)
        facets = [f"topic:{topic}" for topic in topics.get(row.id, ())]
        if row.country:
            facets.append(f"country:{row.country}")
        yield SearchDocument(
            kind=KIND,
            object_id=str(row.id),
            # A group is described in the language that it names first.
            language=languages[0] if languages else DEFAULT_LANGUAGE,
            created_at=row.created_at,
            audience=_audience(row),
            title=row.name,
            body=row.purpose,
            facets=tuple(facets),
        )


def _audience(row: _TextRow) -> tuple[str, ...]:
    inside = in_space(row.id)
    if row.state == SpaceState.FORMING:
        return (inside,)
    if row.visibility == Visibility.PUBLIC:
        return (PUBLIC, MEMBERS)
    if row.visibility == Visibility.MEMBERS or row.join_method != JoinMethod.INVITE:
        return (MEMBERS, inside)
    return (inside,)


@cache
def _heads(found: str) -> Rows[_HeadRow]:
    return Rows(
        _HeadRow,
        f"SELECT s.id, s.slug, s.member_count FROM community_spaces_space s WHERE s.id IN %(ids)s AND {found}",
    )


def present_spaces(hits: Sequence[SearchHit], viewer: Viewer) -> Mapping[str, Presented]:
    """Where a group is and how many are in it; nothing of one that the viewer may no longer find."""
    rows = _heads(findable(viewer)).all(ids=[int(hit.object_id) for hit in hits], spaces=tuple(viewer.spaces))
    return {
        str(row.id): Presented(
            space_path(viewer.language, row.slug),
            ngettext("%(count)s member", "%(count)s members", row.member_count) % {"count": row.member_count},
        )
        for row in rows
    }


def space_source() -> SearchSource:
    """Groups as a kind of things that can be found."""
    return SearchSource(KIND, _("Groups"), space_ids_after, space_documents, present_spaces)


def spaces_matching(viewer: Viewer, text: str) -> frozenset[int]:
    """The ids of at most a hundred groups that the words fit, or whose names begin as the words do."""
    audience, only = audience_of(viewer), ((f"kind:{KIND}",),)
    languages = (viewer.language, *(code for code in INTERFACE_LANGUAGES if code != viewer.language))
    query = SearchQuery(text, audience, languages=languages, filters=only, sort="best", limit=_MOST_FOUND)
    found = {hit.object_id for hit in search(query).hits}
    found |= {each.object_id for each in suggest(text, audience, filters=only, limit=30)}
    return frozenset(map(int, found))
