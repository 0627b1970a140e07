"""Why something is reported, and what can be decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportCategory(models.TextChoices):
    """What the reporter thinks is wrong."""

    SPAM = "spam", _("Advertising or spam")
    ABUSE = "abuse", _("Insult, threat or harassment")
    HATE = "hate", _("Hatred against people")
    PRIVACY = "privacy", _("Personal data that should not be here")
    COPYRIGHT = "copyright", _("Somebody else's work without permission")
    CHILD = "child", _("Danger to children")
    FALSE = "false", _("False and harmful")
    ILLEGAL = "illegal", _("Something else that is illegal")
    OTHER = "other", _("Something else against the rules")


class ReportState(models.TextChoices):
    """Where a report stands."""

    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")


class DecisionKind(models.TextChoices):
    """What a moderator decided."""

    NOTHING = "nothing", _("No action: it stays as it is")
    HIDE = "hide", _("Hide it for now")
    REMOVE = "remove", _("Remove it")
    SHOW = "show", _("Show it again")
    LOCK = "lock", _("Close the conversation to replies")
    SUSPEND = "suspend", _("Suspend its author")


def decide_path(language: str, contribution_id: int) -> str:
    """Where a moderator decides on a contribution that nobody has reported."""
    return f"/{language}/manage/reports/decide/{contribution_id}/"


# Of what is already out of sight only these make sense.
FOR_WITHHELD = (DecisionKind.NOTHING, DecisionKind.SHOW, DecisionKind.SUSPEND)
FOR_SHOWN = (DecisionKind.NOTHING, DecisionKind.HIDE, DecisionKind.REMOVE, DecisionKind.SUSPEND)
# The opening of a conversation that still takes replies.
FOR_OPENINGS = (
    DecisionKind.NOTHING,
    DecisionKind.LOCK,
    DecisionKind.HIDE,
    DecisionKind.REMOVE,
    DecisionKind.SUSPEND,
)
