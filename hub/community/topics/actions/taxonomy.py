"""Changes the taxonomy."""

import re
from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils.translation import gettext as _

from hub.community.actors.models import new_id
from hub.community.topics.kinds import LONGEST_DESCRIPTION, LONGEST_LABEL
from hub.community.topics.models import TaxonomyState, Topic
from hub.community.topics.queries import forget_topics
from hub.community.topics.verbs import (
    TOPIC_ACTIVATED,
    TOPIC_CHANGED,
    TOPIC_CREATED,
    TOPIC_DEACTIVATED,
    TOPIC_MERGED,
    TOPIC_MOVED,
    TOPICS_REORDERED,
)
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.collation import fold
from hub.core.states import MoveRefused, save_version
from hub.core.text import tidy_line

MANAGE = "community_topics.manage_topics"


@transaction.atomic
def create_topic(
    labels: Mapping[str, str],
    descriptions: Mapping[str, str] | None = None,
    *,
    by: Viewer,
    parent: Topic | None = None,
    slug: str = "",
) -> Topic:
    """Add a topic at the end of a group, or, without a parent, a group; the slug is made of the English label.

    Raises `Refused` at the field (`label_sv`, `description_en`, `parent`): no label at all, one that a neighbour
    already has, one too long, or a parent that is itself inside a group.
    """
    require(MANAGE, by)
    _check_parent(parent)
    cleaned = _labels(labels)
    _refuse_taken(cleaned, parent_id=parent.pk if parent else None)
    last = Topic.objects.filter(parent=parent).aggregate(last=models.Max("position"))["last"]
    topic = Topic.objects.create(
        slug=_free_slug(slug or cleaned.get("en") or next(iter(cleaned.values()))),
        parent=parent,
        position=0 if last is None else last + 1,
        labels=cleaned,
        descriptions=_descriptions(descriptions or {}),
    )
    announce_change()
    record(TOPIC_CREATED, by=by, target=("topic", topic.pk))
    return topic


@transaction.atomic
def change_topic(
    topic: Topic, labels: Mapping[str, str], descriptions: Mapping[str, str], *, expected: int, by: Viewer
) -> Topic:
    """Replace labels and descriptions in all languages; the slug stays.

    Raises `Refused` as `create_topic`, and `EditConflict` if somebody saved a newer version than `expected`.
    """
    require(MANAGE, by)
    cleaned = _labels(labels)
    _refuse_taken(cleaned, parent_id=topic.parent_id, but=topic.pk)
    save_version(topic, expected=expected, labels=cleaned, descriptions=_descriptions(descriptions))
    announce_change()
    record(TOPIC_CHANGED, by=by, target=("topic", topic.pk), data={"version": topic.version})
    return topic


@transaction.atomic
def move_topic(topic: Topic, parent: Topic | None, *, by: Viewer) -> Topic:
    """Put a topic at the end of another group, or make it a group of its own.

    Raises `Refused` for a group that has topics (the taxonomy has two levels) and for a parent inside a group.
    """
    require(MANAGE, by)
    _check_parent(parent, of=topic)
    if parent and topic.children.filter(merged_into=None).exists():
        raise Refused(_("A group with topics in it cannot be put into another group."), field="parent")
    _refuse_taken(topic.labels, parent_id=parent.pk if parent else None, but=topic.pk, field="parent")
    old = topic.parent_id
    last = Topic.objects.filter(parent=parent).exclude(pk=topic.pk).aggregate(last=models.Max("position"))["last"]
    topic.parent, topic.position = parent, 0 if last is None else last + 1
    topic.save(update_fields=["parent", "position"])
    announce_change()
    record(TOPIC_MOVED, by=by, target=("topic", topic.pk), data={"from": old, "to": topic.parent_id})
    return topic


@transaction.atomic
def reorder_topics(parent: Topic | None, ids: Iterable[int], *, by: Viewer) -> None:
    """Give the topics of a group, or the groups, the order of `ids`; those not named follow in their old order."""
    require(MANAGE, by)
    rank = {topic_id: place for place, topic_id in enumerate(ids)}
    topics = list(Topic.objects.filter(parent=parent, merged_into=None).order_by("position", "id"))
    topics.sort(key=lambda topic: rank.get(topic.pk, len(rank) + topic.position))
    for place, topic in enumerate(topics):
        topic.position = place
    Topic.objects.bulk_update(topics, ["position"])
    announce_change()
    record(TOPICS_REORDERED, by=by, target=("topic", parent.pk if parent else ""))


@transaction.atomic
def shift_topic(topic: Topic, steps: int, *, by: Viewer) -> None:
    """Move a topic up (-1) or down (1) among its neighbours; nothing happens at either end."""
    order = list(
        Topic.objects.filter(parent=topic.parent_id, merged_into=None)
        .order_by("position", "id")
        .values_list("pk", flat=True)
    )
    place = order.index(topic.pk)
    order.insert(max(0, place + steps), order.pop(place))
    reorder_topics(topic.parent, order, by=by)


@transaction.atomic
def deactivate_topic(topic: Topic, *, by: Viewer) -> Topic:
    """Take a topic out of use: nobody can choose it any more, what carries it keeps it.

    Raises `Refused` for a group that still has topics in use.
    """
    require(MANAGE, by)
    if topic.children.filter(is_active=True).exists():
        raise Refused(_("Take the topics of this group out of use first, or move them."))
    _set_active(topic, is_active=False)
    record(TOPIC_DEACTIVATED, by=by, target=("topic", topic.pk))
    return topic


@transaction.atomic
def activate_topic(topic: Topic, *, by: Viewer) -> Topic:
    """Put a topic into use again. Raises `Refused` while its group is out of use."""
    require(MANAGE, by)
    if topic.parent and not topic.parent.is_active:
        raise Refused(_("Put its group into use first."))
    _set_active(topic, is_active=True)
    record(TOPIC_ACTIVATED, by=by, target=("topic", topic.pk))
    return topic


@transaction.atomic
def merge_topics(source: Topic, into: Topic, *, by: Viewer) -> Topic:
    """Make one topic part of another: its labels go on finding the other, and what carries it shows the other at once.

    A background job re-points the links of all features. Raises `Refused` for a topic into itself, into one that is
    merged or out of use, and for a group that has topics.
    """
    require(MANAGE, by)
    if source.pk == into.pk:
        raise Refused(_("Choose another topic than this one."), field="into")
    if not into.is_active or into.merged_into_id:
        raise Refused(_("Choose a topic that is in use."), field="into")
    if source.children.filter(merged_into=None).exists():
        raise Refused(_("Move or merge the topics of this group first."))
    updated = Topic.objects.filter(pk=source.pk, merged_into=None).update(merged_into=into, is_active=False)
    if updated != 1:
        raise MoveRefused(f"topic {source.pk} was merged in the meantime")
    # A chain of merges would have to be followed at every look-up.
    Topic.objects.filter(merged_into=source).update(merged_into=into)
    # What was merged into a topic has no place of its own in the tree.
    Topic.objects.filter(parent=source).update(parent=None)
    source.merged_into, source.is_active = into, False
    announce_change()
    record(TOPIC_MERGED, by=by, target=("topic", source.pk), data={"from": source.pk, "into": into.pk})
    return source


# --- Checks ---------------------------------------------------------------------------------------------------------


def _texts(texts: Mapping[str, str], longest: int, kind: str) -> dict[str, str]:
    cleaned = {code: tidy_line(texts.get(code, "")) for code in INTERFACE_LANGUAGES}
    for code, text in cleaned.items():
        if len(text) > longest:
            raise Refused(_("Use at most %(count)s characters.") % {"count": longest}, field=f"{kind}_{code}")
    return {code: text for code, text in cleaned.items() if text}


def _labels(texts: Mapping[str, str]) -> dict[str, str]:
    labels = _texts(texts, LONGEST_LABEL, "label")
    if not labels:
        raise Refused(_("Give the topic a name in at least one language."), field="label_en")
    return labels


def _descriptions(texts: Mapping[str, str]) -> dict[str, str]:
    return _texts(texts, LONGEST_DESCRIPTION, "description")


def _refuse_taken(labels: Mapping[str, str], *, parent_id: int | None, but: int = 0, field: str = "") -> None:
    """Raise `Refused` if a neighbour in the same group has the same label in the same language."""
    for neighbour in Topic.objects.filter(parent=parent_id, merged_into=None).exclude(pk=but):
        for code, label in labels.items():
            if fold(neighbour.labels.get(code, "")) == fold(label):
                message = _("There is already a topic named “%(label)s” here.") % {"label": label}
                raise Refused(message, field=field or f"label_{code}")


def _check_parent(parent: Topic | None, *, of: Topic | None = None) -> None:
    if parent is None:
        return
    if parent.parent_id or (of and parent.pk == of.pk):
        raise Refused(_("Choose a group: topics stand in groups, not in other topics."), field="parent")
    if not parent.is_active:
        raise Refused(_("This group is out of use."), field="parent")


def _free_slug(text: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:50].strip("-") or "topic"
    taken = set(Topic.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _set_active(topic: Topic, *, is_active: bool) -> None:
    updated = Topic.objects.filter(pk=topic.pk, is_active=not is_active, merged_into=None).update(is_active=is_active)
    if updated != 1:
        raise MoveRefused(f"topic {topic.pk} was changed in the meantime")
    topic.is_active = is_active
    announce_change()


def announce_change(*, digest: str | None = None) -> None:
    """Let every process see the change within seconds, and this one at once; `digest` is of the list just loaded."""
    changed = {"version": new_id(), **({"loaded_digest": digest} if digest else {})}
    TaxonomyState.objects.update_or_create(pk=1, defaults=changed)
    # At once for what follows in this transaction, and again when other threads can see the change.
    forget_topics()
    transaction.on_commit(forget_topics)
