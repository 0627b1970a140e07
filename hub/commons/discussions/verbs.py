"""What happens to threads beside being written (`hub.content.contributions.verbs`)."""

from hub.core.activity import Verb

THREAD_PINNED = Verb("commons.thread.pinned", "A thread was pinned on top of its place's lists.")
THREAD_UNPINNED = Verb("commons.thread.unpinned", "A thread was unpinned.")
THREAD_CLOSED = Verb("commons.thread.closed", "A thread was closed to new replies.")
THREAD_REOPENED = Verb("commons.thread.reopened", "A closed thread was opened to replies again.")
