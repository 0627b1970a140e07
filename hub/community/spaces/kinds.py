"""Kinds, roles, ways in and lives of spaces, and their addresses."""

import uuid
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpaceKind(models.TextChoices):
    """What a space is for; members see "group" everywhere."""

    INTEREST_GROUP = "interest_group", _("Interest group")
    SQUAD = "squad", _("Squad")
    WORKING_GROUP = "working_group", _("Working group")
    PLENARY = "plenary", _("Plenary")
    BOARD = "board", _("Board")
    NETWORK = "network", _("Network")
    ORGANISATION_ROOM = "organisation_room", _("Organisation room")
    PROJECT = "project", _("Project")
    EVENT_ROOM = "event_room", _("Event room")
    TEAM = "team", _("Team")
    # Two members' private conversation; never listed among groups.
    CONVERSATION = "conversation", _("Private conversation")


GROUP_KINDS = tuple(str(kind.value) for kind in SpaceKind if kind != SpaceKind.CONVERSATION)

# What each kind is for, in a sentence for the manager who chooses; the conversation is nobody's choice.
KIND_SENTENCES = {
    SpaceKind.INTEREST_GROUP: _("People who care about the same subject exchange experience, as long as they like."),
    SpaceKind.SQUAD: _("A few chosen members work on one task until a set end, and publish what came out."),
    SpaceKind.WORKING_GROUP: _("A standing group of a coalition or a body that reports to it."),
    SpaceKind.PLENARY: _("All members of a coalition, for what concerns everybody."),
    SpaceKind.BOARD: _("Those who decide for a coalition or for the hub."),
    SpaceKind.NETWORK: _("Organisations of one kind, such as national advisory services, and who represents them."),
    SpaceKind.ORGANISATION_ROOM: _("The people of one organisation among themselves."),
    SpaceKind.PROJECT: _("Partners who carry out a project together."),
    SpaceKind.EVENT_ROOM: _("Everybody who takes part in one event, before, during and after it."),
    SpaceKind.TEAM: _("A small team, for a hackathon or a piece of work."),
}


class JoinMethod(models.TextChoices):
    """How one becomes a member."""

    OPEN = "open", _("Anyone may join")
    REQUEST = "request", _("Ask to join")
    APPLY = "apply", _("Apply in a call")
    INVITE = "invite", _("By invitation")


class Visibility(models.TextChoices):
    """Who may read what is in a space, and who may read a contribution."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members of the hub")
    SPACE = "space", _("Members of the group")


# From the widest audience to the narrowest.
_NARROWING = (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.SPACE)


def narrower(*visibilities: str) -> Visibility:
    """The narrowest of some audiences."""
    return max(map(Visibility, visibilities), key=_NARROWING.index)


def is_narrower(one: str, other: str) -> bool:
    """Whether fewer may read with `one` than with `other`."""
    return one != other and narrower(one, other) == one


def wider_than(visibility: str) -> tuple[Visibility, ...]:
    """The audiences that are wider."""
    return _NARROWING[: _NARROWING.index(Visibility(visibility))]


class SpaceState(models.TextChoices):
    """The life of a space."""

    FORMING = "forming", _("Forming")
    ACTIVE = "active", _("Active")
    CONCLUDED = "concluded", _("Concluded")
    ARCHIVED = "archived", _("Archived")


class SpaceRole(models.TextChoices):
    """What a member is in a space."""

    LEAD = "lead", _("Lead")
    CO_LEAD = "co_lead", _("Co-lead")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    MODERATOR = "moderator", _("Moderator")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


# What each role means, in a sentence for those who give it.
ROLE_SENTENCES = {
    SpaceRole.LEAD: _("Answers for the group: its settings, its members and their roles."),
    SpaceRole.CO_LEAD: _("Helps to lead: changes settings, answers requests, invites."),
    SpaceRole.RAPPORTEUR: _("Takes part and writes down what comes out."),
    SpaceRole.MODERATOR: _("Takes part and keeps conversations in order."),
    SpaceRole.MEMBER: _("Takes part in everything."),
    SpaceRole.OBSERVER: _("Reads everything and writes nothing."),
}

LEADING_ROLES = frozenset({SpaceRole.LEAD, SpaceRole.CO_LEAD})
MODERATING_ROLES = LEADING_ROLES | {SpaceRole.MODERATOR}
WRITING_ROLES = MODERATING_ROLES | {SpaceRole.RAPPORTEUR, SpaceRole.MEMBER}


class RequestState(models.TextChoices):
    """Where a request to join stands."""

    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InvitationState(models.TextChoices):
    """Where an invitation stands; one past its date is expired whatever its state says."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Revoked")


# Forming: prepared by its leads, found by nobody else. Concluded: its work is done, nobody joins any more.
OPEN_STATES = frozenset({SpaceState.ACTIVE})
UNFINISHED_STATES = frozenset({SpaceState.FORMING, SpaceState.ACTIVE})
# Organisations take part or look on; leading and moderating is for persons.
ORGANISATION_ROLES = frozenset({SpaceRole.MEMBER, SpaceRole.OBSERVER})
INVITED_ROLES = frozenset({SpaceRole.MEMBER, SpaceRole.OBSERVER, SpaceRole.RAPPORTEUR})

# In the session of a visitor who said yes to an invitation, before its key.
ACCEPTED_BEFORE = "space"
INVITATION_LASTS = timedelta(days=30)
LONGEST_INVITATION = timedelta(days=180)
MOST_USES = 500


class SpaceNow(NamedTuple):
    """What a space is at the moment when its row was locked."""

    state: str
    visibility: str


class Presence(NamedTuple):
    """How a party is in a space."""

    membership_id: int
    role: str
    through_id: uuid.UUID | None


def space_path(language: str, slug: str) -> str:
    """The address of a space's home."""
    return f"/{language}/spaces/{slug}/"


def invitation_path(language: str, token: str) -> str:
    """Where somebody with the secret of an invitation answers it."""
    return f"/{language}/invitations/{token}/"
