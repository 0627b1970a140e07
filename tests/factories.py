"""Makes rows for tests, without hidden effects: what is not named is the plainest that is valid."""

from itertools import count
from typing import Any

from django.utils import timezone

from hub.community.actors.kinds import ActorKind
from hub.community.actors.models import Actor
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member, Profile
from hub.community.organisations.kinds import (
    AffiliationState,
    OrganisationState,
    OrganisationType,
    match_key,
    sort_key,
)
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import Space, SpaceMembership
from hub.community.spaces.viewers import viewer_of as viewer_of_actor
from hub.content.contributions.kinds import ContributionKind, title_slug
from hub.content.contributions.models import Contribution, ThreadDetail
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings

_numbers = count(1)


def make_member(name: str = "Ana Example", *, email: str = "", hub_role: str = HubRole.MEMBER, **fields: Any) -> Member:
    """An active member with an empty profile and no password, who has accepted the terms as they are."""
    number = next(_numbers)
    actor = Actor.objects.create(kind=ActorKind.PERSON, name=name, handle=f"{title_slug(name) or 'member'}-{number}")
    Profile.objects.create(actor=actor)
    member = Member(
        actor=actor,
        email=email or f"member{number}@example.org",
        hub_role=hub_role,
        **{"state": MemberState.ACTIVE, "accepted_terms": hub_settings().terms_version, **fields},
    )
    member.set_unusable_password()
    member.save()
    return member


def make_organisation(name: str = "Example School", **fields: Any) -> Organisation:
    """An accepted organisation."""
    number = next(_numbers)
    actor = Actor.objects.create(kind=ActorKind.ORGANISATION, name=name, handle=f"{title_slug(name)}-{number}")
    plain = {
        "type": OrganisationType.SCHOOL,
        "state": OrganisationState.ACCEPTED,
        "verified_at": timezone.now(),
        "sort_key": sort_key(name),
        "match_key": match_key(name),
    }
    return Organisation.objects.create(actor=actor, **plain | fields)


def affiliate(member: Member, organisation: Organisation, **fields: Any) -> Affiliation:
    """Let a member belong to an organisation, confirmed and without rights."""
    return Affiliation.objects.create(
        person=member.actor, organisation=organisation, **{"state": AffiliationState.CONFIRMED, **fields}
    )


def make_space(name: str = "Example group", **fields: Any) -> Space:
    """A public, open, active space without members."""
    return Space.objects.create(**{"name": name, "slug": f"{title_slug(name)}-{next(_numbers)}", **fields})


def join(space: Space, member: Member, role: str = SpaceRole.MEMBER) -> SpaceMembership:
    """Put a member into a space without asking."""
    return SpaceMembership.objects.create(space=space, actor=member.actor, role=role)


def make_thread(author: Member, title: str = "How do you start?", **fields: Any) -> Contribution:
    """A published thread with its detail."""
    contribution = Contribution.objects.create(
        **{
            "kind": ContributionKind.DISCUSSION,
            "author": author.actor,
            "title": title,
            "slug": title_slug(title),
            "body": "<p>Text.</p>",
            **fields,
        }
    )
    ThreadDetail.objects.create(contribution=contribution, last_author=author.actor)
    return contribution


def viewer_of(member: Member) -> Viewer:
    """The viewer that a member is now."""
    return viewer_of_actor(member.actor_id)
