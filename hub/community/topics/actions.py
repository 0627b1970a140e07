"""Changes the taxonomy, interests and keywords."""

import re
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from hub.community.actors.models import new_id
from hub.community.topics.kinds import (
    LONGEST_DESCRIPTION,
    LONGEST_KEYWORD,
    LONGEST_LABEL,
    MOST_INTERESTS,
    MOST_KEYWORDS,
)
from hub.community.topics.models import Keyword, TaxonomyState, Topic, TopicInterest
from hub.community.topics.queries import chosen_topics, forget_topics, has_new_list, topic_list
from hub.community.topics.verbs import (
    INTERESTS_CHANGED,
    TOPIC_ACTIVATED,
    TOPIC_CHANGED,
    TOPIC_CREATED,
    TOPIC_DEACTIVATED,
    TOPIC_MERGED,
    TOPIC_MOVED,
    TOPICS_LOADED,
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


# --- The taxonomy --------------------------------------------------------------------------------------------------


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
    _announce_change()
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
    _announce_change()
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
    _announce_change()
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
    _announce_change()
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
    """Make one topic part of another: its labels go on finding the other, its interests move there at once.

    Other features re-point their own links when they hear `TOPIC_MERGED` (`repoint_topic_links` does it); until then
    `topic_index` shows the other topic for them. Raises `Refused` for a topic into itself, into one that is merged
    or out of use, and for a group that has topics.
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
    repoint_topic_links(TopicInterest, owner="actor_id", source=source.pk, into=into.pk)
    _announce_change()
    record(TOPIC_MERGED, by=by, target=("topic", source.pk), data={"from": source.pk, "into": into.pk})
    return source


def repoint_topic_links(links: type[models.Model], *, owner: str, source: int, into: int) -> None:
    """Make links to `source` links to `into`, dropping those whose owner has that one already.

    `links` has a field `topic` and the owner's column named by `owner`. For subscribers of `TOPIC_MERGED`; running it
    again changes nothing.
    """
    rows = links._default_manager
    have = rows.filter(topic_id=into).values(owner)
    rows.filter(topic_id=source, **{f"{owner}__in": have}).delete()
    rows.filter(topic_id=source).update(topic_id=into)


# --- The hub's own list --------------------------------------------------------------------------------------------


@transaction.atomic
def load_topics(*, by: Viewer) -> int:
    """Add what `data/topics.toml` has and the taxonomy lacks; answers how many topics are new.

    Missing labels and descriptions are filled in; what editors wrote, moved, merged or took out of use stays as it is.
    """
    require(MANAGE, by)
    source, digest = topic_list()
    known = {topic.slug: topic for topic in Topic.objects.all()}
    created = 0
    for place, (slug, entry) in enumerate(tomllib.loads(source.decode()).items()):
        labels = {code: texts[0] for code, texts in entry.items() if code in INTERFACE_LANGUAGES}
        descriptions = {code: texts[1] for code, texts in entry.items() if code in INTERFACE_LANGUAGES}
        topic = known.get(slug)
        if topic is None:
            parent = known[entry["group"]] if "group" in entry else None
            known[slug] = Topic.objects.create(
                slug=slug, parent=parent, position=place, labels=labels, descriptions=descriptions
            )
            created += 1
        elif labels.keys() - topic.labels.keys() or descriptions.keys() - topic.descriptions.keys():
            topic.labels, topic.descriptions = labels | topic.labels, descriptions | topic.descriptions
            topic.version += 1
            topic.save(update_fields=["labels", "descriptions", "version"])
    TaxonomyState.objects.update_or_create(pk=1, defaults={"version": new_id(), "loaded_digest": digest})
    _forget()
    if created:
        record(TOPICS_LOADED, by=by, data={"created": created})
    return created


def ensure_topics() -> int:
    """Load the hub's own list if this version of it has not been loaded; answers how many topics are new.

    For the start of a hub and for tests; costs one statement where there is nothing to do.
    """
    if not has_new_list():
        return 0
    return load_topics(by=Viewer(is_system=True))


# --- Interests and keywords ----------------------------------------------------------------------------------------


@transaction.atomic
def set_interests(actor_id: uuid.UUID, topic_ids: Iterable[int], *, by: Viewer) -> None:
    """Make these, and no others, the party's topics of interest.

    Raises `Refused` for an unknown topic or more than 30.
    """
    require("community_topics.change_interests", by, actor_id)
    if replace_interests(actor_id, topic_ids):
        record(INTERESTS_CHANGED, by=by, target=("actor", actor_id))


def replace_interests(actor_id: uuid.UUID, topic_ids: Iterable[int]) -> bool:
    """The same inside another action that has asked its own permission (an organisation's page); whether it changed.

    Raises `Refused` as `set_interests`.
    """
    wanted = set(chosen_topics(topic_ids, most=MOST_INTERESTS))
    had = set(TopicInterest.objects.filter(actor_id=actor_id).values_list("topic_id", flat=True))
    TopicInterest.objects.filter(actor_id=actor_id, topic_id__in=had - wanted).delete()
    # Two tabs that save at once must not fail on each other.
    TopicInterest.objects.bulk_create(
        [TopicInterest(actor_id=actor_id, topic_id=topic_id) for topic_id in sorted(wanted - had)],
        ignore_conflicts=True,
    )
    return had != wanted


def keyword_ids(texts: Iterable[str]) -> list[int]:
    """The ids of keywords, made where they are new; for actions that have asked their own permission.

    Texts that fold alike are one keyword, in the spelling that was first. Raises `Refused` for one that is too long or
    has nothing to read in it, and for more than ten.
    """
    wanted: dict[str, str] = {}
    for text in texts:
        cleaned = tidy_line(text).strip("#,;")
        if not cleaned:
            continue
        if len(cleaned) > LONGEST_KEYWORD:
            message = _("A keyword has at most %(count)s characters.") % {"count": LONGEST_KEYWORD}
            raise Refused(message, field="keywords")
        if not any(char.isalnum() for char in cleaned):
            raise Refused(_("“%(text)s” is not a keyword.") % {"text": cleaned}, field="keywords")
        wanted.setdefault(fold(cleaned), cleaned)
    if len(wanted) > MOST_KEYWORDS:
        raise Refused(_("Give at most %(count)s keywords.") % {"count": MOST_KEYWORDS}, field="keywords")
    found = dict(Keyword.objects.filter(folded__in=wanted).values_list("folded", "pk"))
    if len(found) < len(wanted):
        Keyword.objects.bulk_create(
            [Keyword(text=text, folded=folded) for folded, text in wanted.items() if folded not in found],
            ignore_conflicts=True,
        )
        found = dict(Keyword.objects.filter(folded__in=wanted).values_list("folded", "pk"))
    return [found[folded] for folded in wanted]


# --- Checks --------------------------------------------------------------------------------------------------------


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
    _announce_change()


def _announce_change() -> None:
    """Let every process see the change within seconds, and this one at once."""
    changed: dict[str, Any] = {"version": new_id()}
    if not TaxonomyState.objects.filter(pk=1).update(**changed):
        TaxonomyState.objects.create(pk=1, **changed)
    _forget()


def _forget() -> None:
    # At once for what follows in this transaction, and again when other threads can see the change.
    forget_topics()
    transaction.on_commit(forget_topics)
