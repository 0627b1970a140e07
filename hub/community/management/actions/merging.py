"""Two accounts of one person become one."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hub.community.actors.kinds import ActorState
from hub.community.actors.models import Actor
from hub.community.management.models import Invitation, MergedParty, StandingNote
from hub.community.management.points import colliding, member_merge, move_links
from hub.community.management.verbs import MEMBERS_MERGED
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import HubSession, Member
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.kinds import LEADING_ROLES, MODERATING_ROLES, SpaceRole
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership
from hub.community.topics.models import TopicInterest
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.states import move

_GONE = (MemberState.CLOSED, MemberState.ERASED)


@transaction.atomic
def merge_members(old: Member, kept: Member, *, by: Viewer) -> Member:
    """Move everything of `old` to `kept`, sign `old` out, close it, and let its addresses lead to `kept`.

    The e-mail address, role and profile of `kept` stay as they are. Refuses accounts that are closed, and those who
    look after the hub: their role has to be taken first, so that nobody gains rights by a merge.
    """
    require("community_management.merge_members", by, (old, kept))
    # Always in the same order, so that two managers who merge in opposite directions do not wait for each other.
    locked = {
        each.pk: each for each in Member.objects.select_for_update().filter(pk__in=(old.pk, kept.pk)).order_by("pk")
    }
    if len(locked) != 2:
        raise Refused(_("Choose another account."), field="into")
    old, kept = locked[old.pk], locked[kept.pk]
    if old.state in _GONE or kept.state in _GONE:
        raise Refused(_("A closed account cannot be merged."), field="into")
    if old.hub_role != HubRole.MEMBER:
        raise Refused(_("This account has a role for the whole hub. Take the role first."), field="into")
    for part in list(member_merge.ask(old.actor_id, kept.actor_id)):
        part.carry_out()
    StandingNote.objects.filter(member=old).update(member=kept)
    Invitation.objects.filter(member=old).update(member=kept)
    HubSession.objects.filter(member=old).delete()
    if old.state in (MemberState.INVITED, MemberState.REGISTERED):
        # Closing is for those who have joined.
        move(old, MemberState.ACTIVE)
    move(old, MemberState.CLOSED, is_active=False, unread_count=0)
    move(old.actor, ActorState.CLOSED)
    MergedParty.objects.filter(into=old.actor_id).update(into=kept.actor_id)
    MergedParty.objects.create(actor_id=old.actor_id, into_id=kept.actor_id, merged_by_id=by.actor_id)
    record(
        MEMBERS_MERGED,
        by=by,
        target=("member", kept.pk),
        data={"old": old.pk, "old_actor": str(old.actor_id), "actor": str(kept.actor_id)},
    )
    return kept


def _rank(role: str) -> int:
    if role in LEADING_ROLES:
        return 4
    if role in MODERATING_ROLES:
        return 3
    return {SpaceRole.RAPPORTEUR: 2, SpaceRole.MEMBER: 1}.get(SpaceRole(role), 0)


def move_memberships(old: UUID, kept: UUID) -> None:
    """Move groups, requests, affiliations and interests; where both have one, the better standing stays."""
    mine = {each.space_id: each for each in SpaceMembership.objects.filter(actor=kept)}
    for each in SpaceMembership.objects.filter(actor=old):
        other = mine.get(each.space_id)
        if other is None:
            SpaceMembership.objects.filter(pk=each.pk).update(actor=kept)
            continue
        if _rank(each.role) > _rank(other.role):
            SpaceMembership.objects.filter(pk=other.pk).update(role=each.role)
        SpaceMembership.objects.filter(pk=each.pk).delete()
        Space.objects.filter(pk=each.space_id, member_count__gt=0).update(member_count=F("member_count") - 1)
    # Of two questions that wait for the same answer one is enough.
    pending = colliding(JoinRequest, "actor", old, kept, once_per=("space", "state"))
    JoinRequest.objects.filter(pk__in=pending.values("pk"), state="pending").delete()
    move_links(JoinRequest, "actor", old, kept)
    for model, field in (
        (JoinRequest, "asked_by"),
        (JoinRequest, "answered_by"),
        (SpaceInvitation, "actor"),
        (SpaceInvitation, "invited_by"),
        (Space, "created_by"),
        (Organisation, "proposed_by"),
        (Organisation, "reviewed_by"),
        (Organisation, "verified_by"),
        (Affiliation, "answered_by"),
    ):
        move_links(model, field, old, kept)
    _move_affiliations(old, kept)
    move_links(TopicInterest, "actor", old, kept, once_per=("topic",))
    taken = Actor.objects.get(pk=old)
    Actor.objects.filter(pk=kept, country="").update(country=taken.country, region=taken.region)


def _move_affiliations(old: UUID, kept: UUID) -> None:
    confirmed = AffiliationState.CONFIRMED
    mine = {each.organisation_id: each for each in Affiliation.objects.filter(person=kept)}
    for each in Affiliation.objects.filter(person=old):
        other = mine.get(each.organisation_id)
        if other is None:
            Affiliation.objects.filter(pk=each.pk).update(person=kept)
        elif each.state == confirmed and other.state != confirmed:
            other.delete()
            Affiliation.objects.filter(pk=each.pk).update(person=kept)
        else:
            if each.state == confirmed:
                Affiliation.objects.filter(pk=other.pk).update(
                    is_representative=each.is_representative or other.is_representative,
                    may_speak=each.may_speak or other.may_speak,
                )
                Organisation.objects.filter(pk=each.organisation_id, people_count__gt=0).update(
                    people_count=F("people_count") - 1
                )
            each.delete()
