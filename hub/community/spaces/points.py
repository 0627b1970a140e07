"""Where other features join in with spaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class SpaceOnPage:
    """What those who add to a space's home need to know of it; the viewer may read the space."""

    id: int
    slug: str
    name: str
    kind: str
    state: str
    role: str


@dataclass(frozen=True, slots=True)
class SectionItem:
    """One line of a section: a title that leads somewhere, a line about it, and when it was or will be."""

    title: str
    path: str
    line: str = ""
    at: datetime | None = None
    icon: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class SpaceSection:
    """A section of a space's home. `place` puts it among the four questions a home answers: what is new, what is next,
    who is here, what came out. `more_path` leads to the whole list; `empty` is said where there are no items, and a
    section with neither is not shown.
    """

    place: Literal["new", "next", "here", "out"]
    title: str
    items: Sequence[SectionItem] = ()
    more_path: str = ""
    more_label: str = ""
    empty: str = ""


space_sections: Hook[[Viewer, SpaceOnPage], SpaceSection] = Hook(
    "space_sections", "Sections of a group's home: what is new, what is next, who is here, what came out."
)


@dataclass(frozen=True, slots=True)
class SpaceAction:
    """A button on a group's home, in a form that leads back to it.

    `name` is what the button says in the form, and `is_pressed` that it is one that is on or off. For those who are in
    the group it stands in the menu, with a `long_label`.
    """

    label: str
    long_label: str
    path: str
    icon: str = ""
    name: str = ""
    is_pressed: bool | None = None


space_actions: Hook[[Viewer, SpaceOnPage], SpaceAction] = Hook(
    "space_actions", "Buttons on the home of a group that the viewer, a member of the hub, may read."
)


@dataclass(frozen=True, slots=True)
class SpaceNews:
    """How many things are new for the viewer in one of their groups, and the latest of them."""

    space_id: int
    count: int
    title: str
    path: str


space_news: Hook[[Viewer], SpaceNews] = Hook(
    "space_news",
    "What is new for a member in each of their groups since they saw it last; nothing for groups without news.",
)


@dataclass(frozen=True, slots=True)
class SpaceTab:
    """A page of the group beside its home: threads, events, documents."""

    label: str
    path: str
    icon: str = ""
    count: int | None = None


space_tabs: Hook[[Viewer, SpaceOnPage], SpaceTab] = Hook("space_tabs", "Pages of a group, beside its home.")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """That a keeper of copies has brought them down: how many rows, and which versions of pages that concerns.

    The caller bumps the versions, as its last statement.
    """

    keeper: str
    count: int
    versions: tuple[str, ...] = ()


visibility_narrowed: Hook[[int, str], Narrowed] = Hook(
    "visibility_narrowed",
    "Whoever keeps a copy of a group's visibility (contributions, the search index) brings it down to the given one "
    "for all that is in the group, inside the caller's transaction: by changing it, or by barring it until a job has. "
    "Asked before and after the group itself is changed, so it must bear being asked again.",
)
