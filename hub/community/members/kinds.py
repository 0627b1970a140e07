"""States and choices of members."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberState(models.TextChoices):
    """The life of an account."""

    INVITED = "invited", _("Invited")
    REGISTERED = "registered", _("E-mail address not yet confirmed")
    ACTIVE = "active", _("Active")
    RESTRICTED = "restricted", _("May read only")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    ERASED = "erased", _("Erased")


class HubRole(models.TextChoices):
    """What a member may do for the whole hub; each includes those before it."""

    MEMBER = "member", _("Member")
    MODERATOR = "moderator", _("Moderator")
    EDITOR = "editor", _("Editor")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


def needs_second_factor(hub_role: str) -> bool:
    """Whether this role takes effect only in sessions that have shown a second factor."""
    return settings.REQUIRE_SECOND_FACTOR and hub_role not in ("", HubRole.MEMBER)
