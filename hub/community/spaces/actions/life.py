"""The life of a space: opening, settings, who may read, concluding, archiving."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from hub.community.actors.models import Actor
from hub.community.spaces.actions.doors import enter, lock_space
from hub.community.spaces.kinds import (
    GROUP_KINDS,
    JoinMethod,
    SpaceKind,
    SpaceRole,
    SpaceState,
    Visibility,
    is_narrower,
    wider_than,
)
from hub.community.spaces.models import Space, SpaceTopic
from hub.community.spaces.points import visibility_narrowed
from hub.community.spaces.verbs import (
    SPACE_ARCHIVED,
    SPACE_CONCLUDED,
    SPACE_CREATED,
    SPACE_EDITED,
    SPACE_OPENED,
    SPACE_PROPOSED,
    SPACE_REOPENED,
    SPACE_VISIBILITY_CHANGED,
)
from hub.community.topics.queries import chosen_topics
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.latin import latin_slug
from hub.core.states import move, save_version
from hub.core.text import tidy_line, tidy_text, validate_name
from hub.core.versions.actions import bump

# Pages of the list stand where a group's address would.
RESERVED_SLUGS = frozenset({"new", "mine", "propose", "desk"})


class Settings(TypedDict, total=False):
    """What can be said and set of a space; `topics` are ids."""

    name: str
    purpose: str
    kind: str
    languages: Sequence[str]
    country: str
    region: str
    join_method: str
    visibility: str
    topics: Sequence[int]
    parent: Space | None


@transaction.atomic
def create_space(
    *,
    by: Viewer,
    lead: Actor | None = None,
    is_forming: bool = False,
    at: datetime | None = None,
    slug: str = "",
    **settings: Unpack[Settings],
) -> Space:
    """Open a group. Its lead is `lead`, else whoever opens it. With `is_forming` it is prepared unseen first.

    Managers open any kind; who leads a group opens working groups in it. `at` and `slug` are for imports.
    Raises `Refused` with the field for what cannot be used: no name, an unknown kind, language, country, region or
    topic, a parent that is archived or has a narrower audience.
    """
    parent = settings.get("parent")
    if parent is not None and not by.may("community_spaces.create_space"):
        require("community_spaces.create_subspace", by, parent)
        settings["kind"] = SpaceKind.WORKING_GROUP
    else:
        require("community_spaces.create_space", by)
    space = _make(settings, by=by, lead=lead, is_forming=is_forming, at=at, slug=slug)
    record(SPACE_CREATED, by=by, space=space.pk, data={"kind": str(space.kind)})
    return space


@transaction.atomic
def propose_space(*, by: Viewer, **settings: Unpack[Settings]) -> Space:
    """Propose an interest group: its proposer leads it and prepares it; a manager opens it, or archives it.

    Until then only its members and managers find it. Raises `Refused` as `create_space`.
    """
    require("community_spaces.propose_space", by)
    settings["kind"] = SpaceKind.INTEREST_GROUP
    settings["parent"] = None
    space = _make(settings, by=by, lead=None, is_forming=True, at=None, slug="")
    record(SPACE_PROPOSED, by=by, space=space.pk)
    return space


@transaction.atomic
def open_space(space: Space, *, by: Viewer) -> Space:
    """Open a group that was being prepared, to the audience that was chosen for it."""
    space = lock_space(space)
    require("community_spaces.open_space", by, space)
    _check_parent(space, space.parent, space.opens_as)
    visibility = space.opens_as
    now = timezone.now()
    _move(space, SpaceState.ACTIVE, SPACE_OPENED, by=by, visibility=visibility, activity_at=now, opened_at=now)
    if visibility != Visibility.SPACE:
        record(
            SPACE_VISIBILITY_CHANGED,
            by=by,
            space=space.pk,
            data={"from": str(Visibility.SPACE), "to": str(visibility)},
        )
    return space


@transaction.atomic
def edit_space(space: Space, *, by: Viewer, expected: int, **settings: Unpack[Settings]) -> Space:
    """Change what a group says of itself and its settings; what is not named stays.

    `expected` is the version that was edited: raises `EditConflict` if somebody saved a newer one, else `Refused` as
    `create_space`. Kind and parent are the managers'. A narrower audience holds at once, for the groups inside as well.
    """
    require("community_spaces.edit_space", by, space)
    if settings.keys() & {"kind", "parent"}:
        require("community_spaces.change_kind", by, space)
    values = _clean(settings, country=space.country)
    topics = values.pop("topics", None)
    if values.get("country", space.country) != space.country:
        values.setdefault("region", "")
    wish = "opens_as" if space.state == SpaceState.FORMING else "visibility"
    before, after = space.visibility, space.visibility
    if "visibility" in values:
        values[wish] = values.pop("visibility")
        after = values.get("visibility", before)
    _check_parent(space, values.get("parent", space.parent), values.get(wish, getattr(space, wish)))
    stale: set[str] = set()
    if is_narrower(after, before):
        stale |= _narrow_contents(space, after, by=by)
    save_version(space, expected=expected, **values)
    if topics is not None:
        _save_topics(space, topics)
    if after != before:
        if is_narrower(after, before):
            # Again, for what was committed between the first time and the lock on the space: docs/adr/0040.
            stale |= _narrow_contents(space, after, by=by)
        record(SPACE_VISIBILITY_CHANGED, by=by, space=space.pk, data={"from": str(before), "to": str(after)})
    record(SPACE_EDITED, by=by, space=space.pk, data={"fields": sorted(settings), "version": space.version})
    bump("spaces", f"space:{space.pk}", *stale)
    return space


@transaction.atomic
def conclude_space(space: Space, *, by: Viewer) -> Space:
    """Its work is done: nobody joins any more, everything stays to be read."""
    require("community_spaces.end_space", by, space)
    return _move(space, SpaceState.CONCLUDED, SPACE_CONCLUDED, by=by)


@transaction.atomic
def archive_space(space: Space, *, by: Viewer) -> Space:
    """Keep the group for reading only; it is still found by those who could find it."""
    require("community_spaces.end_space", by, space)
    return _move(space, SpaceState.ARCHIVED, SPACE_ARCHIVED, by=by)


@transaction.atomic
def reopen_space(space: Space, *, by: Viewer) -> Space:
    """Bring a concluded or archived group back to work."""
    require("community_spaces.reopen_space", by, space)
    return _move(space, SpaceState.ACTIVE, SPACE_REOPENED, by=by, opened_at=space.opened_at or timezone.now())


def _move(space: Space, to: SpaceState, verb: Verb, *, by: Viewer, **changes: Any) -> Space:
    """Move and record; of two who do it at once, the second gets `MoveRefused`."""
    before = space.state
    move(space, to, state_changed_at=timezone.now(), **changes)
    record(verb, by=by, space=space.pk, data={"from": str(before), "to": str(to)})
    bump("spaces", f"space:{space.pk}")
    return space


def _narrow_contents(space: Space, visibility: str, *, by: Viewer) -> set[str]:
    """Bring down every copy of the visibility in the space, and the groups inside; answers the versions to bump."""
    stale: set[str] = set()
    for child in Space.objects.filter(parent=space, visibility__in=wider_than(visibility)):
        before = child.visibility
        stale |= _narrow_contents(child, visibility, by=by)
        Space.objects.filter(pk=child.pk).update(visibility=visibility)
        stale |= _narrow_contents(child, visibility, by=by) | {f"space:{child.pk}"}
        record(SPACE_VISIBILITY_CHANGED, by=by, space=child.pk, data={"from": str(before), "to": str(visibility)})
    return stale.union(*(narrowed.versions for narrowed in visibility_narrowed.ask(space.pk, visibility)))


def _make(
    settings: Settings, *, by: Viewer, lead: Actor | None, is_forming: bool, at: datetime | None, slug: str
) -> Space:
    if not settings.get("name"):
        raise Refused(_("Give the group a name."), field="name")
    values = _clean(settings)
    topics = values.pop("topics", ())
    opens_as = values.get("visibility", Visibility.PUBLIC)
    _check_parent(None, values.get("parent"), opens_as)
    if is_forming:
        values["visibility"] = Visibility.SPACE
    at = at or timezone.now()
    space = _save_with_free_slug(
        slug or values["name"],
        opens_as=opens_as,
        opened_at=None if is_forming else at,
        state=SpaceState.FORMING if is_forming else SpaceState.ACTIVE,
        created_by_id=by.actor_id,
        created_at=at,
        activity_at=at,
        **values,
    )
    _save_topics(space, topics)
    lead_id = lead.pk if lead is not None else by.actor_id
    if lead_id is not None:
        enter(space, lead_id, by=by, role=SpaceRole.LEAD, at=at)
        space.refresh_from_db(fields=["member_count"])
    bump("spaces")
    return space


def _save_with_free_slug(wanted: str, **values: Any) -> Space:
    base = latin_slug(wanted)[:60].strip("-")
    slug = base if base and base not in RESERVED_SLUGS else f"group-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz')}"
    for attempt in range(8):
        try:
            with transaction.atomic():
                return Space.objects.create(slug=slug, **values)
        except IntegrityError:
            if attempt == 7:
                raise
            slug = f"{base or 'group'}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}"
    raise AssertionError("unreachable")


def _save_topics(space: Space, topics: Iterable[int]) -> None:
    wanted = set(topics)
    SpaceTopic.objects.filter(space=space).exclude(topic_id__in=wanted).delete()
    SpaceTopic.objects.bulk_create(
        [SpaceTopic(space=space, topic_id=topic) for topic in sorted(wanted)], ignore_conflicts=True
    )


def _clean(settings: Settings, *, country: str = "") -> dict[str, Any]:
    """The given settings as they are stored; raises `Refused` at the first that cannot be used."""
    values: dict[str, Any] = dict(settings)
    if "name" in settings:
        values["name"] = _clean_name(settings["name"])
    if "purpose" in settings:
        values["purpose"] = tidy_text(settings["purpose"])
        if len(values["purpose"]) > 2000:
            raise Refused(_("Please use at most 2,000 characters."), field="purpose")
    choices = (("kind", GROUP_KINDS), ("join_method", JoinMethod.values), ("visibility", Visibility.values))
    for field, known in choices:
        if field in values and values[field] not in known:
            raise Refused(_("Choose from the list."), field=field)
    if "languages" in settings:
        values["languages"] = list(dict.fromkeys(settings["languages"]))
        if any(code not in CONTENT_LANGUAGES for code in values["languages"]):
            raise Refused(_("Choose from the list."), field="languages")
    if settings.get("country") and not territories.is_country(settings["country"]):
        raise Refused(_("Choose a country from the list."), field="country")
    place = settings.get("country", country)
    if settings.get("region") and not (place and territories.is_region(settings["region"], of=place)):
        raise Refused(_("Choose a region of the country."), field="region")
    if "topics" in settings:
        values["topics"] = chosen_topics(settings["topics"])
    return values


def _clean_name(text: str) -> str:
    name = tidy_line(text)
    if not name:
        raise Refused(_("Give the group a name."), field="name")
    if len(name) > 120:
        raise Refused(_("Please use at most 120 characters."), field="name")
    try:
        validate_name(name)
    except ValidationError as error:
        raise Refused(error.messages[0], field="name") from error
    return name


def _check_parent(space: Space | None, parent: Space | None, visibility: str) -> None:
    """A group inside another lives no longer and is read by no more people than that one."""
    if parent is None:
        return
    parent = Space.objects.select_for_update().get(pk=parent.pk)
    if parent.kind == SpaceKind.CONVERSATION or parent.state == SpaceState.ARCHIVED:
        raise Refused(_("Choose a group that is not archived."), field="parent")
    if is_narrower(parent.visibility, visibility):
        raise Refused(
            _("No more people may read it than may read “%(parent)s”, which it is part of.") % {"parent": parent.name},
            field="visibility",
        )
    above: int | None = parent.pk
    seen: set[int] = set()
    while space is not None and above is not None and above not in seen:
        if above == space.pk:
            raise Refused(_("A group cannot be part of itself."), field="parent")
        seen.add(above)
        above = Space.objects.filter(pk=above).values_list("parent_id", flat=True).first()
