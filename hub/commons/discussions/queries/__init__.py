"""Reads of the conversation: rows for lists and thread pages, and what the rules look at."""

from hub.commons.discussions.queries.lists import ThreadList, ThreadRow, threads_visible_to, topics_of
from hub.commons.discussions.queries.standing import (
    Address,
    address_of,
    get_thread,
    get_written,
    listed_space,
    moved_address,
    standing_of,
    writable_spaces,
)
from hub.commons.discussions.queries.thread import (
    MonthRow,
    ParticipantRow,
    PostRow,
    ThreadPage,
    months_of,
    participants_of,
    posts_of,
    thread_page,
    window_of,
)

__all__ = [
    "Address",
    "MonthRow",
    "ParticipantRow",
    "PostRow",
    "ThreadList",
    "ThreadPage",
    "ThreadRow",
    "address_of",
    "get_thread",
    "get_written",
    "listed_space",
    "months_of",
    "moved_address",
    "participants_of",
    "posts_of",
    "standing_of",
    "thread_page",
    "threads_visible_to",
    "topics_of",
    "window_of",
    "writable_spaces",
]
