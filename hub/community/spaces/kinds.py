"""Kinds, roles, ways in and lives of spaces."""

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


def space_path(language: str, slug: str) -> str:
    """The address of a space's home."""
    return f"/{language}/spaces/{slug}/"
