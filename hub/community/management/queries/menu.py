"""The menu of management: what features bring to it, in groups."""

from django.utils.translation import gettext as _

from hub.community.management.points import MENU_GROUPS, manage_entries
from hub.core.access.viewer import Viewer
from hub.core.ui.kinds import DeskGroup, NavItem


def manage_menu(viewer: Viewer) -> list[DeskGroup]:
    """The pages that the viewer may open, under their headings; empty groups are left out."""
    titles = {
        "work": _("What waits"),
        "people": _("People and groups"),
        "content": _("Content"),
        "joining": _("Bringing people in"),
        "hub": _("The hub"),
    }
    items: dict[str, list[NavItem]] = {name: [] for name in MENU_GROUPS}
    for entry in manage_entries.ask(viewer):
        items[entry.group].append(NavItem(entry.label, entry.path, entry.icon))
    return [DeskGroup(titles[name], tuple(found)) for name, found in items.items() if found]
