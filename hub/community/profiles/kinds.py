"""The fields of a profile, who reads them unless their owner says otherwise, and addresses."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hub.community.actors.kinds import Audience

# Every field with an audience of its own, with its label and the audience it starts with. A name is always public.
FIELDS = {
    "picture": (_("Photo"), Audience.PUBLIC),
    "pronouns": (_("Pronouns"), Audience.MEMBERS),
    "headline": (_("In one line"), Audience.PUBLIC),
    "stakeholder_type": (_("I am"), Audience.PUBLIC),
    "sectors": (_("Education sectors"), Audience.PUBLIC),
    "place": (_("Country and region"), Audience.PUBLIC),
    "languages": (_("Languages"), Audience.MEMBERS),
    "topics": (_("Topics"), Audience.PUBLIC),
    "about": (_("About me"), Audience.MEMBERS),
    "can_help_with": (_("I can help with"), Audience.MEMBERS),
    "looking_for": (_("I am looking for"), Audience.MEMBERS),
    "affiliations": (_("Organisations"), Audience.PUBLIC),
}


def audience_of(field: str, chosen: dict[str, str]) -> str:
    """Who may read a field: as its owner chose, else as it starts."""
    return chosen.get(field) or FIELDS[field][1]


def may_read(audience: str, *, is_member: bool) -> bool:
    """Whether a visitor or a member may read a field with this audience."""
    return audience == Audience.PUBLIC or (is_member and audience == Audience.MEMBERS)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A person's page as one reader may see it: what they may not read is empty."""

    actor_id: UUID
    handle: str
    name: str
    picture: str = ""
    pronouns: str = ""
    headline: str = ""
    stakeholder_type: str = ""
    sectors: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    about: str = ""
    can_help_with: str = ""
    looking_for: str = ""
    is_indexable: bool = False
    shows_affiliations: bool = False
    is_own: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read but the name."""
        return not (self.headline or self.about or self.can_help_with or self.looking_for or self.topics)


def person_path(language: str, handle: str) -> str:
    """The address of a person's page."""
    return f"/{language}/people/{handle}/"
