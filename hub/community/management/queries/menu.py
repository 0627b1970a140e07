"""The menu of management: what features bring to it, in groups."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.community.management.points import MENU_GROUPS, ManageEntry, manage_entries
from hub.core.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Pages under one heading."""

    title: str
    entries: tuple[ManageEntry, ...]


def manage_menu(viewer: Viewer) -> list[MenuGroup]:
    """The pages that the viewer may open, under their headings; empty groups are left out."""
    titles = {
        "work": _("What waits"),
        "people": _("People and groups"),
        "content": _("Content"),
        "joining": _("Bringing people in"),
        "hub": _("The hub"),
    }
    entries = list(manage_entries.ask(viewer))
    groups = (MenuGroup(titles[name], tuple(entry for entry in entries if entry.group == name)) for name in MENU_GROUPS)
    return [group for group in groups if group.entries]


def current_path(menu: list[MenuGroup], path: str) -> str:
    """Which page of the menu the page at `path` belongs to: the longest that it begins with."""
    paths = [entry.path for group in menu for entry in group.entries if path.startswith(entry.path)]
    return max(paths, key=len, default="")
