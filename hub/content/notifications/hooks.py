"""What the inbox adds to every page."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.content.notifications.kinds import inbox_path
from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, account_items


@account_items.answer(order=5)
def inbox_and_bookmarks(viewer: Viewer) -> Iterable[NavItem]:
    """The bell with its count, and the bookmarks."""
    language = get_language() or "en"
    yield NavItem(_("Inbox"), inbox_path(language), "bell", shows_unread=True)
    yield NavItem(_("Bookmarks"), f"/{language}/bookmarks/", "bookmark")
