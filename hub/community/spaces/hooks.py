"""What groups add to every page."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import NavItem, nav_items


@nav_items.answer(order=10)
def groups_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """All groups."""
    yield NavItem(_("Groups"), f"/{get_language() or 'en'}/spaces/", "handshake", in_tab_bar=True)
