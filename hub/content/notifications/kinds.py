"""Kinds of notifications: what a member chooses by when saying which come by e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationKind(models.TextChoices):
    """Why something is in the inbox."""

    MENTION = "mention", _("Somebody mentions you")
    REPLY = "reply", _("A reply in a conversation you follow")
    THREAD = "thread", _("A new conversation in a group, or of a person, that you follow")
    REQUEST = "request", _("Somebody asks you to decide or invites you")
    ANSWER = "answer", _("An answer to what you asked")
    GROUP = "group", _("What changes for you in a group")
    MESSAGE = "message", _("A private message")
    NOTICE = "notice", _("A notice from those who run the hub")


# By e-mail unless the member says otherwise; new conversations stand on the home page already. Notices always are: the
# law wants them to arrive.
MAILED_AT_FIRST = frozenset({"mention", "reply", "request", "answer", "group", "message", "notice"})
ALWAYS_MAILED = frozenset({"notice"})
ICONS = {
    "mention": "at-sign",
    "reply": "reply",
    "thread": "messages-square",
    "request": "user-plus",
    "answer": "circle-check",
    "group": "handshake",
    "message": "mail",
    "notice": "shield",
}


def inbox_path(language: str) -> str:
    """The address of the inbox."""
    return f"/{language}/inbox/"
