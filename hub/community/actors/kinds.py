"""What kinds of parties there are, and the words by which they describe themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """What a party is."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    HUB = "hub", _("Hub")
    REMOTE = "remote", _("From another hub")
    UNCLAIMED = "unclaimed", _("Not yet claimed")
    SYSTEM = "system", _("The hub itself")


class ActorState(models.TextChoices):
    """Whether a party may act and is shown."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")
    ERASED = "erased", _("Erased")


class Audience(models.TextChoices):
    """Who may read a field or a contribution; a space's contents have one audience more."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members of the hub")
    NOBODY = "nobody", _("Nobody")


class StakeholderType(models.TextChoices):
    """Which side of digital education a person speaks from."""

    EDUCATOR = "educator", _("Teacher, trainer or educator")
    SCHOOL_LEADER = "school_leader", _("Head of an education institution")
    RESEARCHER = "researcher", _("Researcher")
    ACADEMIC = "academic", _("Academic")
    EXPERT = "expert", _("Education expert or adviser")
    POLICY = "policy", _("Policy-maker or public official")
    BUSINESS = "business", _("Business or start-up")
    NGO = "ngo", _("Civil society or NGO")
    PROVIDER = "provider", _("Education or training provider")
    UNION = "union", _("Teacher union")
    STUDENT = "student", _("Student or learner")
    PARENT = "parent", _("Parent")
    OTHER = "other", _("Other")


class Sector(models.TextChoices):
    """Parts of education and training."""

    EARLY = "early", _("Early childhood")
    PRIMARY = "primary", _("Primary school")
    SECONDARY = "secondary", _("Secondary school")
    VET = "vet", _("Vocational education and training")
    HIGHER = "higher", _("Higher education")
    ADULT = "adult", _("Adult learning")
    NON_FORMAL = "non_formal", _("Youth and non-formal learning")
    POLICY = "policy", _("Policy and administration")
    INDUSTRY = "industry", _("EdTech industry")


def picture_path(digest: str, size: int = 96) -> str:
    """The address of a party's picture, 96 or 256 pixels square; empty where there is none."""
    return f"/-/pictures/{digest}-{size}.webp" if digest else ""
