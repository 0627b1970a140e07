"""Who wants to be in a space, or is wanted there: requests and invitations."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.organisations.kinds import OrganisationState
from hub.community.spaces.kinds import InvitationState, RequestState
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class RequestRow(NamedTuple):
    """A request to join, as those who answer see it."""

    id: int
    actor_id: uuid.UUID
    handle: str
    name: str
    kind: str
    asked_by: str
    reason: str
    asked_at: datetime
    # Whether the party was once removed from this space.
    was_removed: bool


_REQUESTS = Rows(
    RequestRow,
    """
    SELECT r.id, a.id, a.handle, a.name, a.kind, b.name, r.reason, r.asked_at, EXISTS (
        SELECT 1 FROM community_spaces_spaceremoval x WHERE x.space_id = r.space_id AND x.actor_id = r.actor_id
    ) AS was_removed
    FROM community_spaces_joinrequest r
    JOIN community_actors_actor a ON a.id = r.actor_id
    JOIN community_actors_actor b ON b.id = r.asked_by_id
    WHERE r.space_id = %(space)s AND r.state = 'pending'
    ORDER BY r.asked_at, r.id LIMIT %(limit)s
    """,
)


def requests_in(viewer: Viewer, space: Space, *, limit: int = 100) -> list[RequestRow]:
    """Requests that wait for an answer, the oldest first; for those who answer."""
    require("community_spaces.manage_members", viewer, space)
    return _REQUESTS.all(space=space.pk, limit=limit)


def count_requests(space: Space, *, most: int = 100) -> int:
    """How many requests wait for an answer, counted up to `most`; the caller asks whether the viewer may know."""
    return JoinRequest.objects.filter(space=space, state=RequestState.PENDING)[:most].count()


class InvitationRow(NamedTuple):
    """An invitation that is still open, as those who lead see it."""

    id: int
    handle: str | None
    name: str | None
    email: str
    role: str
    invited_at: datetime
    expires_at: datetime
    uses_left: int
    invited_by: str


_INVITATIONS = Rows(
    InvitationRow,
    """
    SELECT i.id, a.handle, a.name, i.email, i.role, i.invited_at, i.expires_at, i.uses_left, b.name
    FROM community_spaces_spaceinvitation i
    LEFT JOIN community_actors_actor a ON a.id = i.actor_id
    JOIN community_actors_actor b ON b.id = i.invited_by_id
    WHERE i.space_id = %(space)s AND i.state = 'open' AND i.expires_at > %(now)s
    ORDER BY i.id DESC LIMIT %(limit)s
    """,
)


def invitations_of(viewer: Viewer, space: Space, *, limit: int = 200) -> list[InvitationRow]:
    """Open invitations and links, the newest first; for those who invite."""
    require("community_spaces.manage_members", viewer, space)
    return _INVITATIONS.all(space=space.pk, now=timezone.now(), limit=limit)


class OwnInvitationRow(NamedTuple):
    """An invitation that waits for the viewer's answer, for themselves or an organisation they speak for."""

    id: int
    slug: str
    space: str
    invited_by: str
    # The invited organisation; None where the viewer is meant.
    organisation: str | None
    message: str
    expires_at: datetime


_OWN_INVITATIONS = Rows(
    OwnInvitationRow,
    """
    SELECT i.id, s.slug, s.name, b.name, CASE WHEN a.kind = 'organisation' THEN a.name END, i.message, i.expires_at
    FROM community_spaces_spaceinvitation i
    JOIN community_spaces_space s ON s.id = i.space_id AND s.state IN ('forming', 'active')
    JOIN community_actors_actor b ON b.id = i.invited_by_id
    JOIN community_actors_actor a ON a.id = i.actor_id
    WHERE i.state = 'open' AND i.expires_at > %(now)s AND i.actor_id IN (
        SELECT x.id FROM community_actors_actor x WHERE x.id = %(actor)s
        UNION ALL
        SELECT f.organisation_id FROM community_organisations_affiliation f
        JOIN community_organisations_organisation o ON o.actor_id = f.organisation_id AND o.state = 'accepted'
        WHERE f.person_id = %(actor)s AND f.may_speak AND f.state = 'confirmed'
    )
    ORDER BY i.id DESC LIMIT 50
    """,
)


def own_invitations(viewer: Viewer) -> list[OwnInvitationRow]:
    """Invitations that wait for the viewer's answer."""
    if viewer.actor_id is None:
        return []
    return _OWN_INVITATIONS.all(actor=viewer.actor_id, now=timezone.now())


class OwnRequestRow(NamedTuple):
    """A request of the viewer's that waits, or was refused in the last month."""

    id: int
    slug: str
    space: str
    party: str
    state: str
    answer: str
    asked_at: datetime


_OWN_REQUESTS = Rows(
    OwnRequestRow,
    """
    SELECT r.id, s.slug, s.name, a.name, r.state, r.answer, r.asked_at
    FROM community_spaces_joinrequest r
    JOIN community_spaces_space s ON s.id = r.space_id
    JOIN community_actors_actor a ON a.id = r.actor_id
    WHERE r.asked_by_id = %(actor)s
        AND (r.state = 'pending' OR (r.state = 'refused' AND r.answered_at > %(since)s))
    ORDER BY r.id DESC LIMIT 50
    """,
)


def own_requests(viewer: Viewer, *, since: datetime) -> list[OwnRequestRow]:
    """What the viewer asked for and still waits for, and what was refused since."""
    if viewer.actor_id is None:
        return []
    return _OWN_REQUESTS.all(actor=viewer.actor_id, since=since)


class PendingRequestRow(NamedTuple):
    """A request that waits for an answer."""

    pk: int
    reason: str
    asked_at: datetime


class RemovalRow(NamedTuple):
    """That a party was removed, and why."""

    pk: int
    reason: str
    removed_at: datetime


_PENDING_REQUEST = Rows(
    PendingRequestRow,
    """
    SELECT id, reason, asked_at FROM community_spaces_joinrequest
    WHERE space_id = %(space)s AND actor_id = %(actor)s AND state = 'pending' LIMIT 1
    """,
)


_LAST_REMOVAL = Rows(
    RemovalRow,
    """
    SELECT id, reason, removed_at FROM community_spaces_spaceremoval
    WHERE space_id = %(space)s AND actor_id = %(actor)s ORDER BY id DESC LIMIT 1
    """,
)


def pending_request(actor_id: uuid.UUID | None, space: Space) -> PendingRequestRow | None:
    """The party's request that waits, or None."""
    return None if actor_id is None else _PENDING_REQUEST.first(space=space.pk, actor=actor_id)


def last_removal(actor_id: uuid.UUID | None, space: Space) -> RemovalRow | None:
    """Why the party was removed from the space, if it was and has not come back."""
    return None if actor_id is None else _LAST_REMOVAL.first(space=space.pk, actor=actor_id)


def get_request(space: Space, pk: int) -> JoinRequest:
    """A request to join the space, for answering it; 404 if there is none."""
    found = JoinRequest.objects.select_related("actor", "space", "asked_by").filter(pk=pk, space=space).first()
    if found is None:
        raise Http404
    return found


def get_own_request(viewer: Viewer, pk: int) -> JoinRequest:
    """A request that the viewer made; 404 if there is none."""
    found = JoinRequest.objects.select_related("space").filter(pk=pk, asked_by_id=viewer.actor_id).first()
    if found is None:
        raise Http404
    return found


def get_invitation(space: Space, pk: int) -> SpaceInvitation:
    """An invitation into the space, for taking it back; 404 if there is none."""
    found = SpaceInvitation.objects.select_related("space", "actor").filter(pk=pk, space=space).first()
    if found is None:
        raise Http404
    return found


def invitation_of_session(pk: int) -> SpaceInvitation | None:
    """An invitation by mail or link whose secret the session has shown."""
    return SpaceInvitation.objects.select_related("space").filter(pk=pk, actor__isnull=True).first()


def invitation_for(viewer: Viewer, pk: int) -> SpaceInvitation:
    """An invitation that the viewer may answer, whatever its state; 404 if there is none."""
    found = (
        SpaceInvitation.objects.select_related("space", "actor", "invited_by")
        .filter(pk=pk, actor__isnull=False)
        .first()
    )
    if found is None or not (
        found.actor_id == viewer.actor_id or viewer.may("community_organisations.speak_for", found.actor_id)
    ):
        raise Http404
    return found


def find_party(*, key: uuid.UUID | None = None, name: str = "") -> Actor | None:
    """An active member or accepted organisation by key, or the only one of this name or handle.

    Members who are not listed in the directory are not found by their names: the answer would tell that they are here.
    """
    here = Q(kind=ActorKind.PERSON) | Q(organisation__state=OrganisationState.ACCEPTED)
    found = Actor.objects.filter(here, state=ActorState.ACTIVE, kind__in=(ActorKind.PERSON, ActorKind.ORGANISATION))
    if key is not None:
        return found.filter(pk=key).first()
    named = Q(name__iexact=name) & (Q(profile__is_listed=True) | Q(kind=ActorKind.ORGANISATION))
    rows = list(found.filter(named | Q(handle=name.lower().removeprefix("@")))[:2])
    return rows[0] if len(rows) == 1 else None


def is_open(invitation: SpaceInvitation) -> bool:
    """Whether the invitation may still be accepted, as far as it alone decides."""
    return (
        invitation.state == InvitationState.OPEN and invitation.uses_left > 0 and invitation.expires_at > timezone.now()
    )
