"""Writes that keep the table's promises: numbers, counters, last words, revisions, one post for a form sent twice.

They ask no permission but the voice of an organisation: each feature that brings contributions asks its own rules.
"""

from hub.content.contributions.actions.announce import announce
from hub.content.contributions.actions.attach import forget_unsent_attachments, hold_files, keep_upload
from hub.content.contributions.actions.drafts import discard_draft, save_draft
from hub.content.contributions.actions.places import merge_thread, place_thread, split_thread
from hub.content.contributions.actions.publish import append_post, publish_thread
from hub.content.contributions.actions.reading import mark_read
from hub.content.contributions.actions.revise import (
    accept_post,
    change_labels,
    change_language,
    guess_language,
    revise,
    set_closed,
    set_pinned,
    unaccept_post,
)
from hub.content.contributions.actions.withdraw import bring_back, delete, hide, purge, remove, restore

__all__ = [
    "accept_post",
    "announce",
    "append_post",
    "bring_back",
    "change_labels",
    "change_language",
    "delete",
    "discard_draft",
    "forget_unsent_attachments",
    "guess_language",
    "hide",
    "hold_files",
    "keep_upload",
    "mark_read",
    "merge_thread",
    "place_thread",
    "publish_thread",
    "purge",
    "remove",
    "restore",
    "revise",
    "save_draft",
    "set_closed",
    "set_pinned",
    "split_thread",
    "unaccept_post",
]
