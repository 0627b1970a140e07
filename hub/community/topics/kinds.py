"""What pages, forms and other features may know of topics, and where their pages are."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook
from hub.core.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES

# A thing that is about everything is about nothing.
MOST_TOPICS = 5
MOST_INTERESTS = 30
MOST_KEYWORDS = 10
LONGEST_LABEL = 80
LONGEST_DESCRIPTION = 240
LONGEST_KEYWORD = 40


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The text in the language, else in English, else in the first interface language that has one."""
    codes = (language, language.partition("-")[0], DEFAULT_LANGUAGE, *INTERFACE_LANGUAGES)
    return next((labels[code] for code in codes if labels.get(code)), "")


class TopicLabel(NamedTuple):
    """What a list shows of a topic: the readable part of its address, and its label in the reader's language."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One row of the taxonomy as a process remembers it; never changed in place."""

    id: int
    uuid: uuid.UUID
    slug: str
    parent_id: int | None
    position: int
    is_active: bool
    merged_into_id: int | None
    version: int
    labels: Mapping[str, str]
    descriptions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TopicNode:
    """A topic in the tree of one language, with the topics under it."""

    id: int
    slug: str
    label: str
    description: str
    is_active: bool = True
    missing: tuple[str, ...] = ()
    children: tuple["TopicNode", ...] = field(default=())

    @property
    def ids(self) -> frozenset[int]:
        """Its own id and those of the topics under it."""
        return frozenset({self.id}).union(*(child.ids for child in self.children))


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """A topic that fits what somebody types; `matched` is the other name by which it was found, if any."""

    id: int
    slug: str
    label: str
    group: str
    matched: str = ""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: how many things of each feature would then carry the other topic."""

    source: TopicNode
    target: TopicNode
    uses: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(count for _label, count in self.uses)


# Nobody counts further: 1,001 stands for "more than 1,000", so that counting costs the same in a large hub.
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class TopicUse:
    """How often one feature's things carry each topic.

    `label` names them in the reader's language ("Threads"), `counts` is by topic id and at most
    `COUNTED` + 1, `address` the list that takes a topic's slug after it ("/en/threads/?topic="), empty where there is
    none.
    """

    label: str
    counts: Mapping[int, int]
    address: str = ""


topic_uses: Hook[[Viewer, Collection[int]], TopicUse] = Hook(
    "topic_uses", "How many things of a feature that the viewer may see carry each of some topics."
)


def manage_topics_path(language: str) -> str:
    """The page where editors keep the taxonomy."""
    return f"/{language}/manage/topics/"


def manage_topic_path(language: str, topic_id: int) -> str:
    """The page where editors change one topic."""
    return f"/{language}/manage/topics/{topic_id}/"


def topics_path(language: str) -> str:
    """The taxonomy as everybody sees it."""
    return f"/{language}/topics/"


def topic_path(language: str, slug: str) -> str:
    """A topic's own page."""
    return f"/{language}/topics/{slug}/"
