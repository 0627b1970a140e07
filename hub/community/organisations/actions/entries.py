"""What an organisation tells of itself: proposing, entering, editing, its identifiers and its relations."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from hub.community.actors.actions import create_actor
from hub.community.actors.kinds import ActorKind, Sector
from hub.community.actors.models import Actor
from hub.community.organisations.kinds import (
    IdentifierScheme,
    OrganisationState,
    OrganisationType,
    SizeClass,
    match_key,
    normal_identifier,
    sort_key,
    website_host,
)
from hub.community.organisations.models import (
    Affiliation,
    MemberOrganisation,
    Organisation,
    OrganisationIdentifier,
)
from hub.community.organisations.verbs import (
    AFFILIATION_ASKED,
    MEMBER_ORGANISATION_ADDED,
    MEMBER_ORGANISATION_REMOVED,
    ORGANISATION_CREATED,
    ORGANISATION_EDITED,
    ORGANISATION_PROPOSED,
)
from hub.community.topics.actions import replace_interests
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.files.actions import store_file
from hub.core.files.kinds import AVATAR_SIZES, PICTURES
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.states import save_version
from hub.core.text import tidy_line, tidy_text, validate_name
from hub.core.versions.actions import bump

# Pages of the list stand where an organisation's address would.
RESERVED_HANDLES = frozenset({"propose", "desk"})
_is_web_address = URLValidator(schemes=["http", "https"])


class Details(TypedDict, total=False):
    """What can be told of an organisation; `identifiers` maps a scheme to its number, empty takes it away.

    `topics` are ids.
    """

    name: str
    type: str
    size_class: str
    about: str
    website: str
    country: str
    region: str
    town: str
    languages: Sequence[str]
    sectors: Sequence[str]
    identifiers: Mapping[str, str]
    topics: Sequence[int]
    parent: Organisation | None


@transaction.atomic
def propose_organisation(
    *, by: Viewer, title: str = "", wants_to_represent: bool = True, **details: Unpack[Details]
) -> Organisation:
    """Begin a draft that its proposer completes and submits; they ask at once to be confirmed as belonging to it.

    Raises `Refused` with the field for a value that cannot be used: no name, an unknown type, country, region, sector
    or language, a website that is no web address, an identifier that is wrong or taken.
    """
    require("community_organisations.propose_organisation", by)
    organisation = _enter(details, proposed_by_id=by.actor_id)
    record(ORGANISATION_PROPOSED, by=by, target=("organisation", organisation.pk))
    if by.actor_id is not None:
        affiliation = Affiliation.objects.create(
            person_id=by.actor_id,
            organisation=organisation,
            title=tidy_line(title)[:120],
            wants_to_represent=wants_to_represent,
        )
        record(
            AFFILIATION_ASKED,
            by=by,
            target=("organisation", organisation.pk),
            data={"affiliation": affiliation.pk, "person": str(by.actor_id)},
        )
    return organisation


@transaction.atomic
def create_organisation(*, by: Viewer, **details: Unpack[Details]) -> Organisation:
    """Enter an organisation that is accepted at once, for managers and imports; refuses what proposing refuses."""
    require("community_organisations.create_organisation", by)
    organisation = _enter(
        details, state=OrganisationState.ACCEPTED, verified_at=timezone.now(), verified_by_id=by.actor_id
    )
    record(ORGANISATION_CREATED, by=by, target=("organisation", organisation.pk))
    return organisation


@transaction.atomic
def edit_organisation(
    organisation: Organisation, *, by: Viewer, expected: int, **details: Unpack[Details]
) -> Organisation:
    """Change what an organisation tells of itself; what is not named stays.

    `expected` is the version that was edited: raises `EditConflict` if somebody saved a newer one, `Refused` as
    proposing does, and where a parent is named that does not know of it.
    """
    require("community_organisations.edit_organisation", by, organisation)
    if "parent" in details and details["parent"] != organisation.parent:
        _check_parent(organisation, details["parent"], by)
    values = _clean(details, country=organisation.country)
    if values.get("country", organisation.country) != organisation.country:
        values.setdefault("region", "")
    identifiers = values.pop("identifiers", None)
    topics = values.pop("topics", None)
    of_actor: dict[str, Any] = {name: values.pop(name) for name in ("name", "region", "languages") if name in values}
    if "country" in values:
        of_actor["country"] = values["country"]
    if "name" in of_actor:
        values |= _keys_of(of_actor["name"])
    save_version(organisation, expected=expected, **values)
    if of_actor:
        Actor.objects.filter(pk=organisation.pk).update(version=F("version") + 1, **of_actor)
        for name, value in of_actor.items():
            setattr(organisation.actor, name, value)
    if identifiers is not None:
        _save_identifiers(organisation, identifiers)
    if topics is not None:
        replace_interests(organisation.pk, topics)
    bump("organisations", f"organisation:{organisation.actor.handle}")
    record(
        ORGANISATION_EDITED,
        by=by,
        target=("organisation", organisation.pk),
        data={"fields": sorted(details), "version": organisation.version},
    )
    return organisation


def set_logo(organisation: Organisation, upload: "UploadedFile[bytes] | None", *, by: Viewer) -> Organisation:
    """Use an uploaded picture as the logo, made anew; None removes it.

    Raises `Refused` at the field `logo` for what is not a usable picture.
    """
    require("community_organisations.edit_organisation", by, organisation)
    # Before the transaction: making a picture anew takes longer than a write may.
    stored = store_file(upload, accept=PICTURES, sizes=AVATAR_SIZES, field="logo") if upload else None
    with transaction.atomic():
        actor = organisation.actor
        actor.picture, actor.picture_file = (stored.digest, stored) if stored else ("", None)
        actor.save(update_fields=["picture", "picture_file"])
        record(ORGANISATION_EDITED, by=by, target=("organisation", organisation.pk), data={"fields": ["logo"]})
        bump("organisations", f"organisation:{actor.handle}")
    return organisation


@transaction.atomic
def add_member_organisation(
    body: Organisation, organisation: Organisation, *, by: Viewer, since_on: date | None = None
) -> MemberOrganisation:
    """Name an organisation as a member of an association or coalition. Naming it twice changes nothing."""
    require("community_organisations.name_member_organisations", by, body)
    if body.pk == organisation.pk:
        raise Refused(_("An organisation cannot be its own member."), field="organisation")
    link, is_new = MemberOrganisation.objects.get_or_create(
        body=body, organisation=organisation, defaults={"since_on": since_on}
    )
    if is_new:
        record(
            MEMBER_ORGANISATION_ADDED, by=by, target=("organisation", body.pk), data={"member": str(organisation.pk)}
        )
    return link


@transaction.atomic
def remove_member_organisation(body: Organisation, organisation: Organisation, *, by: Viewer) -> None:
    """Take an organisation off a body's list; either side may. Does nothing where it is not on it."""
    if not by.may("community_organisations.name_member_organisations", organisation):
        require("community_organisations.name_member_organisations", by, body)
    removed, _details = MemberOrganisation.objects.filter(body=body, organisation=organisation).delete()
    if removed:
        record(
            MEMBER_ORGANISATION_REMOVED,
            by=by,
            target=("organisation", body.pk),
            data={"member": str(organisation.pk)},
        )


def _enter(details: Details, **fields: Any) -> Organisation:
    """Make the actor and the row; the caller has asked the permission and records the verb."""
    for field, message in (("name", _("Write the organisation's name.")), ("type", _("Choose what it is."))):
        if not details.get(field):
            raise Refused(message, field=field)
    values = _clean(details)
    identifiers = values.pop("identifiers", {})
    topics = values.pop("topics", ())
    languages = values.pop("languages", [])
    name, region = values.pop("name"), values.pop("region", "")
    actor = create_actor(ActorKind.ORGANISATION, name, country=values.get("country", ""), region=region)
    if actor.handle in RESERVED_HANDLES:
        actor.handle = f"{actor.handle}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz')}"
    actor.languages = languages
    actor.save(update_fields=["handle", "languages"])
    organisation = Organisation.objects.create(actor=actor, **_keys_of(name), **values, **fields)
    _save_identifiers(organisation, identifiers)
    if topics:
        replace_interests(organisation.pk, topics)
    bump("organisations")
    return organisation


def _keys_of(name: str) -> dict[str, str]:
    return {"sort_key": sort_key(name), "match_key": match_key(name)}


def _clean(details: Details, *, country: str = "") -> dict[str, Any]:
    """The given details as they are stored; raises `Refused` at the first that cannot be used.

    `country` is where the organisation is now.
    """
    values: dict[str, Any] = dict(details)
    if "name" in details:
        values["name"] = _clean_name(details["name"])
    if "about" in details:
        values["about"] = tidy_text(details["about"])
        if len(values["about"]) > 4000:
            raise Refused(_("Please use at most 4,000 characters."), field="about")
    if "website" in details:
        values["website"] = _clean_website(details["website"])
        values["website_host"] = website_host(values["website"])
    if "town" in details:
        values["town"] = tidy_line(details["town"])
        if len(values["town"]) > 100:
            raise Refused(_("Please use at most 100 characters."), field="town")
    if "type" in details and details["type"] not in OrganisationType.values:
        raise Refused(_("Choose what it is."), field="type")
    if details.get("size_class") and details["size_class"] not in SizeClass.values:
        raise Refused(_("Choose one of the sizes."), field="size_class")
    # Only companies have a size class.
    if details.get("type", OrganisationType.COMPANY) != OrganisationType.COMPANY:
        values["size_class"] = ""
    if details.get("country") and not territories.is_country(details["country"]):
        raise Refused(_("Choose a country from the list."), field="country")
    place = details.get("country", country)
    if details.get("region") and not (place and territories.is_region(details["region"], of=place)):
        raise Refused(_("Choose a region of the country."), field="region")
    for field, known in (("languages", CONTENT_LANGUAGES), ("sectors", Sector.values)):
        if field in values:
            values[field] = list(dict.fromkeys(values[field]))
            if any(entry not in known for entry in values[field]):
                raise Refused(_("Choose from the list."), field=field)
    if "identifiers" in details:
        values["identifiers"] = _clean_identifiers(details["identifiers"])
    return values


def _clean_name(text: str) -> str:
    name = tidy_line(text)
    if not name:
        raise Refused(_("Write the organisation's name."), field="name")
    if len(name) > 200:
        raise Refused(_("Please use at most 200 characters."), field="name")
    try:
        validate_name(name)
    except ValidationError as error:
        raise Refused(error.messages[0], field="name") from error
    return name


def _clean_website(text: str) -> str:
    address = tidy_line(text)
    if address and "://" not in address:
        address = f"https://{address}"
    if address:
        try:
            _is_web_address(address)
        except ValidationError as error:
            raise Refused(_("Write a web address such as https://www.example.org."), field="website") from error
    if len(address) > 300:
        raise Refused(_("Please use at most 300 characters."), field="website")
    return address


def _clean_identifiers(identifiers: Mapping[str, str]) -> dict[str, str]:
    shapes = {
        IdentifierScheme.PIC: _("A PIC has nine digits."),
        IdentifierScheme.ROR: _("This is no ROR identifier; one looks like https://ror.org/02mhbdp94."),
        IdentifierScheme.OID: _("An Erasmus+ organisation ID is an E and eight digits."),
    }
    cleaned = {}
    for scheme, text in identifiers.items():
        if scheme not in IdentifierScheme.values:
            raise Refused(_("This register is not known here."), field="identifiers")
        value = normal_identifier(scheme, text) if text.strip() else ""
        if value is None:
            raise Refused(shapes[IdentifierScheme(scheme)], field=scheme)
        cleaned[scheme] = value
    return cleaned


def _save_identifiers(organisation: Organisation, identifiers: Mapping[str, str]) -> None:
    for scheme, value in identifiers.items():
        mine = OrganisationIdentifier.objects.filter(organisation=organisation, scheme=scheme)
        if not value:
            mine.delete()
            continue
        try:
            with transaction.atomic():
                OrganisationIdentifier.objects.update_or_create(
                    organisation=organisation, scheme=scheme, defaults={"value": value}
                )
        except IntegrityError as error:
            raise Refused(_("Another organisation is registered here with this number."), field=scheme) from error


def _check_parent(organisation: Organisation, parent: Organisation | None, by: Viewer) -> None:
    """A parent is named before the review, or by somebody who answers for it; never in a circle."""
    if parent is None:
        return
    is_reviewed_later = organisation.state in (OrganisationState.DRAFT, OrganisationState.MORE_INFORMATION)
    if not is_reviewed_later and not by.may("community_organisations.manage_people", parent):
        raise Refused(_("Only its representatives or a manager of the hub can name it as the parent."), field="parent")
    above: uuid.UUID | None = parent.pk
    seen = set()
    while above is not None and above not in seen:
        if above == organisation.pk:
            raise Refused(_("An organisation cannot be part of itself."), field="parent")
        seen.add(above)
        above = Organisation.objects.filter(pk=above).values_list("parent_id", flat=True).first()
