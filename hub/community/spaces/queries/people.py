"""Who is in a space: members, organisations and who speaks for them."""

import uuid
from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.http import Http404

from hub.community.spaces.kinds import Presence
from hub.community.spaces.models import Space, SpaceMembership
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows, run

PEOPLE_PAGE = 60
_ROLE_ORDER = (
    "CASE m.role WHEN 'lead' THEN 0 WHEN 'co_lead' THEN 1 WHEN 'rapporteur' THEN 2 WHEN 'moderator' THEN 3"
    " WHEN 'member' THEN 4 ELSE 5 END"
)


class MemberRow(NamedTuple):
    """A person in a space; `rank` and `membership_id` are the key of the next page."""

    membership_id: int
    id: uuid.UUID
    handle: str
    name: str
    picture: str
    role: str
    joined_at: datetime
    # The organisation for which the person is there, if any.
    through: str | None
    rank: int


@cache
def _persons(*, is_continued: bool, only_leading: bool) -> Rows[MemberRow]:
    conditions = ["m.space_id = %(space)s", "a.kind = 'person'", "a.state = 'active'"]
    conditions += [f"({_ROLE_ORDER}, m.id) > (%(after_rank)s, %(after_id)s)"] if is_continued else []
    conditions += ["m.role IN ('lead', 'co_lead')"] if only_leading else []
    return Rows(
        MemberRow,
        f"""
        SELECT m.id, a.id, a.handle, a.name, CASE WHEN a.picture_audience IN %(audiences)s THEN a.picture ELSE '' END,
            m.role, m.joined_at, o.name, {_ROLE_ORDER} AS rank
        FROM community_spaces_spacemembership m
        JOIN community_actors_actor a ON a.id = m.actor_id
        LEFT JOIN community_actors_actor o ON o.id = m.through_id
        WHERE {" AND ".join(conditions)}
        ORDER BY rank, m.id LIMIT %(limit)s
        """,
    )


def persons_in(
    viewer: Viewer, space: Space, *, after: tuple[int, int] | None = None, limit: int = PEOPLE_PAGE
) -> list[MemberRow]:
    """The persons in a space, those who lead first; one more than `limit` where there is another page."""
    require("community_spaces.view_people", viewer, space)
    rank, membership_id = after or (0, 0)
    return _persons(is_continued=after is not None, only_leading=False).all(
        space=space.pk,
        audiences=viewer.visibilities,
        after_rank=rank,
        after_id=membership_id,
        limit=limit + 1,
    )


def leads_of(viewer: Viewer, space: Space, *, limit: int = 12) -> list[MemberRow]:
    """Who leads a space that the viewer may find: whom to ask. Their names are for everybody who finds it."""
    return _persons(is_continued=False, only_leading=True).all(
        space=space.pk, audiences=viewer.visibilities, limit=limit
    )


class SpeakerRow(NamedTuple):
    """A person who speaks for an organisation in the space."""

    organisation_id: uuid.UUID
    id: uuid.UUID
    handle: str
    name: str
    is_representative: bool


class OrganisationInSpaceRow(NamedTuple):
    """An organisation in a space."""

    membership_id: int
    id: uuid.UUID
    handle: str
    name: str
    picture: str
    role: str
    type: str
    country: str
    joined_at: datetime


_ORGANISATIONS = Rows(
    OrganisationInSpaceRow,
    """
    SELECT m.id, a.id, a.handle, a.name, a.picture, m.role, o.type, o.country, m.joined_at
    FROM community_spaces_spacemembership m
    JOIN community_actors_actor a ON a.id = m.actor_id
    JOIN community_organisations_organisation o ON o.actor_id = a.id
    WHERE m.space_id = %(space)s AND a.state = 'active'
    ORDER BY o.sort_key, a.id LIMIT %(limit)s
    """,
)


_SPEAKERS = Rows(
    SpeakerRow,
    """
    SELECT f.organisation_id, a.id, a.handle, a.name, f.is_representative
    FROM community_organisations_affiliation f
    JOIN community_actors_actor a ON a.id = f.person_id
    WHERE f.organisation_id IN %(organisations)s AND f.state = 'confirmed' AND a.state = 'active'
        AND (f.is_representative OR f.may_speak)
    ORDER BY f.is_representative DESC, a.name, a.id
    """,
)


def organisations_in(space: Space, *, limit: int = 300) -> list[OrganisationInSpaceRow]:
    """The organisations in a space by name. That an organisation is in a group is told to all who may read it."""
    return _ORGANISATIONS.all(space=space.pk, limit=limit)


def speakers_of(viewer: Viewer, space: Space, rows: list[OrganisationInSpaceRow]) -> dict[uuid.UUID, list[SpeakerRow]]:
    """Who represents each of the organisations or speaks for it; for those who may see the space's people."""
    found: dict[uuid.UUID, list[SpeakerRow]] = defaultdict(list)
    if rows and viewer.may("community_spaces.view_people", space):
        for row in _SPEAKERS.all(organisations=[row.id for row in rows]):
            found[row.organisation_id].append(row)
    return found


def presence_of(actor_id: uuid.UUID | None, space: Space) -> Presence | None:
    """How a party is in a space, or None."""
    if actor_id is None:
        return None
    found = SpaceMembership.objects.filter(space=space, actor_id=actor_id).values_list("id", "role", "through_id")
    row = found.first()
    return Presence(*row) if row else None


def has_news(viewer: Viewer, space: Space) -> bool:
    """Whether something came to a group since the viewer, who is in it, last saw it."""
    seen = "SELECT 1 FROM community_spaces_spacemembership WHERE space_id = %(space)s AND actor_id = %(actor)s"
    return bool(run(f"{seen} AND seen_at < %(at)s", space=space.pk, actor=viewer.acting_id, at=space.activity_at))


def get_membership(space: Space, pk: int) -> SpaceMembership:
    """A membership of the space, for changing it; 404 if there is none."""
    found = SpaceMembership.objects.select_related("actor", "space", "through").filter(pk=pk, space=space).first()
    if found is None:
        raise Http404
    return found
