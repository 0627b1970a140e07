"""Organisations in the search: what can be found of them, for everybody."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hub.community.organisations.kinds import OrganisationType, organisation_path
from hub.community.organisations.queries.lists import FROM
from hub.community.topics.queries import interests_of_all
from hub.core import territories
from hub.core.access.viewer import Viewer
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.rows import Rows, run
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchHit
from hub.core.search.points import Presented, SearchSource

KIND = "organisation"
# Those that the list shows.
_FINDABLE = "o.state = 'accepted' AND a.state = 'active'"


class _TextRow(NamedTuple):
    id: UUID
    name: str
    about: str
    town: str
    country: str
    sectors: Any
    languages: Any
    type: str
    created_at: datetime


_TEXTS = Rows(
    _TextRow,
    f"""
    SELECT a.id, a.name, o.about, o.town, o.country, o.sectors, a.languages, o.type, a.created_at
    {FROM} WHERE o.actor_id IN %(ids)s AND {_FINDABLE}
    """,
)


class _HeadRow(NamedTuple):
    id: UUID
    handle: str
    type: str
    country: str
    town: str


_HEADS = Rows(
    _HeadRow, f"SELECT a.id, a.handle, o.type, o.country, o.town {FROM} WHERE o.actor_id IN %(ids)s AND {_FINDABLE}"
)


def organisation_ids_after(after: str, limit: int) -> list[str]:
    """The ids of all organisations in whatever state, in a fixed order, for rebuilding the index."""
    rows = run(
        "SELECT o.actor_id FROM community_organisations_organisation o WHERE o.actor_id > %(after)s"
        " ORDER BY o.actor_id LIMIT %(limit)s",
        after=UUID(after) if after else UUID(int=0),
        limit=limit,
    )
    return [str(UUID(str(row[0]))) for row in rows]


def organisation_documents(ids: Sequence[str]) -> Iterable[SearchDocument]:
    """Name, town and description of accepted organisations."""
    keys = [UUID(each) for each in ids]
    topics = interests_of_all(keys)
    for row in _TEXTS.all(ids=keys):
        languages = _json(row.languages)
        facets = [f"topic:{topic}" for topic in topics[row.id]]
        facets += [f"sector:{sector}" for sector in _json(row.sectors)]
        facets += [f"country:{row.country}"] if row.country else []
        yield SearchDocument(
            kind=KIND,
            object_id=str(row.id),
            # It tells of itself in the language that it names first.
            language=languages[0] if languages else DEFAULT_LANGUAGE,
            created_at=row.created_at,
            audience=(PUBLIC, MEMBERS),
            title=row.name,
            body=row.about,
            keywords=(row.town,) if row.town else (),
            facets=(*facets, f"type:{row.type}"),
        )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def present_organisations(hits: Sequence[SearchHit], viewer: Viewer) -> Mapping[str, Presented]:
    """Where an organisation's page is, what it is, and from which country; nothing of one that has left."""
    found = {}
    for row in _HEADS.all(ids=[UUID(hit.object_id) for hit in hits]):
        facts = [str(OrganisationType(row.type).label)]
        place = (row.town, territories.name(row.country, viewer.language) if row.country else "")
        facts.append(", ".join(part for part in place if part))
        found[str(row.id)] = Presented(organisation_path(viewer.language, row.handle), " · ".join(filter(None, facts)))
    return found


def organisation_source() -> SearchSource:
    """Organisations as a kind of things that can be found."""
    return SearchSource(KIND, _("Organisations"), organisation_ids_after, organisation_documents, present_organisations)
