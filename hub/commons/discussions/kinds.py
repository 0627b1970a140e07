"""What the rules of conversation look at, and what a list of threads may be narrowed to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

# What one may start, each with the words of its choice.
START_KINDS = [
    ("question", _("A question: I would like to know something")),
    ("discussion", _("A discussion: I would like to talk about something")),
    ("card", _("Top of mind: an update, a challenge or news for the next call")),
    ("announcement", _("An announcement")),
]
# Holds the secret of what a visitor wrote before joining.
PENDING_COOKIE = "hub_pending"
PENDING_KEPT = timedelta(days=3)
# What a draft is for: a reply in this thread.
THREAD_TARGET = "thread:"
POSTS_PER_PAGE = 30
THREADS_PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody wishes to write: a group with what decides about it, or the open hub (no `space_id`)."""

    kind: str = ""
    space_id: int | None = None
    space_state: str = ""
    visibility: str = "public"
    state: str = "published"


class Standing(NamedTuple):
    """What decides who may do what with a thread or a post; read in one statement or made from a page's row.

    `is_alone` says that nobody but the author has replied. For a post `thread_kind` and `thread_author_id` are its
    thread's, for a thread its own.
    """

    id: int
    kind: str
    state: str
    visibility: str
    space_id: int | None
    space_state: str
    author_id: UUID
    thread_kind: str
    thread_author_id: UUID
    thread_state: str
    is_closed: bool
    is_alone: bool
    # Its group is one that anybody may join.
    is_joinable: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether this is the opening, which has the title."""
        return self.kind == self.thread_kind


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """What a list of threads is narrowed to; empty fields narrow nothing. `mine`: where this party has posts."""

    space_id: int | None = None
    kind: str = ""
    topic_id: int | None = None
    language: str = ""
    is_unanswered: bool = False
    mine: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list, between two threads: older ones come after it, or newer ones before it."""

    at: str
    id: int
    is_newer: bool = False


def threads_path(language: str) -> str:
    """The list of all threads."""
    return f"/{language}/threads/"


def threads_of_space_path(language: str, slug: str) -> str:
    """The threads of one group."""
    return f"/{language}/threads/?space={slug}"


def threads_feed_path(language: str, slug: str = "") -> str:
    """The latest public threads as Atom, of the whole hub or of one group."""
    return f"/{language}/threads/feed.atom?space={slug}" if slug else f"/{language}/threads/feed.atom"


def threads_of_person_path(language: str, handle: str) -> str:
    """The threads in which one person has written."""
    return f"/{language}/threads/?person={handle}"


def new_thread_path(language: str) -> str:
    """The form that starts a thread."""
    return f"/{language}/threads/new/"


def drafts_path(language: str) -> str:
    """What one has begun to write."""
    return f"/{language}/drafts/"


def written_path(language: str, contribution_id: int, step: str = "") -> str:
    """The address of something one does with a thread or post: `edit`, `delete`, `history`; without it, the thing."""
    return f"/{language}/posts/{contribution_id}/{step}/" if step else f"/{language}/posts/{contribution_id}/"


def order_path(language: str, number: int, step: str) -> str:
    """The address of something one does with a thread: `reply`, `close`, `move`."""
    return f"/{language}/threads/{number}/{step}/"
