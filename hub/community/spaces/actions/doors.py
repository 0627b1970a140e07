"""How parties get into a space and out of it: what all ways in have in common.

Everything that changes who is in a space locks the space's row first (`lock_space`), so that counters hold, the last
lead stays, and nobody joins a group that is closed in the same moment.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation
from hub.community.organisations.rules import require_voice
from hub.community.spaces.kinds import ORGANISATION_ROLES, InvitationState, RequestState, SpaceRole, SpaceState
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership, SpaceRemoval
from hub.community.spaces.verbs import SPACE_JOINED
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.versions.actions import bump


def lock_space(space: Space) -> Space:
    """The space as it is now, its row locked until the transaction ends."""
    return Space.objects.select_for_update().get(pk=space.pk)


def acting_party(by: Viewer) -> uuid.UUID:
    """In whose name `by` acts: the organisation's, if they may speak for it, else their own."""
    require_voice(by, by.on_behalf_of_id)
    party = by.on_behalf_of_id or by.actor_id
    if party is None:
        raise PermissionRefused("only a party can be in a space")
    return party


def enter(
    space: Space,
    actor_id: uuid.UUID,
    *,
    by: Viewer,
    role: str = SpaceRole.MEMBER,
    at: datetime | None = None,
    invitation: int | None = None,
    asked_by: uuid.UUID | None = None,
) -> SpaceMembership:
    """Put a party into the locked space; an organisation brings its representatives. What it waited for is settled.

    `asked_by` wanted this, and is answered; others who are put in without having asked are told so.
    A representative who came through an organisation is from now on there in their own right. Raises `Refused` for one
    who is there in their own right already.
    """
    at = at or timezone.now()
    actor = Actor.objects.get(pk=actor_id)
    check_role(actor, role)
    membership = SpaceMembership.objects.filter(space=space, actor=actor).first()
    came: list[uuid.UUID] = []
    if membership is not None and membership.through_id is None:
        raise Refused(_("Already in this group."))
    if membership is not None:
        membership.through = None
        membership.save(update_fields=["through"])
    else:
        membership = SpaceMembership.objects.create(space=space, actor=actor, role=role, joined_at=at, seen_at=at)
        came.append(actor.pk)
    with_it: list[uuid.UUID] = []
    if actor.kind == ActorKind.ORGANISATION:
        with_it = bring_representatives(space.pk, actor.pk, role=role, at=at)
        _count(space.pk, persons=len(with_it), organisations=len(came))
    else:
        _count(space.pk, persons=len(came))
    _settle(space.pk, [actor.pk, *with_it], at=at)
    bump("spaces", f"space:{space.pk}")
    record(
        SPACE_JOINED,
        by=by,
        space=space.pk,
        data={
            "actor": str(actor.pk),
            "role": str(role),
            "with": [str(person) for person in with_it],
            "invitation": invitation,
            "asked_by": str(asked_by) if asked_by else "",
        },
    )
    return membership


def bring_representatives(
    space_id: int,
    organisation_id: uuid.UUID,
    *,
    role: str,
    at: datetime,
    only: uuid.UUID | None = None,
) -> list[uuid.UUID]:
    """Make members of an organisation's representatives who are not in the space; answers who came. Counts nothing.

    Whoever was removed from the space by name does not come back this way.
    """
    people = Affiliation.objects.filter(
        organisation_id=organisation_id,
        is_representative=True,
        state=AffiliationState.CONFIRMED,
        person__state=ActorState.ACTIVE,
    )
    if only is not None:
        people = people.filter(person_id=only)
    people = people.exclude(person_id__in=SpaceMembership.objects.filter(space_id=space_id).values("actor_id")).exclude(
        person_id__in=SpaceRemoval.objects.filter(space_id=space_id).values("actor_id")
    )
    came = list(people.values_list("person_id", flat=True))
    SpaceMembership.objects.bulk_create(
        SpaceMembership(
            space_id=space_id, actor_id=person, role=role, through_id=organisation_id, joined_at=at, seen_at=at
        )
        for person in came
    )
    return came


def take_out(membership: SpaceMembership) -> list[uuid.UUID]:
    """Take a party out of the locked space; answers all who are gone: an organisation takes its representatives along.

    A representative whom another organisation of the space has too stays through that one.
    """
    space_id = membership.space_id
    membership.delete()
    gone = [membership.actor_id]
    if membership.actor.kind == ActorKind.ORGANISATION:
        gone += release_representatives(SpaceMembership.objects.filter(space_id=space_id, through=membership.actor_id))
        _count(space_id, persons=1 - len(gone), organisations=-1)
    else:
        _count(space_id, persons=-1)
    bump("spaces", f"space:{space_id}")
    return gone


def release_representatives(memberships: QuerySet[SpaceMembership]) -> list[uuid.UUID]:
    """End memberships through an organisation, or hand them to another one there; answers who is gone. Not counted."""
    gone = []
    for membership in memberships:
        other = (
            Affiliation.objects.filter(
                person_id=membership.actor_id, is_representative=True, state=AffiliationState.CONFIRMED
            )
            .exclude(organisation_id=membership.through_id)
            .filter(
                organisation_id__in=SpaceMembership.objects.filter(
                    space_id=membership.space_id, actor__kind=ActorKind.ORGANISATION
                ).values("actor_id")
            )
            .values_list("organisation_id", flat=True)
            .first()
        )
        if other is None:
            membership.delete()
            gone.append(membership.actor_id)
        else:
            membership.through_id = other
            membership.save(update_fields=["through"])
    return gone


def has_lead(space_id: int) -> bool:
    """Whether an active person leads the space."""
    return SpaceMembership.objects.filter(
        space_id=space_id, role=SpaceRole.LEAD, actor__state=ActorState.ACTIVE
    ).exists()


def _count(space_id: int, *, persons: int = 0, organisations: int = 0) -> None:
    Space.objects.filter(pk=space_id).update(
        member_count=F("member_count") + persons, organisation_count=F("organisation_count") + organisations
    )


def _settle(space_id: int, actor_ids: Iterable[uuid.UUID], *, at: datetime) -> None:
    """Whoever is in waits for nothing: close their request and their invitation."""
    ids = list(actor_ids)
    JoinRequest.objects.filter(space_id=space_id, actor_id__in=ids, state=RequestState.PENDING).update(
        state=RequestState.ACCEPTED, answered_at=at
    )
    SpaceInvitation.objects.filter(space_id=space_id, actor_id__in=ids, state=InvitationState.OPEN).update(
        state=InvitationState.ACCEPTED
    )


@contextmanager
def keeping_a_lead(space: Space) -> Iterator[None]:
    """Refuse, and so undo, what takes the last lead from a group. An archived one may be left by everybody."""
    had_lead = space.state != SpaceState.ARCHIVED and has_lead(space.pk)
    yield
    if had_lead and not has_lead(space.pk):
        raise Refused(_("Nobody would lead the group any more. Make somebody else lead first."))


def check_role(actor: Actor, role: str) -> None:
    if role not in SpaceRole.values:
        raise Refused(_("Choose one of the roles."), field="role")
    if actor.kind == ActorKind.ORGANISATION and role not in ORGANISATION_ROLES:
        raise Refused(
            _("An organisation is a member or an observer; its people can have the other roles."), field="role"
        )
