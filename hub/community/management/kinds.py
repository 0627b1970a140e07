"""Choices of management, and the addresses of its pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportKind(models.TextChoices):
    """What a table of people's making can bring in."""

    MEMBERS = "members", _("Members")
    ORGANISATIONS = "organisations", _("Organisations")


class ImportState(models.TextChoices):
    """Where an uploaded table stands."""

    WAITING = "waiting", pgettext_lazy("import", "Waits for your decision")
    QUEUED = "queued", pgettext_lazy("import", "Waits for its turn")
    RUNNING = "running", pgettext_lazy("import", "Is being imported")
    DONE = "done", pgettext_lazy("import", "Imported")
    FAILED = "failed", pgettext_lazy("import", "Failed, nothing is imported")


class NoteKind(models.TextChoices):
    """What a manager did to an account, with a reason."""

    SUSPENDED = "suspended", _("Suspended")
    REINSTATED = "reinstated", _("Let in again")


class InvitationState(models.TextChoices):
    """What became of one invitation."""

    WAITING = "waiting", pgettext_lazy("invitation", "Waiting to be sent")
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    FAILED = "failed", pgettext_lazy("invitation", "Could not be delivered")
    JOINED = "joined", pgettext_lazy("invitation", "Joined")
    DELETED = "deleted", pgettext_lazy("invitation", "Deleted, never claimed")


def manage_path(language: str, page: str = "") -> str:
    """The address of a page of management: `manage_path("en", "members/")`."""
    return f"/{language}/manage/{page}"


def member_path(language: str, pk: int, page: str = "") -> str:
    """The address of a member's page for managers."""
    return f"/{language}/manage/members/{pk}/{page}"
