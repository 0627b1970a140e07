"""What features contribute to every page: entries of the navigation, the account menu and the footer."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: its label in the reader's language, its address, and its icon.

    `in_tab_bar` puts it into the bar at the foot of a phone's screen, which holds five. `shows_unread` puts it beside
    the account menu, with the number of what the member has not read (the inbox).
    """

    label: str
    path: str
    icon: str
    in_tab_bar: bool = False
    shows_unread: bool = False

    def is_current(self, path: str) -> bool:
        """Whether the page at `path` belongs to this entry; the home page (`/en/`) has no pages below it."""
        return path == self.path or (len(self.path) > 4 and path.startswith(self.path))


@dataclass(frozen=True, slots=True)
class LanguagePath:
    """The same page in one of the hub's languages, named in itself."""

    code: str
    name: str
    path: str


# Answers are kept per language, hub role and signed-in or not, so they may depend on nothing else of the viewer.
nav_items: Hook[[Viewer], NavItem] = Hook("nav_items", "Entries of the main navigation.")
account_items: Hook[[Viewer], NavItem] = Hook("account_items", "Entries of a signed-in member's account menu.")
footer_items: Hook[[Viewer], NavItem] = Hook("footer_items", "Links at the foot of every page.")


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """Pages for those who look after the hub, under one heading of the menu beside them."""

    title: str
    items: Sequence[NavItem]


# Asked by the layout `core/ui/desk.jinja`, which pages of any feature may extend.
desk_menu: Hook[[Viewer], DeskGroup] = Hook("desk_menu", "The menu of those who look after the hub, for this viewer.")


@dataclass(frozen=True, slots=True)
class Navigation:
    """All three menus as one viewer gets them."""

    main: Sequence[NavItem]
    account: Sequence[NavItem]
    footer: Sequence[NavItem]

    @property
    def tab_bar(self) -> Sequence[NavItem]:
        """The entries for phones."""
        return [item for item in self.main if item.in_tab_bar][:5]
