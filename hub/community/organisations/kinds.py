"""Types, states and identifiers of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    """What an organisation is."""

    SCHOOL = "school", _("School")
    VET_PROVIDER = "vet_provider", _("Vocational education and training provider")
    ADULT_LEARNING_CENTRE = "adult_learning_centre", _("Adult-learning centre")
    UNIVERSITY = "university", _("University")
    RESEARCH_INSTITUTION = "research_institution", _("Research institution")
    COMPANY = "company", _("Company")
    NGO = "ngo", _("Non-governmental organisation")
    MINISTRY = "ministry", _("Ministry")
    PUBLIC_AUTHORITY = "public_authority", _("Public authority")
    NATIONAL_AGENCY = "national_agency", _("National agency")
    ASSOCIATION = "association", _("Association")
    TEACHER_UNION = "teacher_union", _("Teacher union")
    LIBRARY = "library", _("Library")
    OTHER = "other", _("Other")


class SizeClass(models.TextChoices):
    """Size of a company, as in Commission Recommendation 2003/361/EC."""

    MICRO = "micro", _("Micro: fewer than 10 people")
    SMALL = "small", _("Small: fewer than 50 people")
    MEDIUM = "medium", _("Medium: fewer than 250 people")
    LARGE = "large", _("Large: 250 people or more")


class OrganisationState(models.TextChoices):
    """The life of an organisation's membership."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    MORE_INFORMATION = "more_information", _("More information asked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class IdentifierScheme(models.TextChoices):
    """Registers in which an organisation has a number."""

    PIC = "pic", _("Participant Identification Code (PIC)")
    ROR = "ror", _("Research Organization Registry (ROR)")
    OID = "oid", _("Erasmus+ Organisation ID (OID)")


class AffiliationState(models.TextChoices):
    """Whether the organisation has confirmed that a person belongs to it."""

    ASKED = "asked", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")
