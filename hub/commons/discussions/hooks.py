"""What conversation adds elsewhere: its place in the menus, and what a visitor wrote before joining."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.commons.discussions.actions import claim_pending
from hub.commons.discussions.kinds import PENDING_COOKIE, drafts_path, threads_path
from hub.commons.discussions.queries import address_of, has_pending
from hub.community.members.points import AfterSignIn, after_sign_in
from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.kinds import post_path
from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, account_items, nav_items


@nav_items.answer(order=20)
def conversations(viewer: Viewer) -> Iterator[NavItem]:
    """All threads."""
    yield NavItem(_("Conversations"), threads_path(get_language() or "en"), "messages-square", in_tab_bar=True)


@account_items.answer(order=60)
def drafts(viewer: Viewer) -> Iterator[NavItem]:
    """What one has begun to write."""
    yield NavItem(_("Drafts"), drafts_path(get_language() or "en"), "pencil")


@after_sign_in.answer(order=10)
def publish_what_was_written_before(request: HttpRequest, actor_id: UUID) -> Iterator[AfterSignIn]:
    """Publish the question or reply that this browser's visitor wrote before joining."""
    token = request.COOKIES.get(PENDING_COOKIE, "")
    if not has_pending(token):
        return
    published = claim_pending(token, by=viewer_of(actor_id))
    language = get_language() or "en"
    if published is None:
        yield AfterSignIn(_("What you wrote is among your drafts: look it over and publish it."), drafts_path(language))
    else:
        yield AfterSignIn(_("What you wrote is published."), post_path(language, *address_of(published)))
