"""Where other features show something on an organisation's page."""

from dataclasses import dataclass
from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class OrganisationLink:
    """One line of a section: its text, where it leads, and what stands beside it."""

    label: str
    path: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationSection:
    """A heading with a few lines, and where there are more."""

    title: str
    links: tuple[OrganisationLink, ...]
    more_path: str = ""


organisation_sections: Hook[[Viewer, UUID], OrganisationSection] = Hook(
    "organisation_sections",
    "Sections of an organisation's page: what it contributed, where it takes part; gets the viewer and the actor.",
)
