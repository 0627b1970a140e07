"""What changes an account: signing up, roles, suspension, sessions, closing."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.actors.actions import create_actor
from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Acceptance, HubSession, Member, Profile
from hub.community.members.verbs import (
    HUB_ROLE_CHANGED,
    MEMBER_CLOSED,
    MEMBER_JOINED,
    MEMBER_REGISTERED,
    MEMBER_REINSTATED,
    MEMBER_RESTRICTED,
    MEMBER_SUSPENDED,
    SESSIONS_ENDED,
    TERMS_ACCEPTED,
)
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import HUB_ROLES, Viewer
from hub.core.activity import record
from hub.core.hubsettings.queries import hub_settings
from hub.core.states import move


def normalise_email(email: str) -> str:
    """An address as the hub stores and compares it: trimmed, in lower case. Dots and tags are left alone."""
    return email.strip().lower()


@transaction.atomic
def register_member(
    email: str,
    name: str,
    *,
    by: Viewer,
    country: str = "",
    language: str = "en",
    terms_version: str = "",
    privacy_version: str = "",
    age: int | None = None,
    member: Member | None = None,
) -> Member:
    """Make an account whose e-mail address is not yet confirmed; it has no password.

    `member` is an unsaved account to fill, as allauth hands one over. The versions are those that the person accepted
    and was shown, `age` the age in years that they said to have reached; an imported account has none until its owner
    claims it. Raises `Refused` for a taken address.
    """
    email = normalise_email(email)
    if Member.objects.filter(email=email).exists():
        raise Refused(_("There is already an account with this e-mail address."), field="email")
    actor = create_actor(ActorKind.PERSON, name, country=country)
    Profile.objects.create(actor=actor)
    is_ours, member = member is None, member or Member()
    member.actor, member.email, member.language, member.state = actor, email, language, MemberState.REGISTERED
    if not member.password:
        member.set_unusable_password()
    member.save()
    if is_ours:
        # allauth makes it for its own; without it a first sign-in would ask for two codes.
        EmailAddress.objects.create(user=member, email=email, primary=True)
    _accept(member, terms_version, privacy_version, age=age, country=country)
    record(MEMBER_REGISTERED, by=by, target=("member", member.pk))
    return member


@transaction.atomic
def accept_terms(member: Member, version: str, *, by: Viewer, age: int | None = None, country: str = "") -> Member:
    """Accept the terms as they are now; `age` in years and the country whose law asks it, where it was asked.

    Raises `Refused` if the terms have changed again since the page with `version` was read.
    """
    require("community_members.accept_terms", by, member)
    current = hub_settings()
    if version != current.terms_version:
        raise Refused(_("The terms have changed again meanwhile. Please look at them once more."))
    _accept(member, current.terms_version, current.privacy_version, age=age, country=country)
    record(TERMS_ACCEPTED, by=by, target=("member", member.pk), data={"version": version})
    return member


def _accept(member: Member, terms: str, privacy: str, *, age: int | None, country: str) -> None:
    """Write down what was agreed to."""
    agreed = {"terms": terms, "privacy": privacy, "age": f"{country}:{age}" if age else ""}
    Acceptance.objects.bulk_create(
        Acceptance(member=member, document=document, version=version) for document, version in agreed.items() if version
    )
    member.accepted_terms = terms
    member.save(update_fields=["accepted_terms"])


@transaction.atomic
def confirm_member(member: Member, *, by: Viewer) -> Member:
    """The e-mail address is confirmed: the member has joined. Does nothing for one who has joined before."""
    if member.state not in (MemberState.REGISTERED, MemberState.INVITED):
        return member
    move(member, MemberState.ACTIVE, joined_at=timezone.now())
    record(MEMBER_JOINED, by=by, target=("member", member.pk), data={"actor": str(member.actor_id)})
    return member


@transaction.atomic
def change_hub_role(member: Member, role: str, *, by: Viewer) -> Member:
    """Give a member a role for the whole hub; nobody gives a role above their own, nobody changes their own.

    Raises `Refused` when it would leave the hub without an administrator.
    """
    require("community_members.change_hub_role", by, member)
    if role not in HubRole.values:
        raise Refused(_("This is not a role of the hub."), field="hub_role")
    if not by.holds(role) and not by.is_system:
        raise Refused(_("You cannot give a role above your own."), field="hub_role")
    if member.hub_role == HubRole.ADMINISTRATOR and role != HubRole.ADMINISTRATOR:
        others = Member.objects.select_for_update().filter(hub_role=HubRole.ADMINISTRATOR, state=MemberState.ACTIVE)
        if not others.exclude(pk=member.pk).exists():
            raise Refused(_("The hub needs at least one administrator."), field="hub_role")
    before = member.hub_role
    member.hub_role = role
    member.save(update_fields=["hub_role"])
    record(
        HUB_ROLE_CHANGED,
        by=by,
        target=("member", member.pk),
        data={"from": HUB_ROLES.index(before), "to": HUB_ROLES.index(role)},
    )
    return member


@transaction.atomic
def suspend_member(member: Member, *, by: Viewer, decision: int | None = None) -> Member:
    """Keep a member out of the hub: sign-in and every session end at once. `decision` is the moderation decision."""
    require("community_members.suspend_member", by, member)
    move(member, MemberState.SUSPENDED, is_active=False)
    move(member.actor, ActorState.SUSPENDED)
    HubSession.objects.filter(member=member).delete()
    record(MEMBER_SUSPENDED, by=by, target=("member", member.pk), data={"decision": decision})
    return member


@transaction.atomic
def restrict_member(member: Member, *, by: Viewer, decision: int | None = None) -> Member:
    """Let a member read but not write."""
    require("community_members.suspend_member", by, member)
    move(member, MemberState.RESTRICTED)
    record(MEMBER_RESTRICTED, by=by, target=("member", member.pk), data={"decision": decision})
    return member


@transaction.atomic
def reinstate_member(member: Member, *, by: Viewer) -> Member:
    """Let a suspended or restricted member take part again."""
    require("community_members.suspend_member", by, member)
    move(member, MemberState.ACTIVE, is_active=True)
    if member.actor.state == ActorState.SUSPENDED:
        move(member.actor, ActorState.ACTIVE)
    record(MEMBER_REINSTATED, by=by, target=("member", member.pk))
    return member


@transaction.atomic
def close_account(member: Member, *, by: Viewer) -> Member:
    """Close one's own account: it is no longer shown and nobody can sign in with it.

    What its owner wrote stays under the name until the account is erased. Raises `Refused` for the last administrator.
    """
    require("community_members.close_account", by, member)
    if member.hub_role == HubRole.ADMINISTRATOR:
        others = Member.objects.select_for_update().filter(hub_role=HubRole.ADMINISTRATOR, state=MemberState.ACTIVE)
        if not others.exclude(pk=member.pk).exists():
            raise Refused(_("You are the only administrator. Give the role to somebody else first."))
    move(member, MemberState.CLOSED, is_active=False)
    move(member.actor, ActorState.CLOSED)
    HubSession.objects.filter(member=member).delete()
    record(MEMBER_CLOSED, by=by, target=("member", member.pk))
    return member


@transaction.atomic
def end_sessions(member: Member, *, by: Viewer, keep: str = "", only: str = "") -> int:
    """End a member's sessions everywhere and answer how many; `keep` spares one, `only` ends just that one."""
    require("community_members.end_sessions", by, member)
    sessions = HubSession.objects.filter(member=member)
    sessions = sessions.filter(session_key=only) if only else sessions.exclude(session_key=keep)
    ended, _details = sessions.delete()
    record(SESSIONS_ENDED, by=by, target=("member", member.pk), data={"count": ended})
    return ended
