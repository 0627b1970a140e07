"""Reads of profiles, field by field as the reader may see them."""

import json
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404

from hub.community.actors.kinds import ActorState
from hub.community.actors.models import Actor
from hub.community.members.models import Member, Profile
from hub.community.profiles.kinds import ProfileView, audience_of, may_read
from hub.community.topics.queries import interests_of
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class _ProfileRow(NamedTuple):
    actor_id: UUID
    handle: str
    name: str
    picture: str
    state: str
    country: str
    region: str
    languages: Any
    pronouns: str
    headline: str
    stakeholder_type: str
    sectors: Any
    about: str
    can_help_with: str
    looking_for: str
    audiences: Any
    is_indexable: bool


_PROFILE = Rows(
    _ProfileRow,
    """
    SELECT a.id, a.handle, a.name, a.picture, a.state, a.country, a.region, a.languages, p.pronouns, p.headline,
        p.stakeholder_type, p.sectors, p.about, p.can_help_with, p.looking_for, p.audiences, p.is_indexable
    FROM community_actors_actor a JOIN community_members_profile p ON p.actor_id = a.id
    WHERE a.handle = %(handle)s AND a.kind = 'person'
    """,
)


def _json(value: Any) -> Any:
    """A JSON column as SQLite (text) and PostgreSQL (parsed or text) answer it."""
    return json.loads(value) if isinstance(value, str) else value


def get_profile(viewer: Viewer, handle: str) -> ProfileView:
    """A person's page as `viewer` may see it; 404 for nobody, and for who was suspended, closed or erased."""
    row = _PROFILE.first(handle=handle)
    if row is None or (row.state != ActorState.ACTIVE and row.actor_id != viewer.actor_id):
        raise Http404
    is_own = row.actor_id == viewer.actor_id
    audiences = _json(row.audiences)

    def shown[T](field: str, value: T, nothing: T) -> T:
        readable = is_own or may_read(audience_of(field, audiences), is_member=viewer.is_member)
        return value if readable else nothing

    return ProfileView(
        actor_id=row.actor_id,
        handle=row.handle,
        name=row.name,
        picture=shown("picture", row.picture, ""),
        pronouns=shown("pronouns", row.pronouns, ""),
        headline=shown("headline", row.headline, ""),
        stakeholder_type=shown("stakeholder_type", row.stakeholder_type, ""),
        sectors=shown("sectors", tuple(_json(row.sectors)), ()),
        country=shown("place", row.country, ""),
        region=shown("place", row.region, ""),
        languages=shown("languages", tuple(_json(row.languages)), ()),
        topics=tuple(interests_of(row.actor_id)) if shown("topics", True, False) else (),
        about=shown("about", row.about, ""),
        can_help_with=shown("can_help_with", row.can_help_with, ""),
        looking_for=shown("looking_for", row.looking_for, ""),
        is_indexable=row.is_indexable,
        shows_affiliations=shown("affiliations", True, False),
        is_own=is_own,
    )


def get_own_actor(viewer: Viewer) -> Actor:
    """The viewer's own party, for changing it."""
    return Actor.objects.select_related("profile", "member").get(pk=viewer.acting_id)


def get_own_profile(viewer: Viewer) -> Profile:
    """The viewer's own profile, for changing it."""
    return Profile.objects.select_related("actor").get(pk=viewer.acting_id)


def get_own_member(viewer: Viewer) -> Member:
    """The viewer's own account, for changing it."""
    return Member.objects.select_related("actor").get(pk=viewer.account_id)


class _KeyRow(NamedTuple):
    actor_id: UUID


# Both read the index of those who let themselves be listed by search engines, and nothing else of the rest.
_PART_ENDS = Rows(
    _KeyRow,
    """
    SELECT actor_id FROM community_members_profile
    WHERE is_indexable = %(yes)s AND actor_id >= %(first)s ORDER BY actor_id LIMIT 1 OFFSET %(size)s
    """,
)


class _HandleRow(NamedTuple):
    handle: str


_INDEXABLE = Rows(
    _HandleRow,
    """
    SELECT a.handle FROM (
        SELECT actor_id, is_listed FROM community_members_profile
        WHERE is_indexable = %(yes)s AND actor_id >= %(first)s ORDER BY actor_id LIMIT %(size)s
    ) p
    JOIN community_actors_actor a ON a.id = p.actor_id JOIN community_members_member m ON m.actor_id = a.id
    WHERE p.is_listed = %(yes)s AND a.state = 'active' AND m.state IN ('active', 'restricted') ORDER BY p.actor_id
    """,
)


def parts_for_robots(size: int) -> list[UUID]:
    """The keys with which parts of `size` people begin who let search engines list them; none where nobody does."""
    first = _PART_ENDS.first(first=UUID(int=0), size=0, yes=True)
    parts = []
    while first is not None:
        parts.append(first.actor_id)
        first = _PART_ENDS.first(first=first.actor_id, size=size, yes=True)
    return parts


def handles_for_robots(first: UUID, size: int) -> list[str]:
    """The handles of one part, in the order of keys: people who are listed and whom search engines may list."""
    return [row.handle for row in _INDEXABLE.all(first=first, size=size, yes=True)]
