"""Writes pages, and answers those who met a barrier."""

from hub.commons.pages.actions.barriers import answer_barrier, report_barrier
from hub.commons.pages.actions.mentions import tell_those_mentioned
from hub.commons.pages.actions.places import (
    add_redirect,
    change_page,
    create_page,
    publish_page,
    remove_redirect,
    shift_page,
    unpublish_page,
)
from hub.commons.pages.actions.starting import load_pages
from hub.commons.pages.actions.texts import publish_text, restore_revision, save_text

__all__ = [
    "add_redirect",
    "answer_barrier",
    "change_page",
    "create_page",
    "load_pages",
    "publish_page",
    "publish_text",
    "remove_redirect",
    "report_barrier",
    "restore_revision",
    "save_text",
    "shift_page",
    "tell_those_mentioned",
    "unpublish_page",
]
