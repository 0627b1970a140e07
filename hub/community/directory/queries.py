"""Pages of the directory. Everything is found through the search index, so its cost does not grow with the hub."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.core.cache import cache

from hub.community.actors.kinds import Sector, StakeholderType, picture_path
from hub.community.directory.documents import FINDABLE, KIND
from hub.community.directory.facets import FacetGroup, filters_for, groups_for
from hub.community.members.models import Member
from hub.community.profiles.kinds import audience_of, may_read, person_path
from hub.community.topics.queries import interests_of, interests_of_all, topic_index
from hub.core import territories
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.collation import collation_key
from hub.core.rows import Rows, run
from hub.core.search.kinds import SearchQuery, everybody_in
from hub.core.search.queries import find_ids, kept_counts

FACETS = ("offers", "topic", "type", "sector", "country", "region", "speaks")
PAGE = 24
# As many people can be put in another order than that of the index without a page taking long.
MOST_SORTED = 500
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTS_KEPT_SECONDS = 3600
# Made once: `choices` is computed at each call.
_TYPES = dict(StakeholderType.choices)
_SECTORS = dict(Sector.choices)


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person in the directory, with what the reader may see."""

    actor_id: UUID
    name: str
    path: str
    picture: str
    headline: str
    facts: tuple[str, ...]
    topics: tuple[str, ...]
    can_help_with: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """One page of people and the choices that narrow it."""

    people: list[PersonCard]
    next: str
    total: str
    groups: list[FacetGroup]
    # The orders to choose from, and the one in use; none where too many are found to be put in another order.
    sorts: tuple[str, ...] = ()
    sort: str = ""
    # The orders that would be there for fewer people: at most `MOST_SORTED`.
    missing_sorts: tuple[str, ...] = ()


class _Row(NamedTuple):
    id: UUID
    handle: str
    name: str
    picture: str
    country: str
    region: str
    headline: str
    stakeholder_type: str
    sectors: Any
    can_help_with: str
    audiences: Any


_ROWS = Rows(
    _Row,
    """
    SELECT a.id, a.handle, a.name, a.picture, a.country, a.region, p.headline, p.stakeholder_type, p.sectors,
        p.can_help_with, p.audiences
    FROM community_actors_actor a JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.id IN %(ids)s AND a.state = 'active' AND p.is_listed = %(yes)s
    """,
)


def find_people(viewer: Viewer, text: str, chosen: Mapping[str, str], *, after: str, sort: str = "") -> DirectoryPage:
    """The people who are found by words and choices, the newest members first, best matches first for words.

    `sort` puts them in another order (`name` as the reader's language does, `active` for members), up to five hundred.
    More than these are put in the order of their names, as the database's alphabet has it, where nothing narrows them
    down: an index serves that. What else is asked for of more people is passed over.
    """
    query = _query(viewer, text, filters_for(chosen), after=after, limit=PAGE)
    counted = kept_counts(query, FACETS, kind=KIND)
    facets = counted.facets
    has_few = not facets.total.is_more and facets.total.number <= MOST_SORTED
    wanted = (("best",) if text else ()) + ("newest", "name", *(("active",) if viewer.is_member else ()))
    is_everybody = not text and not query.filters[1:]
    sorts = wanted if has_few else ("newest", "name") if is_everybody else ()
    sort = sort if sort in sorts else wanted[0]
    if sort == wanted[0]:
        found, next_cursor = find_ids(query, counted)
        ids = [UUID(each) for each in found]
    elif not has_few:
        ids, next_cursor = _by_name(after)
    else:
        ids, next_cursor = _sorted(viewer, replace(query, sort="newest", after=""), sort, after)
    total = f"{facets.total.number:,}+" if facets.total.is_more else f"{facets.total.number:,}"
    groups = groups_for(
        facets, FACETS, chosen, language=viewer.language, base={"q": text, "sort": "" if sort == wanted[0] else sort}
    )
    people = _cards(viewer, ids, interests_of_all(ids))
    missing = tuple(name for name in wanted[1:] if name not in (*sorts, "newest"))
    return DirectoryPage(people, next_cursor, total, groups, sorts, sort, missing)


class _NameRow(NamedTuple):
    id: UUID
    name: str


_NAMED = Rows(_NameRow, "SELECT id, name FROM community_actors_actor WHERE id = %(id)s")
# From the first joined table on, each row is fetched by its key: the index of names alone sets the order.
_BY_NAME = Rows(
    _NameRow,
    f"""
    SELECT a.id, a.name
    FROM community_actors_actor a CROSS JOIN community_members_member m CROSS JOIN community_members_profile p
    WHERE m.actor_id = a.id AND p.actor_id = a.id AND {FINDABLE} AND (a.name, a.id) > (%(name)s, %(id)s)
    ORDER BY a.name, a.id LIMIT %(limit)s
    """,
)


def _by_name(after: str) -> tuple[list[UUID], str]:
    """One page of all people by name, and the key of the next: the last person shown. A damaged key begins anew."""
    try:
        last = _NAMED.first(id=UUID(after)) if after else None
    except ValueError:
        last = None
    begin = last or _NameRow(UUID(int=0), "")
    rows = _BY_NAME.all(name=begin.name, id=begin.id, yes=True, limit=PAGE + 1)
    shown = [row.id for row in rows[:PAGE]]
    return shown, shown[-1].hex if len(rows) > PAGE else ""


class _SortRow(NamedTuple):
    id: UUID
    name: str
    active_at: datetime | None


_SORTABLE = Rows(
    _SortRow,
    """
    SELECT a.id, a.name, (SELECT MAX(v.at) FROM core_activity_activity v WHERE v.actor_id = a.id)
    FROM community_actors_actor a WHERE a.id IN %(ids)s
    """,
)


def _sorted(viewer: Viewer, query: SearchQuery, sort: str, after: str) -> tuple[list[UUID], str]:
    """One page in another order than the index has, and the key of the next: the last person shown."""
    ids: list[UUID] = []
    cursor = ""
    while len(ids) < MOST_SORTED:
        found, cursor = find_ids(replace(query, after=cursor, limit=100))
        ids += [UUID(each) for each in found]
        if not cursor:
            break
    if sort == "newest" or not ids:
        ordered = ids
    else:
        rows = {row.id: row for row in _SORTABLE.all(ids=ids)}
        ordered = [each for each in ids if each in rows]
        if sort == "name":
            ordered.sort(key=lambda each: (collation_key(rows[each].name, viewer.language), each))
        else:
            # Stable: of those who never did anything, the newest first.
            ordered.sort(key=lambda each: rows[each].active_at or _LONG_AGO, reverse=True)
    keys = [each.hex for each in ordered]
    start = keys.index(after) + 1 if after in keys else 0
    shown = ordered[start : start + PAGE]
    return shown, shown[-1].hex if start + PAGE < len(ordered) else ""


def people_like(viewer: Viewer, *, most: int = 6) -> list[PersonCard]:
    """People who care about the viewer's topics, each with the reason; nobody for who has chosen none."""
    if viewer.actor_id is None:
        return []
    own = interests_of(viewer.actor_id)
    if not own:
        return []
    filters = (tuple(f"topic:{topic}" for topic in own),)
    found, _next = find_ids(_query(viewer, "", filters, limit=40))
    ids = [actor_id for each in found if (actor_id := UUID(each)) != viewer.actor_id]
    topics = interests_of_all(ids)
    shared = {actor: [topic for topic in theirs if topic in own] for actor, theirs in topics.items()}
    ranked = sorted(ids, key=lambda actor: -len(shared[actor]))[:most]
    return _cards(viewer, ranked, topics, shared=shared)


def _query(
    viewer: Viewer, text: str, filters: tuple[tuple[str, ...], ...], *, after: str = "", limit: int
) -> SearchQuery:
    return SearchQuery(
        text,
        # People are in the index for everybody and for members alone (documents.py): readers share what is counted.
        frozenset(map(everybody_in, viewer.visibilities)),
        languages=(viewer.language, "en"),
        filters=((f"kind:{KIND}",), *filters),
        sort="best" if text else "newest",
        after=after,
        limit=limit,
    )


def _cards(
    viewer: Viewer,
    ids: Sequence[UUID],
    topics: Mapping[UUID, list[int]],
    *,
    shared: Mapping[UUID, list[int]] | None = None,
) -> list[PersonCard]:
    """The people in the order of `ids`; who is no longer listed is left out."""
    if not ids:
        return []
    rows = {row.id: row for row in _ROWS.all(ids=ids, yes=True)}
    labels = topic_index(viewer.language)
    return [
        _card(viewer, rows[each], topics[each], labels, (shared or {}).get(each, ())) for each in ids if each in rows
    ]


def _json(value: Any) -> Any:
    # SQLite hands JSON over as text; most people leave their audiences as they start.
    if not isinstance(value, str):
        return value
    return {} if value == "{}" else json.loads(value)


def _card(
    viewer: Viewer, row: _Row, topics: Iterable[int], labels: Mapping[int, Any], shared: Iterable[int]
) -> PersonCard:
    audiences = _json(row.audiences)
    sectors = _json(row.sectors)

    def sees(field: str) -> bool:
        return may_read(audience_of(field, audiences), is_member=viewer.is_member)

    facts = []
    if row.stakeholder_type and sees("stakeholder_type"):
        facts.append(str(_TYPES.get(row.stakeholder_type, "")))
    if row.country and sees("place"):
        facts.append(territories.name(row.country, viewer.language))
    if sectors and sees("sectors"):
        facts += [str(_SECTORS.get(sector, sector)) for sector in sectors[:2]]
    names = [labels[topic].label for topic in topics if topic in labels] if sees("topics") else []
    common = [labels[topic].label for topic in shared if topic in labels] if sees("topics") else []
    return PersonCard(
        actor_id=row.id,
        name=row.name,
        path=person_path(viewer.language, row.handle),
        picture=picture_path(row.picture) if sees("picture") else "",
        headline=row.headline if sees("headline") else "",
        facts=tuple(facts),
        topics=tuple(names[:4]),
        can_help_with=row.can_help_with if sees("can_help_with") else "",
        reason=", ".join(common[:3]),
    )


_BY_COUNTRY = """
    SELECT a.country, count(*) FROM community_actors_actor a JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.kind = 'person' AND a.state = 'active' AND a.country <> '' AND p.is_listed = %(yes)s
        AND CAST(p.audiences AS TEXT) NOT LIKE %(hidden)s AND CAST(p.audiences AS TEXT) NOT LIKE %(members)s
    GROUP BY a.country
"""
_BY_REGION = """
    SELECT a.region, count(*) FROM community_actors_actor a JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.kind = 'person' AND a.state = 'active' AND a.country = %(country)s AND a.region <> ''
        AND p.is_listed = %(yes)s
        AND CAST(p.audiences AS TEXT) NOT LIKE %(hidden)s AND CAST(p.audiences AS TEXT) NOT LIKE %(members)s
    GROUP BY a.region
"""
_PLACE_HIDDEN = {"yes": True, "hidden": '%"place": "nobody"%', "members": '%"place": "members"%'}


def people_by_country() -> dict[str, int]:
    """How many people say in public where they are, by country; counted at most once an hour."""
    return cast(
        dict[str, int],
        cache.get_or_set("people-by-country", lambda: dict(run(_BY_COUNTRY, **_PLACE_HIDDEN)), _COUNTS_KEPT_SECONDS),
    )


def people_by_region(country: str) -> dict[str, int]:
    """The same by region of one country."""
    return cast(
        dict[str, int],
        cache.get_or_set(
            f"people-by-region-{country}",
            lambda: dict(run(_BY_REGION, country=country, **_PLACE_HIDDEN)),
            _COUNTS_KEPT_SECONDS,
        ),
    )


EXPORT_HEADER = ("name", "e-mail", "country", "region", "type", "sectors", "languages", "joined")


def people_for_export(viewer: Viewer) -> Iterator[tuple[str, ...]]:
    """Every active member as a row for those who manage the hub; read in portions, so that memory stays small.

    What somebody shows to nobody is empty here too: a table travels further than a page.
    """
    require("community_profiles.export_people", viewer)
    members = Member.objects.filter(state__in=("active", "restricted")).select_related("actor__profile").order_by("pk")
    for member in members.iterator(chunk_size=500):
        actor, profile = member.actor, member.actor.profile
        shown = {
            field: may_read(audience_of(field, profile.audiences), is_member=True)
            for field in ("place", "stakeholder_type", "sectors", "languages")
        }
        languages = actor.languages if shown["languages"] else ()
        yield (
            actor.name,
            member.email,
            actor.country if shown["place"] else "",
            actor.region if shown["place"] else "",
            profile.stakeholder_type if shown["stakeholder_type"] else "",
            ", ".join(profile.sectors if shown["sectors"] else ()),
            ", ".join(CONTENT_LANGUAGES.get(code, code) for code in languages),
            member.joined_at.date().isoformat(),
        )
