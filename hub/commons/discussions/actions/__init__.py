"""Writes of the conversation: each asks its rule, then lets `hub.content.contributions` keep the table's promises."""

from hub.commons.discussions.actions.order import (
    close_thread,
    merge_threads,
    move_thread,
    pin_thread,
    reopen_thread,
    split_posts,
    unpin_thread,
)
from hub.commons.discussions.actions.pending import claim_pending, forget_old_pending, keep_pending
from hub.commons.discussions.actions.write import (
    accept_answer,
    choose_language,
    delete_contribution,
    describe_thread,
    drop_draft,
    edit_contribution,
    join_and_reply,
    keep_draft,
    mark_thread_read,
    reply,
    restore_contribution,
    start_thread,
    unaccept_answer,
)

__all__ = [
    "accept_answer",
    "choose_language",
    "claim_pending",
    "close_thread",
    "delete_contribution",
    "describe_thread",
    "drop_draft",
    "edit_contribution",
    "forget_old_pending",
    "join_and_reply",
    "keep_draft",
    "keep_pending",
    "mark_thread_read",
    "merge_threads",
    "move_thread",
    "pin_thread",
    "reopen_thread",
    "reply",
    "restore_contribution",
    "split_posts",
    "start_thread",
    "unaccept_answer",
    "unpin_thread",
]
