"""Types, states and identifiers of organisations, their addresses, and who may speak for them."""

import re
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.languages.collation import fold


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


# Its page is for everybody once it has been accepted; these are the states in which it takes part in the hub.
MEMBER_STATES = frozenset({OrganisationState.ACCEPTED, OrganisationState.LAPSED})
# Managers have it on their desk.
REVIEW_STATES = frozenset(
    {OrganisationState.SUBMITTED, OrganisationState.IN_REVIEW, OrganisationState.MORE_INFORMATION}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one party is to an organisation."""

    actor_id: uuid.UUID | None
    is_affiliated: bool = False
    is_representative: bool = False
    may_speak: bool = False


NO_STANDING = Standing(None)


class Voice(NamedTuple):
    """An organisation in whose name a member may write."""

    organisation_id: uuid.UUID
    name: str
    handle: str


def organisation_path(language: str, handle: str) -> str:
    """The address of an organisation's page."""
    return f"/{language}/organisations/{handle}/"


# Crockford's alphabet without check symbols: no i, l, o, u.
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
_ROR = re.compile(rf"0[{_BASE32}]{{6}}[0-9][0-9]")


def _is_ror(value: str) -> bool:
    """Whether the last two digits check the rest: ISO 7064 mod 97-10 over the base-32 number, as ROR's ids are made."""
    if not _ROR.fullmatch(value):
        return False
    number = 0
    for letter in value[:7]:
        number = number * 32 + _BASE32.index(letter)
    return int(value[7:]) == 98 - number * 100 % 97


def normal_identifier(scheme: str, text: str) -> str | None:
    """The number as its register writes it, from what people paste (addresses, spaces, any case); None if it is none.

    PIC: nine digits. ROR: its nine characters, check digits verified. OID: E and eight digits.
    """
    text = re.sub(r"[\s\u200b]", "", text)
    if scheme == IdentifierScheme.PIC:
        return text if re.fullmatch(r"[0-9]{9}", text) else None
    if scheme == IdentifierScheme.OID:
        return text.upper() if re.fullmatch(r"[Ee][0-9]{8}", text) else None
    if scheme == IdentifierScheme.ROR:
        value = re.sub(r"^(https?://)?(www\.)?ror\.org/", "", text.lower()).rstrip("/")
        return value if _is_ror(value) else None
    return None


def identifier_address(scheme: str, value: str) -> str:
    """Where the register shows the organisation; empty where it has no public page for a number."""
    return f"https://ror.org/{value}" if scheme == IdentifierScheme.ROR else ""


def website_host(address: str) -> str:
    """The host of a web address without `www.`, for finding the same organisation twice; empty if there is none."""
    match = re.match(r"(?i)^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)", address.strip())
    return match[1].lower().removeprefix("www.").rstrip(".") if match else ""


def sort_key(name: str) -> str:
    """Where a name stands in lists, whatever its accents and capitals."""
    return fold(name)[:200]


def match_key(name: str) -> str:
    """What two spellings of one organisation's name share: its longer words, folded, in the order of the alphabet.

    "University of Example" and "Example University" match; so do "Példa Iskola" and "pelda iskola".
    """
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return " ".join(sorted({word for word in words if len(word) > 3} or set(words)))[:200]
