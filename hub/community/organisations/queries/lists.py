"""Lists of organisations in rows, and what hangs together with one."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import Q

from hub.community.organisations.kinds import OrganisationState, sort_key
from hub.community.organisations.models import Organisation, OrganisationIdentifier
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows, run

PAGE_SIZE = 30


class OrganisationRow(NamedTuple):
    """One line of a list; `sort_key` and `id` are the key of the next page."""

    id: uuid.UUID
    handle: str
    name: str
    picture: str
    type: str
    country: str
    town: str
    people_count: int
    sort_key: str


COLUMNS = "a.id, a.handle, a.name, a.picture, o.type, o.country, o.town, o.people_count, o.sort_key"
_ABOUT = (
    "EXISTS (SELECT 1 FROM community_topics_topicinterest t WHERE t.actor_id = o.actor_id AND t.topic_id IN %(topics)s)"
)
FROM = "FROM community_organisations_organisation o JOIN community_actors_actor a ON a.id = o.actor_id"


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    type: str = ""
    country: str = ""
    topics: frozenset[int] = frozenset()


@cache
def _list_of(*, of_type: bool, of_country: bool, about: bool, is_continued: bool) -> Rows[OrganisationRow]:
    """One statement for each combination of filters, so that each is served by its own index."""
    conditions = ["o.state = 'accepted'", "a.state = 'active'"]
    conditions += ["o.type = %(type)s"] if of_type else []
    conditions += ["o.country = %(country)s"] if of_country else []
    conditions += [_ABOUT] if about else []
    conditions += ["(o.sort_key, o.actor_id) > (%(after_key)s, %(after_id)s)"] if is_continued else []
    return Rows(
        OrganisationRow,
        f"SELECT {COLUMNS} {FROM} WHERE {' AND '.join(conditions)} ORDER BY o.sort_key, o.actor_id LIMIT %(limit)s",
    )


def organisations(
    filters: OrganisationFilter, *, after: tuple[str, uuid.UUID] | None = None, limit: int = PAGE_SIZE
) -> list[OrganisationRow]:
    """Accepted organisations in the order of their names, from the one that follows `after`.

    Answers one more than `limit` where there is another page. They are public: no viewer is asked for.
    """
    statement = _list_of(
        of_type=bool(filters.type),
        of_country=bool(filters.country),
        about=bool(filters.topics),
        is_continued=after is not None,
    )
    key, key_id = after or ("", None)
    return statement.all(
        type=filters.type,
        country=filters.country,
        topics=tuple(filters.topics),
        after_key=key,
        after_id=key_id,
        limit=limit + 1,
    )


_SUGGESTED = Rows(
    OrganisationRow,
    f"""
    SELECT {COLUMNS} {FROM}
    WHERE o.state = 'accepted' AND a.state = 'active' AND o.sort_key LIKE %(pattern)s ESCAPE '!'
    ORDER BY CASE WHEN o.sort_key LIKE %(begins)s ESCAPE '!' THEN 0 ELSE 1 END, o.sort_key, o.actor_id LIMIT %(limit)s
    """,
)


def suggest_organisations(text: str, *, limit: int = 8) -> list[OrganisationRow]:
    """Accepted organisations with the text in their name, accents and case apart; those that begin with it first."""
    wanted = sort_key(text)
    if not wanted:
        return []
    for special in "!%_":
        wanted = wanted.replace(special, f"!{special}")
    return _SUGGESTED.all(pattern=f"%{wanted}%", begins=f"{wanted}%", limit=limit)


def find_organisation(text: str) -> Organisation | None:
    """The accepted organisation with this name or handle, if there is exactly one."""
    named = Q(sort_key=sort_key(text)) if text.strip() else Q(pk__in=[])
    found = Organisation.objects.filter(named | Q(actor__handle=text.strip().lower()), state=OrganisationState.ACCEPTED)
    rows = list(found.select_related("actor")[:2])
    return rows[0] if len(rows) == 1 else None


def get_accepted_organisation(key: uuid.UUID) -> Organisation | None:
    """An accepted organisation by its key."""
    return Organisation.objects.select_related("actor").filter(pk=key, state=OrganisationState.ACCEPTED).first()


def countries_with_organisations() -> list[str]:
    """Codes of the countries that the list may be narrowed to; one probe of the index for each, not a scan."""
    found = run(
        """
        WITH RECURSIVE found(country) AS (
            SELECT MIN(country) FROM community_organisations_organisation WHERE state = 'accepted' AND country > ''
            UNION ALL
            SELECT (
                SELECT MIN(o.country) FROM community_organisations_organisation o
                WHERE o.state = 'accepted' AND o.country > found.country
            ) FROM found WHERE found.country IS NOT NULL
        )
        SELECT country FROM found WHERE country IS NOT NULL
        """
    )
    return [code for (code,) in found]


class RelatedRow(NamedTuple):
    """Another organisation on an organisation's page: `relation` is child, member (of this body) or body (it is in)."""

    relation: str
    id: uuid.UUID
    handle: str
    name: str
    type: str
    country: str


_RELATED = Rows(
    RelatedRow,
    """
    SELECT relation, a.id, a.handle, a.name, o.type, o.country FROM (
        SELECT 'child' AS relation, c.actor_id AS other FROM community_organisations_organisation c
        WHERE c.parent_id = %(organisation)s
        UNION ALL
        SELECT 'member', m.organisation_id FROM community_organisations_memberorganisation m
        WHERE m.body_id = %(organisation)s
        UNION ALL
        SELECT 'body', m.body_id FROM community_organisations_memberorganisation m
        WHERE m.organisation_id = %(organisation)s
    ) related
    JOIN community_organisations_organisation o ON o.actor_id = related.other
    JOIN community_actors_actor a ON a.id = o.actor_id
    WHERE o.state IN ('accepted', 'lapsed') AND a.state = 'active'
    ORDER BY relation, o.sort_key, a.id LIMIT 500
    """,
)


def related_organisations(organisation: Organisation) -> list[RelatedRow]:
    """Parts, members, and bodies that it is a member of; only those that take part in the hub."""
    return _RELATED.all(organisation=organisation.pk)


def identifiers_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Scheme and number of each register that knows it."""
    return list(
        OrganisationIdentifier.objects.filter(organisation=organisation)
        .order_by("scheme")
        .values_list("scheme", "value")
    )


class ExportRow(NamedTuple):
    """One organisation of the CSV file; the last column is filled from a second statement."""

    id: uuid.UUID
    name: str
    type: str
    size: str
    country: str
    region: str
    town: str
    website: str
    state: str
    verified_at: datetime | None
    people: int
    pic: str | None
    ror: str | None
    oid: str | None
    handle: str
    sort_key: str
    representatives: str


_EXPORT = Rows(
    ExportRow,
    f"""
    SELECT a.id, a.name, o.type, o.size_class, a.country, a.region, o.town, o.website, o.state, o.verified_at,
        o.people_count, pic.value, ror.value, oid.value, a.handle, o.sort_key, ''
    {FROM}
    LEFT JOIN community_organisations_organisationidentifier pic
        ON pic.organisation_id = o.actor_id AND pic.scheme = 'pic'
    LEFT JOIN community_organisations_organisationidentifier ror
        ON ror.organisation_id = o.actor_id AND ror.scheme = 'ror'
    LEFT JOIN community_organisations_organisationidentifier oid
        ON oid.organisation_id = o.actor_id AND oid.scheme = 'oid'
    WHERE (o.sort_key, o.actor_id) > (%(after_key)s, %(after_id)s)
    ORDER BY o.sort_key, o.actor_id LIMIT %(limit)s
    """,
)


class _RepresentativeRow(NamedTuple):
    organisation_id: uuid.UUID
    name: str


_REPRESENTATIVES = Rows(
    _RepresentativeRow,
    """
    SELECT f.organisation_id, a.name
    FROM community_organisations_affiliation f JOIN community_actors_actor a ON a.id = f.person_id
    WHERE f.organisation_id IN %(organisations)s AND f.state = 'confirmed' AND f.is_representative
    ORDER BY a.name
    """,
)


def organisations_to_export(viewer: Viewer, *, chunk: int = 500) -> Iterator[ExportRow]:
    """Every organisation in whatever state, in the order of names, with the names of its representatives."""
    require("community_organisations.export_organisations", viewer)
    return _export(chunk)


def _export(chunk: int) -> Iterator[ExportRow]:
    after = ("", uuid.UUID(int=0))
    while rows := _EXPORT.all(after_key=after[0], after_id=after[1], limit=chunk):
        names: dict[uuid.UUID, list[str]] = defaultdict(list)
        for row in _REPRESENTATIVES.all(organisations=[row.id for row in rows]):
            names[row.organisation_id].append(row.name)
        yield from (row._replace(representatives=", ".join(names[row.id])) for row in rows)
        after = (rows[-1].sort_key, rows[-1].id)
