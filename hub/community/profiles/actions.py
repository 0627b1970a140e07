"""Changes what members tell of themselves."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.actors.kinds import Audience, Sector, StakeholderType
from hub.community.actors.models import Actor
from hub.community.members.models import Member, Profile
from hub.community.profiles.kinds import FIELDS
from hub.community.profiles.verbs import ONBOARDED, PICTURE_CHANGED, PROFILE_UPDATED
from hub.community.topics.actions import set_interests
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

_ON_ACTOR = frozenset({"name", "country", "region", "languages"})
_LINES = frozenset({"name", "pronouns", "headline"})
_TEXTS = frozenset({"about", "can_help_with", "looking_for"})
_OTHERS = frozenset({"stakeholder_type", "sectors", "is_indexable", "is_listed", "audiences", "country", "region"})
CHANGEABLE = _LINES | _TEXTS | _OTHERS | {"languages", "topics"}


@transaction.atomic
def update_profile(actor: Actor, *, by: Viewer, expected_version: int | None = None, **changes: Any) -> Profile:
    """Change some of a member's own fields (`CHANGEABLE`); `topics` are ids.

    Raises `Refused` at the field that cannot be used, `EditConflict` when the profile is newer than
    `expected_version`: somebody changed it in another window.
    """
    require("community_profiles.update_profile", by, actor)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    topics = changes.pop("topics", None)
    values = {name: _checked(name, value) for name, value in changes.items()}
    _check_place(values, actor)
    profile = Profile.objects.get(pk=actor.pk)
    on_actor = {name: value for name, value in values.items() if name in _ON_ACTOR}
    on_profile = {name: value for name, value in values.items() if name not in _ON_ACTOR}
    if "audiences" in on_profile:
        on_profile["audiences"] = {**profile.audiences, **on_profile["audiences"]}
        if "picture" in on_profile["audiences"]:
            on_actor["picture_audience"] = on_profile["audiences"]["picture"]
    save_version(profile, expected=profile.version if expected_version is None else expected_version, **on_profile)
    if on_actor:
        Actor.objects.filter(pk=actor.pk).update(**on_actor)
        for name, value in on_actor.items():
            setattr(actor, name, value)
    if topics is not None:
        set_interests(actor.pk, topics, by=by)
    fields = sorted(values) + (["topics"] if topics is not None else [])
    record(PROFILE_UPDATED, by=by, target=("actor", actor.pk), data={"fields": fields})
    return profile


def set_picture(actor: Actor, upload: "UploadedFile[Any] | None", *, by: Viewer) -> Actor:
    """Use an uploaded photo, made anew and without its metadata; None removes it.

    Raises `Refused` at the field `picture` for what is not a usable picture.
    """
    require("community_profiles.update_profile", by, actor)
    # Before the transaction: making a picture anew takes longer than a write may.
    stored = store_file(upload, accept=PICTURES, sizes=AVATAR_SIZES, field="picture") if upload else None
    with transaction.atomic():
        actor.picture, actor.picture_file = (stored.digest, stored) if stored else ("", None)
        actor.save(update_fields=["picture", "picture_file"])
        record(PICTURE_CHANGED, by=by, target=("actor", actor.pk))
    return actor


@transaction.atomic
def finish_onboarding(member: Member, *, by: Viewer) -> Member:
    """The member has gone through the first steps, or left them: the hub asks no more. Again does nothing."""
    require("community_profiles.update_profile", by, member.actor)
    if Member.objects.filter(pk=member.pk, onboarded_at=None).update(onboarded_at=timezone.now()):
        record(ONBOARDED, by=by, target=("member", member.pk))
    return member


def _longest(name: str) -> int | None:
    return cast("models.CharField[str, str]", Profile._meta.get_field(name)).max_length


def _checked(name: str, value: Any) -> Any:
    """One field as it is stored; raises `Refused` for what it cannot be."""
    if name in _LINES:
        value = tidy_line(value)
        if name == "name":
            _check_name(value)
        return _within(name, value, 80 if name == "name" else _longest(name))
    if name in _TEXTS:
        return _within(name, tidy_text(value), _longest(name))
    if name == "stakeholder_type" and value and value not in StakeholderType.values:
        raise Refused(_("Choose one of the list."), field=name)
    if name == "sectors":
        return _known(name, value, Sector.values)
    if name == "languages":
        return _known(name, value, CONTENT_LANGUAGES)
    if name == "audiences":
        for field, audience in value.items():
            if field not in FIELDS or audience not in Audience.values:
                raise Refused(_("Choose one of the list."), field=f"audience_{field}")
    return value


def _check_name(name: str) -> None:
    try:
        validate_name(name)
    except ValidationError as error:
        raise Refused(error.messages[0], field="name") from error


def _within(name: str, value: str, most: int | None) -> str:
    if most and len(value) > most:
        raise Refused(_("This is too long; %(most)d characters are possible.") % {"most": most}, field=name)
    return value


def _known(name: str, values: Any, choices: Any) -> list[str]:
    """Each once, in the order given; raises `Refused` for an unknown one or more than twelve."""
    kept = list(dict.fromkeys(values))
    if len(kept) > 12 or any(value not in choices for value in kept):
        raise Refused(_("Choose from the list, at most twelve."), field=name)
    return kept


def _check_place(values: dict[str, Any], actor: Actor) -> None:
    """A country that exists, and a region that lies in it; a new country drops the region of the old one."""
    if "country" not in values and "region" not in values:
        return
    country = values.get("country", actor.country)
    if country and not territories.is_country(country):
        raise Refused(_("Choose a country of the list."), field="country")
    region = values.get("region", actor.region)
    if region and not (country and territories.is_region(region, of=country)):
        if values.get("region"):
            raise Refused(_("This region is not in the chosen country."), field="region")
        values["region"] = ""
