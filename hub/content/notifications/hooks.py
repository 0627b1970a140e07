"""What the inbox adds to every page."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.community.management.points import MergePart, member_merge, merge_lines
from hub.content.notifications.actions import move_inbox
from hub.content.notifications.kinds import inbox_path
from hub.content.notifications.models import Notification
from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.ui.kinds import NavItem, account_items


@account_items.answer(order=5)
def inbox_and_bookmarks(viewer: Viewer) -> Iterable[NavItem]:
    """The bell with its count, and the bookmarks."""
    language = get_language() or "en"
    yield NavItem(_("Inbox"), inbox_path(language), "bell", shows_unread=True)
    yield NavItem(_("Bookmarks"), f"/{language}/bookmarks/", "bookmark")


@member_merge.answer(order=40)
def inbox(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """The inbox moves; of two unread lines about the same thing one stays. Mail choices of the kept account stay."""
    count = Notification.objects.filter(recipient=old).count()
    lines = merge_lines(
        (count, ngettext("%(count)d line of the inbox moves.", "%(count)d lines of the inbox move.", count))
    )
    yield MergePart(tuple(lines), partial(move_inbox, old, kept))


@counters.answer(order=50)
def numbers_of_inboxes() -> Iterable[Counter]:
    """How many lines of a member's inbox are unread."""
    yield column_counter(
        "unread lines of inboxes",
        "community_members_member",
        "unread_count",
        "SELECT count(*) FROM content_notifications_notification n"
        " WHERE n.recipient_id = t.actor_id AND n.read_at IS NULL",
    )
