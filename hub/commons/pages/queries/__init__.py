"""Reads pages: as readers get them, and as editors keep them."""

from hub.commons.pages.queries.managed import (
    changes_between,
    changes_since_translation,
    count_waiting,
    get_barrier,
    get_page,
    get_redirect,
    get_text,
    history_of,
    list_barriers,
    list_redirects,
    managed_pages,
    newest_revision,
    offered_languages,
    page_choices,
)
from hub.commons.pages.queries.shown import (
    find_new_address,
    get_shown,
    latest_news,
    menu_pages,
    milestones,
    missing_pages,
)

__all__ = [
    "changes_between",
    "changes_since_translation",
    "count_waiting",
    "find_new_address",
    "get_barrier",
    "get_page",
    "get_redirect",
    "get_shown",
    "get_text",
    "history_of",
    "latest_news",
    "list_barriers",
    "list_redirects",
    "managed_pages",
    "menu_pages",
    "milestones",
    "missing_pages",
    "newest_revision",
    "offered_languages",
    "page_choices",
]
