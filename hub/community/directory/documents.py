"""People in the search index: what everybody may find of them, and what only members may."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hub.community.profiles.kinds import audience_of, may_read, person_path
from hub.community.topics.queries import interests_of_all
from hub.core import territories
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchHit, SearchPart
from hub.core.search.points import Presented, SearchSource

KIND = "person"


class _PersonRow(NamedTuple):
    id: UUID
    name: str
    country: str
    region: str
    languages: Any
    language: str
    joined_at: datetime
    headline: str
    stakeholder_type: str
    sectors: Any
    about: str
    can_help_with: str
    looking_for: str
    audiences: Any


# Of the actor `a`, the member `m` and the profile `p`: who is in the directory at all.
FINDABLE = "a.kind = 'person' AND a.state = 'active' AND m.state IN ('active', 'restricted') AND p.is_listed = %(yes)s"
_PEOPLE = Rows(
    _PersonRow,
    f"""
    SELECT a.id, a.name, a.country, a.region, a.languages, m.language, m.joined_at, p.headline, p.stakeholder_type,
        p.sectors, p.about, p.can_help_with, p.looking_for, p.audiences
    FROM community_actors_actor a JOIN community_members_member m ON m.actor_id = a.id
        JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.id IN %(ids)s AND {FINDABLE}
    """,
)


class _IdRow(NamedTuple):
    id: UUID


_AFTER = Rows(
    _IdRow,
    """
    SELECT actor_id FROM community_members_member WHERE actor_id > %(after)s ORDER BY actor_id LIMIT %(limit)s
    """,
)


class _HeadRow(NamedTuple):
    id: UUID
    handle: str
    name: str
    country: str
    headline: str
    audiences: Any


_HEADS = Rows(
    _HeadRow,
    f"""
    SELECT a.id, a.handle, a.name, a.country, p.headline, p.audiences
    FROM community_actors_actor a JOIN community_members_member m ON m.actor_id = a.id
        JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.id IN %(ids)s AND {FINDABLE}
    """,
)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def person_ids_after(after: str, limit: int) -> list[str]:
    """The ids of all accounts in a fixed order, for rebuilding the index."""
    return [str(row.id) for row in _AFTER.all(after=UUID(after) if after else UUID(int=0), limit=limit)]


def person_documents(ids: Sequence[str]) -> Iterable[SearchDocument]:
    """What can be found of people, field by field by its audience; nothing of those who are not listed."""
    keys = [UUID(each) for each in ids]
    topics = interests_of_all(keys)
    for row in _PEOPLE.all(ids=keys, yes=True):
        audiences = _json(row.audiences)

        def for_(is_member: bool, field: str, audiences: dict[str, str] = audiences) -> bool:
            return may_read(audience_of(field, audiences), is_member=is_member)

        public = _Fields(row, topics[row.id], lambda field: for_(False, field))
        members = _Fields(row, topics[row.id], lambda field: for_(True, field))
        parts: tuple[SearchPart, ...] = ()
        if (members.body, members.facets) != (public.body, public.facets):
            # A part is read together with what everybody reads: only what comes on top is in it.
            parts = (
                SearchPart(
                    audience=(MEMBERS,),
                    body=_Fields(row, topics[row.id], lambda f: for_(True, f) and not for_(False, f)).body,
                    facets=tuple(sorted(set(members.facets) - set(public.facets))),
                ),
            )
        yield SearchDocument(
            kind=KIND,
            object_id=str(row.id),
            language=row.language,
            created_at=row.joined_at,
            audience=(PUBLIC, MEMBERS),
            title=row.name,
            body=public.body,
            facets=public.facets,
            parts=parts,
        )


class _Fields:
    """The text and facets of those fields that `shown` lets through."""

    def __init__(self, row: _PersonRow, topics: Sequence[int], shown: Any) -> None:
        texts = ("headline", "can_help_with", "looking_for", "about")
        self.body = "\n".join(getattr(row, name) for name in texts if getattr(row, name) and shown(name))
        facets = []
        if row.country and shown("place"):
            facets.append(f"country:{row.country}")
        if row.region and shown("place"):
            facets += [f"region:{region.code}" for region in territories.ancestors(row.region)]
        if row.stakeholder_type and shown("stakeholder_type"):
            facets.append(f"type:{row.stakeholder_type}")
        if shown("sectors"):
            facets += [f"sector:{sector}" for sector in _json(row.sectors)]
        if shown("languages"):
            facets += [f"speaks:{language}" for language in _json(row.languages)]
        if shown("topics"):
            facets += [f"topic:{topic}" for topic in topics]
        if row.can_help_with and shown("can_help_with"):
            facets.append("offers:help")
        if row.looking_for and shown("looking_for"):
            facets.append("offers:wish")
        self.facets = tuple(sorted(set(facets)))


def present_people(hits: Sequence[SearchHit], viewer: Viewer) -> Mapping[str, Presented]:
    """Name and, where the reader may see it, the one line and the country."""
    found = {}
    for row in _HEADS.all(ids=[UUID(hit.object_id) for hit in hits], yes=True):
        audiences = _json(row.audiences)
        facts = []
        if row.headline and may_read(audience_of("headline", audiences), is_member=viewer.is_member):
            facts.append(row.headline)
        if row.country and may_read(audience_of("place", audiences), is_member=viewer.is_member):
            facts.append(territories.name(row.country, viewer.language))
        found[str(row.id)] = Presented(person_path(viewer.language, row.handle), " · ".join(facts) or row.name)
    return found


def person_source() -> SearchSource:
    """People as a kind of things that can be found."""
    return SearchSource(KIND, _("People"), person_ids_after, person_documents, present_people)
