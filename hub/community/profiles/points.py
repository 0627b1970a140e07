"""Where other features show something on a person's page or in the first steps."""

from dataclasses import dataclass
from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """One line of a section: its text, where it leads, and what stands beside it."""

    label: str
    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProfileSection:
    """A heading with a few lines, and where there are more."""

    title: str
    links: tuple[ProfileLink, ...]
    more_path: str = ""


@dataclass(frozen=True, slots=True)
class ProfileAction:
    """A button on a person's page: writing to them, for instance.

    `is_post` asks for a form, which leads back to the page; `name` is what the button says in it, and `is_pressed` that
    the button is one that is on or off.
    """

    label: str
    path: str
    icon: str = ""
    is_post: bool = False
    is_primary: bool = False
    name: str = ""
    is_pressed: bool | None = None


profile_sections: Hook[[Viewer, UUID], ProfileSection] = Hook(
    "profile_sections", "Sections of a person's page, with what this viewer may see; gets the viewer and the actor."
)
profile_actions: Hook[[Viewer, UUID], ProfileAction] = Hook(
    "profile_actions", "Buttons on another person's page; gets the viewer and the actor."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that fits a new member: a group, a thread. The reason is a whole sentence."""

    title: str
    path: str
    reason: str
    kind: str = ""


welcome_suggestions: Hook[[Viewer, frozenset[int]], Suggestion] = Hook(
    "welcome_suggestions", "What fits a member with these topics; shown after the first steps and on the home page."
)


handles_after_merge: Hook[[str], str] = Hook(
    "handles_after_merge", "Where the address of an account leads that was merged into another; gets the old handle."
)
