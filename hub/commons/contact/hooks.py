"""What contact adds elsewhere."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import F
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.commons.contact.kinds import conversation_path, messages_path
from hub.commons.contact.models import Block, MessageRequest
from hub.commons.contact.queries import conversation_with, get_actor_handle
from hub.community.management.points import MergePart, colliding, member_merge, move_links
from hub.community.profiles.points import ProfileAction, profile_actions
from hub.content.notifications.points import Line, notification_lines
from hub.content.notifications.queries import NotificationRow
from hub.content.reactions.points import kept_apart
from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, account_items


@account_items.answer(order=7)
def messages_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """One's conversations."""
    yield NavItem(_("Messages"), messages_path(get_language() or "en"), "mail")


@profile_actions.answer(order=10)
def write_to_a_person(viewer: Viewer, actor_id: UUID) -> Iterable[ProfileAction]:
    """Write, or go on in the conversation."""
    if viewer.is_member:
        language = get_language() or "en"
        space_id = conversation_with(viewer, actor_id)
        path = (
            conversation_path(language, space_id)
            if space_id
            else f"/{language}/people/{get_actor_handle(actor_id)}/message/"
        )
        yield ProfileAction(_("Write a message"), path, "mail", is_primary=True)


@profile_actions.answer(order=90)
def report_a_person(viewer: Viewer, actor_id: UUID) -> Iterable[ProfileAction]:
    """Tell the moderators of a person, last of all buttons."""
    path = f"/{get_language() or 'en'}/report/?actor={get_actor_handle(actor_id)}"
    yield ProfileAction(_("Report"), path, "flag")


@kept_apart.answer()
def who_blocked(actor_id: UUID, other_id: UUID) -> Iterable[bool]:
    """Who blocked somebody wants to hear nothing of them."""
    yield Block.objects.filter(actor=actor_id, blocked=other_id).exists()


@notification_lines.answer()
def contact_lines(row: NotificationRow, language: str) -> Iterable[Line]:
    """Requests, their answers, and messages."""
    names = {"name": row.actor_name or _("Somebody"), "count": row.count}
    if row.verb == "commons.contact.asked":
        yield Line(_("%(name)s would like to get in touch with you.") % names, messages_path(language))
    elif row.verb == "commons.contact.accepted":
        yield Line(_("%(name)s accepted your message.") % names, conversation_path(language, int(row.reference)))
    elif row.kind == "message" and row.space_id is not None:
        text = ngettext("%(name)s wrote to you.", "%(name)s wrote to you %(count)d times.", row.count)
        yield Line(text % names, conversation_path(language, row.space_id))


@member_merge.answer(order=60)
def requests_and_blocks(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """Message requests and blocks move; conversations move with the memberships of their rooms."""
    yield MergePart((), partial(_move, old, kept))


def _move(old: UUID, kept: UUID) -> None:
    for field, other in (("sender", "recipient"), ("recipient", "sender")):
        open_twice = colliding(MessageRequest, field, old, kept, once_per=(other,))
        MessageRequest.objects.filter(pk__in=open_twice.values("pk"), state__in=("pending", "accepted")).delete()
        move_links(MessageRequest, field, old, kept)
    move_links(Block, "actor", old, kept, once_per=("blocked",))
    move_links(Block, "blocked", old, kept, once_per=("actor",))
    # What the two accounts had with each other means nothing any more.
    MessageRequest.objects.filter(sender=F("recipient")).delete()
    Block.objects.filter(actor=F("blocked")).delete()
