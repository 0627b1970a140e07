"""Reads the taxonomy: from the process's memory, compared with the database every few seconds.

Lists and pages never query topics per row::

    labels = topic_index(viewer.language)        # {id: TopicLabel(slug, label)}, merged topics answer their target
    labels[row.topic_id].label
"""

import hashlib
import time
import uuid
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from hub.community.topics.kinds import (
    MOST_TOPICS,
    MergePreview,
    TopicEntry,
    TopicLabel,
    TopicNode,
    TopicSuggestion,
    label_in,
    topic_uses,
)
from hub.community.topics.models import Keyword, TaxonomyState, Topic
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.collation import fold
from hub.core.rows import Rows

CHECK_EVERY_SECONDS = 2.0


class Taxonomy:
    """All topics at one moment, and what has been worked out of them for each language."""

    def __init__(self, version: str, entries: Iterable[TopicEntry]) -> None:
        self.version = version
        self.entries = {entry.id: entry for entry in entries}
        self.by_slug = {entry.slug: entry for entry in self.entries.values()}
        self.by_uuid = {entry.uuid: entry for entry in self.entries.values()}
        # Three per interface language at most; a language that nobody offers is not remembered.
        self._indexes: dict[str, dict[int, TopicLabel]] = {}
        self._trees: dict[str, tuple[TopicNode, ...]] = {}

    def target(self, entry: TopicEntry) -> TopicEntry:
        """What the topic was merged into, or itself."""
        return self.entries[entry.merged_into_id] if entry.merged_into_id else entry

    def index(self, language: str) -> Mapping[int, TopicLabel]:
        """Slug and label of every topic by id."""
        found = self._indexes.get(language)
        if found is None:
            found = {}
            for entry in self.entries.values():
                target = self.target(entry)
                found[entry.id] = TopicLabel(target.slug, label_in(target.labels, language))
            if language in INTERFACE_LANGUAGES:
                self._indexes[language] = found
        return found

    def tree(self, language: str) -> tuple[TopicNode, ...]:
        """The groups with their topics, those in use only."""
        found = self._trees.get(language)
        if found is None:
            found = self._nodes(None, language, everything=False)
            if language in INTERFACE_LANGUAGES:
                self._trees[language] = found
        return found

    def whole_tree(self, language: str) -> tuple[TopicNode, ...]:
        """The groups with their topics, those out of use included; merged ones are gone."""
        return self._nodes(None, language, everything=True)

    def node(self, entry: TopicEntry, language: str, *, everything: bool = False) -> TopicNode:
        """One topic with those under it."""
        return TopicNode(
            id=entry.id,
            slug=entry.slug,
            label=label_in(entry.labels, language),
            description=label_in(entry.descriptions, language),
            is_active=entry.is_active,
            missing=tuple(code for code in INTERFACE_LANGUAGES if not entry.labels.get(code)),
            children=self._nodes(entry.id, language, everything=everything),
        )

    def _nodes(self, parent_id: int | None, language: str, *, everything: bool) -> tuple[TopicNode, ...]:
        return tuple(
            self.node(entry, language, everything=everything)
            for entry in self._children.get(parent_id, ())
            if entry.is_active or (everything and not entry.merged_into_id)
        )

    @cached_property
    def _children(self) -> dict[int | None, list[TopicEntry]]:
        found: dict[int | None, list[TopicEntry]] = {}
        for entry in sorted(self.entries.values(), key=lambda each: (each.position, each.id)):
            found.setdefault(entry.parent_id, []).append(entry)
        return found

    @cached_property
    def rank(self) -> dict[int, int]:
        """The place of each topic in the order of the whole tree."""
        groups = self._children.get(None, ())
        ordered = [entry.id for group in groups for entry in (group, *self._children.get(group.id, ()))]
        return {topic_id: place for place, topic_id in enumerate(ordered)}

    @cached_property
    def names(self) -> list[tuple[str, str, str, TopicEntry]]:
        """Folded name, name, language and topic for every label; those of merged topics find their target."""
        return [
            (fold(label), label, language, self.target(entry))
            for entry in self.entries.values()
            for language, label in entry.labels.items()
            if label and self.target(entry).is_active
        ]


class _Memory:
    """What this process knows."""

    taxonomy = Taxonomy("", ())
    checked_at = 0.0


def taxonomy() -> Taxonomy:
    """All topics; at most one small query per process in two seconds, and one more after a change."""
    now = time.monotonic()
    if _Memory.checked_at and now - _Memory.checked_at < CHECK_EVERY_SECONDS:
        return _Memory.taxonomy
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM community_topics_taxonomystate WHERE id = 1")
        row = cursor.fetchone()
    version = str(row[0]) if row else ""
    if version != _Memory.taxonomy.version:
        _Memory.taxonomy = Taxonomy(version, _entries())
    _Memory.checked_at = now
    return _Memory.taxonomy


def forget_topics() -> None:
    """Ask the database again at the next page: after a change in this process, and between tests."""
    _Memory.checked_at = 0.0
    _Memory.taxonomy = Taxonomy("", ())


def _entries() -> list[TopicEntry]:
    fields = "id", "uuid", "slug", "parent_id", "position", "is_active", "merged_into_id", "version"
    return [TopicEntry(*row) for row in Topic.objects.order_by("id").values_list(*fields, "labels", "descriptions")]


# --- For lists and pages -------------------------------------------------------------------------------------------


def topic_index(language: str) -> Mapping[int, TopicLabel]:
    """Slug and label of every topic by id, in the language or the next best; merged topics answer their target."""
    return taxonomy().index(language)


def topic_tree(language: str) -> tuple[TopicNode, ...]:
    """The groups with their topics, in the editors' order."""
    return taxonomy().tree(language)


def topics_to_choose(language: str, chosen: str) -> list[tuple[str, str]]:
    """Slugs and labels of the groups, which narrow a list, and of the topic that it is narrowed to already."""
    tree = topic_tree(language)
    groups = [(group.slug, group.label) for group in tree]
    if not chosen or chosen in dict(groups):
        return groups
    return groups + [(each.slug, each.label) for group in tree for each in group.children if each.slug == chosen]


def managed_tree(language: str) -> tuple[TopicNode, ...]:
    """The same with topics out of use, for those who keep the taxonomy."""
    return taxonomy().whole_tree(language)


def breadcrumb(topic_id: int, language: str) -> tuple[TopicLabel, ...]:
    """The group and the topic, or the group alone; empty for an unknown id."""
    known = taxonomy()
    entry = known.entries.get(topic_id)
    if entry is None:
        return ()
    entry = known.target(entry)
    index = known.index(language)
    above = (index[entry.parent_id],) if entry.parent_id else ()
    return (*above, index[entry.id])


def find_topic(slug: str) -> TopicEntry | None:
    """The topic with this slug, or what it was merged into; None for an unknown one or one out of use."""
    known = taxonomy()
    entry = known.by_slug.get(slug)
    entry = known.target(entry) if entry else None
    return entry if entry and entry.is_active else None


def topic_node(topic_id: int, language: str) -> TopicNode | None:
    """One topic with those under it; None for an unknown id."""
    known = taxonomy()
    entry = known.entries.get(topic_id)
    return known.node(entry, language) if entry else None


def neighbours(topic_id: int, language: str) -> tuple[TopicLabel, ...]:
    """The other topics of the same group, or for a group the topics in it; empty for an unknown id."""
    known = taxonomy()
    entry = known.entries.get(topic_id)
    if entry is None:
        return ()
    group = known.node(known.entries[entry.parent_id or entry.id], language)
    return tuple(TopicLabel(node.slug, node.label) for node in group.children if node.id != topic_id)


def topics_within(topic_id: int) -> frozenset[int]:
    """The ids that a filter by this topic takes in: its own, those under it, and all merged into any of them."""
    entries = taxonomy().entries.values()
    inside = {topic_id} | {entry.id for entry in entries if entry.parent_id == topic_id}
    return frozenset(inside | {entry.id for entry in entries if entry.merged_into_id in inside})


def chosen_topics(ids: Iterable[int], *, most: int = MOST_TOPICS, field: str = "topics") -> tuple[int, ...]:
    """The ids as they are to be stored: each once, merged ones replaced by their target, in the order given.

    Raises `Refused` for an unknown topic, one out of use, or more than `most`.
    """
    known = taxonomy()
    chosen: dict[int, None] = {}
    for topic_id in ids:
        entry = known.entries.get(topic_id)
        entry = known.target(entry) if entry else None
        if entry is None or not entry.is_active:
            raise Refused(_("One of the chosen topics is no longer in use. Please choose again."), field=field)
        chosen[entry.id] = None
    if len(chosen) > most:
        raise Refused(_("Choose at most %(count)s topics.") % {"count": most}, field=field)
    return tuple(chosen)


def suggest_topics(text: str, language: str, *, most: int = 8) -> list[TopicSuggestion]:
    """Topics of which a label in any language, or a word of it, begins with the text, accents and case apart.

    Labels in the reader's language come first, beginnings of labels before beginnings of words.
    """
    wanted = fold(text)
    if not wanted:
        return []
    known = taxonomy()
    index = known.index(language)
    best: dict[int, tuple[tuple[bool, bool, str], str]] = {}
    for folded, label, spoken, entry in known.names:
        begins = folded.startswith(wanted)
        if not begins and f" {wanted}" not in folded:
            continue
        is_own = label == index[entry.id].label
        rank = (spoken != language and not is_own, not begins, folded)
        if entry.id not in best or rank < best[entry.id][0]:
            best[entry.id] = (rank, "" if is_own else label)
    ordered = sorted(best.items(), key=lambda item: item[1][0])[:most]
    return [_suggestion(known, topic_id, language, matched) for topic_id, (_rank, matched) in ordered]


def _suggestion(known: Taxonomy, topic_id: int, language: str, matched: str) -> TopicSuggestion:
    index = known.index(language)
    parent_id = known.entries[topic_id].parent_id
    return TopicSuggestion(
        id=topic_id,
        slug=index[topic_id].slug,
        label=index[topic_id].label,
        group=index[parent_id].label if parent_id else "",
        matched=matched,
    )


# --- Interests and keywords ----------------------------------------------------------------------------------------


def interests_of(actor_id: uuid.UUID) -> list[int]:
    """The topics of one party, in the order of the taxonomy."""
    return interests_of_all([actor_id])[actor_id]


class _Interest(NamedTuple):
    actor_id: uuid.UUID
    topic_id: int


_INTERESTS = Rows(
    _Interest, "SELECT actor_id, topic_id FROM community_topics_topicinterest WHERE actor_id IN %(actors)s"
)


def interests_of_all(actor_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[int]]:
    """The topics of several parties in one query, for lists of them."""
    found: dict[uuid.UUID, list[int]] = {actor_id: [] for actor_id in actor_ids}
    rows = _INTERESTS.all(actors=tuple(found))
    known = taxonomy()
    for actor_id, topic_id in {(actor_id, known.target(known.entries[topic_id]).id) for actor_id, topic_id in rows}:
        found[actor_id].append(topic_id)
    for topic_ids in found.values():
        topic_ids.sort(key=lambda topic_id: known.rank[topic_id])
    return found


def suggest_keywords(text: str, *, most: int = 8) -> list[str]:
    """Keywords in use that begin with the text, accents and case apart."""
    wanted = fold(text)
    if not wanted:
        return []
    found = Keyword.objects.filter(folded__startswith=wanted)
    if connection.vendor == "sqlite":
        # SQLite serves no LIKE from an index; the range comes from it.
        found = found.filter(folded__gte=wanted, folded__lt=wanted + "\U0010ffff")
    return list(found.order_by("folded").values_list("text", flat=True)[:most])


def topic_list() -> tuple[bytes, str]:
    """The hub's own list of topics as it lies in the data file, and its digest."""
    source = files("hub.community.topics").joinpath("data/topics.toml").read_bytes()
    return source, hashlib.sha256(source).hexdigest()


def has_new_list() -> bool:
    """Whether this version of the hub's own list has not been loaded yet; one statement."""
    return not TaxonomyState.objects.filter(pk=1, loaded_digest=topic_list()[1]).exists()


# --- Keeping the taxonomy ------------------------------------------------------------------------------------------


def get_topic(topic_id: int) -> Topic | None:
    """The row, for changing it; None for an unknown or merged one."""
    return Topic.objects.filter(pk=topic_id, merged_into=None).first()


def uses_by_topic(viewer: Viewer) -> dict[int, dict[str, int]]:
    """For each topic how many things of each feature carry it, by the feature's name for them."""
    found: dict[int, dict[str, int]] = {}
    for use in topic_uses.ask(viewer, list(taxonomy().entries)):
        for topic_id, count in use.counts.items():
            found.setdefault(topic_id, {})[use.label] = count
    return found


def uses_of(topic_id: int, viewer: Viewer) -> list[tuple[str, int, str]]:
    """What carries a topic and may be seen by the viewer: the feature's name for it, how many, and where they are.

    For a group the number is 0: what carries two of its topics would count twice.
    """
    slug = taxonomy().entries[topic_id].slug
    within = topics_within(topic_id)
    is_group = any(taxonomy().entries[each].parent_id == topic_id for each in within)
    return [
        (use.label, 0 if is_group else sum(use.counts.values()), f"{use.address}{slug}" if use.address else "")
        for use in topic_uses.ask(viewer, within)
        if use.counts
    ]


def merge_preview(source: Topic, target: Topic, *, viewer: Viewer) -> MergePreview:
    """What merging would do, before anything is done."""
    known = taxonomy()
    uses = [(use.label, use.counts[source.pk]) for use in topic_uses.ask(viewer, [source.pk]) if use.counts]
    return MergePreview(
        source=known.node(known.entries[source.pk], viewer.language),
        target=known.node(known.entries[target.pk], viewer.language),
        uses=tuple(uses),
    )
