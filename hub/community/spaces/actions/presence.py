"""Who is in a space: joining, leaving, roles."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.actors.kinds import ActorKind
from hub.community.actors.models import Actor
from hub.community.spaces.actions.doors import acting_party, check_role, enter, keeping_a_lead, lock_space, take_out
from hub.community.spaces.kinds import SpaceNow, SpaceRole
from hub.community.spaces.models import Space, SpaceMembership, SpaceRemoval
from hub.community.spaces.verbs import SPACE_LEFT, SPACE_REMOVED, SPACE_ROLE_CHANGED
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.rows import Rows
from hub.core.states import MoveRefused
from hub.core.text import tidy_text


@transaction.atomic
def join_space(space: Space, *, by: Viewer) -> SpaceMembership:
    """Join an open group, oneself or on behalf of an organisation (`by.speaking_for(…)`).

    An organisation's representatives come along. Raises `Refused` for one who is in it already, or who was removed and
    must ask to come back.
    """
    space = lock_space(space)
    actor_id = acting_party(by)
    require("community_spaces.join_space", by, space)
    if SpaceRemoval.objects.filter(space=space, actor_id=actor_id).exists():
        raise Refused(_("You were removed from this group. You can ask to come back."))
    return enter(space, actor_id, by=by)


@transaction.atomic
def add_member(
    space: Space, actor: Actor, *, by: Viewer, role: str = SpaceRole.MEMBER, at: datetime | None = None
) -> SpaceMembership:
    """Put a person or an organisation into a group without asking: for managers and imports. `at` is for imports.

    Raises `Refused` for one who is in it already, and for a role that an organisation cannot have.
    """
    require("community_spaces.add_members", by, space)
    return enter(lock_space(space), actor.pk, by=by, role=role, at=at)


@transaction.atomic
def leave_space(space: Space, *, by: Viewer) -> None:
    """Leave, oneself or on behalf of an organisation, whose representatives leave with it.

    Raises `Refused` for the last lead, and for one who is not in it. A private conversation is not left here.
    """
    space = lock_space(space)
    membership = SpaceMembership.objects.filter(space=space, actor_id=acting_party(by)).first()
    if membership is None:
        raise Refused(_("You are not in this group."))
    require("community_spaces.leave_space", by, space)
    with keeping_a_lead(space):
        gone = take_out(membership)
    record(SPACE_LEFT, by=by, space=space.pk, data=_names(membership, gone))


@transaction.atomic
def remove_member(membership: SpaceMembership, *, by: Viewer, reason: str) -> SpaceRemoval:
    """Remove somebody from a group, with a reason that they read. They may ask to come back.

    A co-lead removes no lead. Raises `Refused` without a reason and for the last lead.
    """
    space = lock_space(membership.space)
    membership = _again(membership)
    require("community_spaces.manage_members", by, space)
    if membership.role == SpaceRole.LEAD:
        require("community_spaces.change_roles", by, space)
    reason = tidy_text(reason)
    if not reason:
        raise Refused(_("Write the reason; the person will read it."), field="reason")
    if len(reason) > 1000:
        raise Refused(_("Please use at most 1,000 characters."), field="reason")
    with keeping_a_lead(space):
        gone = take_out(membership)
    removal = SpaceRemoval.objects.create(
        space=space, actor_id=membership.actor_id, reason=reason, removed_by_id=by.actor_id
    )
    record(SPACE_REMOVED, by=by, space=space.pk, data=_names(membership, gone) | {"removal": removal.pk})
    return removal


@transaction.atomic
def change_role(membership: SpaceMembership, role: str, *, by: Viewer) -> SpaceMembership:
    """Give somebody another role. Organisations are members or observers, and so are then those who came with them.

    Raises `Refused` for an unknown role and for the last lead's.
    """
    space = lock_space(membership.space)
    membership = _again(membership)
    require("community_spaces.change_roles", by, space)
    before = membership.role
    if role == before:
        return membership
    check_role(membership.actor, role)
    with keeping_a_lead(space):
        SpaceMembership.objects.filter(pk=membership.pk).update(role=role)
    if membership.actor.kind == ActorKind.ORGANISATION:
        SpaceMembership.objects.filter(space=space, through_id=membership.actor_id, role=before).update(role=role)
    membership.role = role
    record(
        SPACE_ROLE_CHANGED,
        by=by,
        space=space.pk,
        data={"actor": str(membership.actor_id), "from": before, "to": str(role)},
    )
    return membership


def mark_seen(space_id: int, *, by: Viewer, at: datetime | None = None) -> None:
    """Note that the member has seen what is new in a space; does nothing for others. No activity is recorded."""
    if by.actor_id is not None:
        moment = at or timezone.now()
        SpaceMembership.objects.filter(space_id=space_id, actor_id=by.actor_id, seen_at__lt=moment).update(
            seen_at=moment
        )


def mark_all_seen(*, by: Viewer) -> None:
    """Note that the member has seen what is new in all their groups."""
    if by.actor_id is not None:
        SpaceMembership.objects.filter(actor_id=by.actor_id).update(seen_at=timezone.now())


_ACTIVITY = Rows(
    SpaceNow,
    """
    UPDATE community_spaces_space SET activity_at = %(at)s, thread_count = thread_count + %(threads)s
    WHERE id = %(space)s RETURNING state, visibility
    """,
)


def note_activity(space_id: int, *, at: datetime, threads: int = 0) -> SpaceNow:
    """Something was brought to the space: float it up, count `threads` more, and answer what the space is now.

    The row stays locked until the caller's transaction ends, so a contribution that takes its visibility from the
    answer cannot slip past a group that is being closed. Raises `Space.DoesNotExist`.
    """
    now = _ACTIVITY.first(space=space_id, at=at, threads=threads)
    if now is None:
        raise Space.DoesNotExist
    return now


def _again(membership: SpaceMembership) -> SpaceMembership:
    """The membership as it is under the lock. Raises `MoveRefused` where it is gone."""
    found = SpaceMembership.objects.select_related("actor", "space").filter(pk=membership.pk).first()
    if found is None:
        raise MoveRefused(f"membership {membership.pk} is gone")
    return found


def _names(membership: SpaceMembership, gone: list[uuid.UUID]) -> dict[str, object]:
    return {"actor": str(membership.actor_id), "with": [str(person) for person in gone[1:]]}
