"""States of message requests, and addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactState(models.TextChoices):
    """Where a message request stands."""

    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


# A declined request may be made again after this long; until then a no is a no.
DAYS_BEFORE_ASKING_AGAIN = 90
MESSAGES_PER_PAGE = 30


def messages_path(language: str) -> str:
    """The address of one's conversations."""
    return f"/{language}/messages/"


def conversation_path(language: str, space_id: int) -> str:
    """The address of one conversation."""
    return f"/{language}/messages/{space_id}/"
