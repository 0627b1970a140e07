"""Lists of groups in rows: all that one may find, one's own, those inside another, those of a party."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import Q, QuerySet

from hub.community.spaces.kinds import GROUP_KINDS, JoinMethod, SpaceState
from hub.community.spaces.models import Space, SpaceTopic
from hub.core.access.viewer import Viewer
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.rows import Rows, run

PAGE_SIZE = 30
# The kinds stand in the statement itself: a bound parameter would keep the databases from using the partial index.
IS_GROUP = "s.kind IN ({})".format(", ".join(f"'{kind}'" for kind in GROUP_KINDS))
_FOR_ALL = "s.state <> 'forming' AND s.visibility = 'public'"
# Closed groups are found by members who may ask to join.
_FOR_MEMBERS = "s.state <> 'forming' AND (s.visibility <> 'space' OR s.join_method <> 'invite')"


def findable(viewer: Viewer) -> str:
    """The condition on `s` that says what `find_space` says; names the parameter `spaces`."""
    if viewer.holds("manager"):
        return f"{IS_GROUP}"
    return f"{IS_GROUP} AND (({_FOR_MEMBERS if viewer.is_member else _FOR_ALL}) OR s.id IN %(spaces)s)"


def spaces_visible_to(viewer: Viewer) -> QuerySet[Space]:
    """Every space that the rule `find_space` lets the viewer find, as a query; with their private conversations."""
    inside = Q(pk__in=tuple(viewer.spaces))
    group = Q(kind__in=GROUP_KINDS)
    if viewer.holds("manager"):
        return Space.objects.filter(group | inside)
    found = Q(visibility__in=viewer.visibilities)
    if viewer.is_member:
        found |= ~Q(join_method=JoinMethod.INVITE)
    return Space.objects.filter(inside | (group & ~Q(state=SpaceState.FORMING) & found))


def readable_spaces(viewer: Viewer) -> QuerySet[Space]:
    """Every group and conversation whose contents the rule `read_space` lets the viewer read."""
    return Space.objects.filter(
        Q(pk__in=tuple(viewer.spaces))
        | (Q(kind__in=GROUP_KINDS) & ~Q(state=SpaceState.FORMING) & Q(visibility__in=viewer.visibilities))
    )


class SpaceRow(NamedTuple):
    """One line of a list; `activity_at` and `id` are the key of the next page."""

    id: int
    slug: str
    name: str
    teaser: str
    kind: str
    join_method: str
    visibility: str
    state: str
    member_count: int
    organisation_count: int
    thread_count: int
    activity_at: datetime
    languages: str

    @property
    def language_codes(self) -> list[str]:
        """The languages of the group."""
        return list(json.loads(self.languages))


_COLUMNS = (
    "s.id, s.slug, s.name, SUBSTR(s.purpose, 1, 240), s.kind, s.join_method, s.visibility, s.state,"
    " s.member_count, s.organisation_count, s.thread_count, s.activity_at, CAST(s.languages AS TEXT)"
)


@dataclass(frozen=True, slots=True)
class SpaceFilter:
    """What the list is narrowed to; empty values narrow nothing. `kind` is for managers."""

    topics: frozenset[int] = frozenset()
    language: str = ""
    country: str = ""
    join_method: str = ""
    kind: str = ""
    state: str = ""
    # What a search by words has found; None where nobody searches.
    among: frozenset[int] | None = None


@cache
def _list_of(found: str, conditions: tuple[str, ...]) -> Rows[SpaceRow]:
    return Rows(
        SpaceRow,
        f"SELECT {_COLUMNS} FROM community_spaces_space s WHERE {' AND '.join((found, *conditions))}"
        " ORDER BY s.activity_at DESC, s.id DESC LIMIT %(limit)s",
    )


_CONDITIONS = {
    "topics": "s.id IN (SELECT t.space_id FROM community_spaces_spacetopic t WHERE t.topic_id IN %(topics)s)",
    "language": "CAST(s.languages AS TEXT) LIKE %(language)s",
    "country": "s.country = %(country)s",
    "join_method": "s.join_method = %(join_method)s",
    "kind": "s.kind = %(kind)s",
    "state": "s.state = %(state)s",
}


def spaces(
    viewer: Viewer, filters: SpaceFilter, *, after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE
) -> list[SpaceRow]:
    """Groups that the viewer may find, the latest active first, from the one that follows `after`.

    Archived ones come only where the filter asks for that state. Answers one more than `limit` where there is another
    page.
    """
    conditions = [condition for name, condition in _CONDITIONS.items() if getattr(filters, name)]
    if not filters.state:
        conditions.append(f"s.state <> '{SpaceState.ARCHIVED.value}'")
    if filters.among is not None:
        if not filters.among:
            return []
        conditions.append("s.id IN %(among)s")
    if after is not None:
        conditions.append("(s.activity_at, s.id) < (%(after_at)s, %(after_id)s)")
    return _list_of(findable(viewer), tuple(conditions)).all(
        spaces=tuple(viewer.spaces),
        topics=tuple(filters.topics),
        # Only known codes: anything else might be a pattern.
        language=f'%"{filters.language if filters.language in CONTENT_LANGUAGES else "-"}"%',
        country=filters.country,
        join_method=filters.join_method,
        kind=filters.kind,
        state=filters.state,
        among=tuple(filters.among or ()),
        after_at=after[0] if after else None,
        after_id=after[1] if after else None,
        limit=limit + 1,
    )


def subspaces(viewer: Viewer, space: Space) -> list[SpaceRow]:
    """The groups inside a group that the viewer may find, by name; archived ones last."""
    return _inside(findable(viewer)).all(spaces=tuple(viewer.spaces), parent=space.pk)


@cache
def _inside(found: str) -> Rows[SpaceRow]:
    return Rows(
        SpaceRow,
        f"SELECT {_COLUMNS} FROM community_spaces_space s WHERE {found} AND s.parent_id = %(parent)s"
        " ORDER BY CASE WHEN s.state = 'archived' THEN 1 ELSE 0 END, s.name, s.id LIMIT 200",
    )


def spaces_of_party(viewer: Viewer, actor_id: uuid.UUID, *, limit: int = 50) -> list[SpaceRow]:
    """The groups in which a person or an organisation is, as far as the viewer may read them, the latest active first.

    Of a closed group even the name would tell who is in it, so finding it is not enough.
    """
    return _of_party(_readable(viewer)).all(spaces=tuple(viewer.spaces), actor=actor_id, limit=limit)


def _readable(viewer: Viewer) -> str:
    audiences = ", ".join(f"'{visibility}'" for visibility in viewer.visibilities)
    return (
        f"{IS_GROUP} AND ((s.state <> 'forming' AND s.visibility IN ({audiences})) OR s.id IN %(spaces)s)"
        f" AND s.state <> '{SpaceState.ARCHIVED.value}'"
    )


@cache
def _of_party(readable: str) -> Rows[SpaceRow]:
    return Rows(
        SpaceRow,
        f"""
        SELECT {_COLUMNS} FROM community_spaces_spacemembership m
        JOIN community_spaces_space s ON s.id = m.space_id
        WHERE m.actor_id = %(actor)s AND {readable}
        ORDER BY s.activity_at DESC, s.id DESC LIMIT %(limit)s
        """,
    )


def topics_of(space_ids: Iterable[int]) -> dict[int, list[int]]:
    """The topics of several spaces in one query."""
    found: dict[int, list[int]] = defaultdict(list)
    for space_id, topic_id in (
        SpaceTopic.objects.filter(space_id__in=list(space_ids)).order_by("topic_id").values_list("space_id", "topic_id")
    ):
        found[space_id].append(topic_id)
    return found


class OwnSpaceRow(NamedTuple):
    """One of the viewer's own groups, with what waits there."""

    id: int
    slug: str
    name: str
    kind: str
    state: str
    visibility: str
    member_count: int
    activity_at: datetime
    role: str
    # The organisation through which the viewer is there.
    through: str | None
    # For those who lead: requests that wait for an answer.
    waiting: int


_OWN = Rows(
    OwnSpaceRow,
    f"""
    SELECT s.id, s.slug, s.name, s.kind, s.state, s.visibility, s.member_count, s.activity_at, m.role, o.name,
        CASE WHEN m.role IN ('lead', 'co_lead') AND s.state = 'active' THEN (
            SELECT COUNT(*) FROM community_spaces_joinrequest r WHERE r.space_id = s.id AND r.state = 'pending'
        ) ELSE 0 END
    FROM community_spaces_spacemembership m
    JOIN community_spaces_space s ON s.id = m.space_id
    LEFT JOIN community_actors_actor o ON o.id = m.through_id
    WHERE m.actor_id = %(actor)s AND {IS_GROUP} AND s.id IN %(spaces)s
    ORDER BY CASE WHEN s.state = 'archived' THEN 1 ELSE 0 END, s.activity_at DESC, s.id DESC LIMIT %(limit)s
    """,
)


def own_spaces(viewer: Viewer, *, limit: int = 200) -> list[OwnSpaceRow]:
    """The viewer's groups, the latest active first, with what waits for an answer. What is new: `space_news`."""
    if viewer.actor_id is None or not viewer.spaces:
        return []
    return _OWN.all(actor=viewer.actor_id, spaces=tuple(viewer.spaces), limit=limit)


class DeskRow(NamedTuple):
    """A group that a manager should look at: proposed, or without a lead."""

    id: int
    slug: str
    name: str
    state: str
    created_at: datetime
    proposer: str | None
    has_lead: bool


_DESK = Rows(
    DeskRow,
    f"""
    SELECT s.id, s.slug, s.name, s.state, s.created_at, p.name, EXISTS (
        SELECT 1 FROM community_spaces_spacemembership m JOIN community_actors_actor a ON a.id = m.actor_id
        WHERE m.space_id = s.id AND m.role = 'lead' AND a.state = 'active'
    ) AS has_lead
    FROM community_spaces_space s
    LEFT JOIN community_actors_actor p ON p.id = s.created_by_id
    WHERE {IS_GROUP} AND (s.state = 'forming' OR (s.state = 'active' AND NOT EXISTS (
        SELECT 1 FROM community_spaces_spacemembership m JOIN community_actors_actor a ON a.id = m.actor_id
        WHERE m.space_id = s.id AND m.role = 'lead' AND a.state = 'active'
    )))
    ORDER BY s.created_at, s.id LIMIT %(limit)s
    """,
)


def spaces_on_the_desk(viewer: Viewer, *, limit: int = 100) -> list[DeskRow]:
    """Proposed and forming groups, and active ones that nobody leads, the oldest first; for managers."""
    if not viewer.may("community_spaces.view_desk"):
        return []
    return _DESK.all(limit=limit)


class Present(NamedTuple):
    """What groups are in: languages and countries that the list may be narrowed to."""

    languages: list[str]
    countries: list[str]


def languages_and_countries() -> Present:
    """Of groups that everybody finds: a choice that only closed groups have would tell that they exist."""
    rows = run(
        f"SELECT DISTINCT CAST(s.languages AS TEXT), s.country FROM community_spaces_space s"
        f" WHERE {IS_GROUP} AND {_FOR_ALL} LIMIT 2000"
    )
    languages = {code for text, _country in rows for code in json.loads(text)}
    return Present(
        sorted(languages & CONTENT_LANGUAGES.keys()), sorted({country for _text, country in rows if country})
    )
