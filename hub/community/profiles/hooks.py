"""What profiles add to every page."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, account_items


@account_items.answer(order=10)
def own_pages(viewer: Viewer) -> Iterable[NavItem]:
    """One's own page, profile and security, in the account menu."""
    language = get_language() or "en"
    yield NavItem(_("Your page"), f"/{language}/people/me/", "user")
    yield NavItem(_("Edit your profile"), f"/{language}/account/profile/", "pencil")
    yield NavItem(_("Signing in and security"), f"/{language}/account/security/", "lock")
