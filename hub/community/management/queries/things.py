"""What stands below management and is named in the activity log: people, organisations, topics, waves, lists."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from hub.community.actors.models import Actor
from hub.community.management.kinds import manage_path, member_path
from hub.community.management.models import InvitationWave
from hub.community.management.points import Thing
from hub.community.members.models import Member
from hub.community.organisations.kinds import organisation_path
from hub.community.profiles.kinds import person_path
from hub.community.topics.queries import topic_index
from hub.core.access.viewer import Viewer


def known_things(viewer: Viewer, kind: str, ids: Sequence[str]) -> Iterator[Thing]:
    """The things of one kind, for the hook `activity_things`."""
    found = _KINDS.get(kind)
    return found(viewer.language, ids) if found else iter(())


def _numbers(ids: Sequence[str]) -> list[int]:
    return [int(each) for each in ids if each.isdecimal()]


def _keys(ids: Sequence[str]) -> list[uuid.UUID]:
    keys = []
    for each in ids:
        try:
            keys.append(uuid.UUID(each))
        except ValueError:
            # Recorded by an older version, or of another kind: it stays without a name.
            continue
    return keys


def _members(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    for pk, name in Member.objects.filter(pk__in=_numbers(ids)).values_list("pk", "actor__name"):
        yield Thing("member", str(pk), name, member_path(language, pk))


def _actors(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    for key, kind, name, handle in Actor.objects.filter(pk__in=_keys(ids)).values_list("pk", "kind", "name", "handle"):
        path = organisation_path(language, handle) if kind == "organisation" else person_path(language, handle)
        yield Thing("actor", str(key), name, path)


def _organisations(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    for each in _actors(language, ids):
        yield Thing("organisation", each.id, each.label, each.path)


def _topics(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    topics = topic_index(language)
    for number in _numbers(ids):
        if number in topics:
            yield Thing("topic", str(number), topics[number].label, manage_path(language, f"topics/{number}/"))


def _waves(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    for pk, name in InvitationWave.objects.filter(pk__in=_numbers(ids)).values_list("pk", "name"):
        yield Thing("wave", str(pk), name, manage_path(language, f"invitations/{pk}/"))


def _lists(language: str, ids: Sequence[str]) -> Iterator[Thing]:
    names = {
        "members": _("Members"),
        "organisations": _("Organisations"),
        "activity": _("Activity log"),
        "imports": _("Imports"),
        "waves": _("Invitations"),
    }
    for each in ids:
        yield Thing("list", each, names.get(each, each))


_KINDS: Mapping[str, Callable[[str, Sequence[str]], Iterator[Thing]]] = {
    "member": _members,
    "actor": _actors,
    "organisation": _organisations,
    "topic": _topics,
    "wave": _waves,
    "list": _lists,
}
