"""What the demonstration hub is made of: small frozen records, as its files tell them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hub.project.demo.moments import Moment

MAIL_DOMAIN = "demo.example"
# Whose server answers that there is no such mailbox, so that managers see what failed.
GONE_DOMAIN = "gone.demo.example"
WEBSITE_DOMAIN = "example.org"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """That a person belongs to an organisation, as what, and whether they speak for it."""

    organisation: str
    role: str = ""
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `joined` counts weeks before today; `seeks` and `helps` are their own words."""

    key: str
    name: str
    stakeholder: str
    sectors: tuple[str, ...]
    country: str
    languages: tuple[str, ...]
    bio: str
    joined: int
    region: str = ""
    pronouns: str = ""
    role: str = "member"
    topics: tuple[str, ...] = ()
    helps: str = ""
    seeks: str = ""
    bio_language: str = "en"
    affiliations: tuple[Affiliation, ...] = ()
    state: str = "active"

    @property
    def email(self) -> str:
        return f"{self.key}@{MAIL_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One invented organisation. Those that are not accepted say who asked, and what they were answered."""

    slug: str
    name: str
    type: str
    country: str
    sectors: tuple[str, ...]
    topics: tuple[str, ...]
    about: str
    joined: int
    region: str = ""
    size: str = ""
    parent: str = ""
    member_of: tuple[str, ...] = ()
    about_language: str = "en"
    state: str = "accepted"
    asked_by: str = ""
    information_asked: str = ""
    refused_because: str = ""

    @property
    def website(self) -> str:
        return f"https://{self.slug}.{WEBSITE_DOMAIN}"


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A wish to enter a group that still waits for its answer; with a `voice` the organisation wishes it."""

    by: str
    days: int
    reason: str
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation by e-mail that nobody has answered yet."""

    email: str
    days: int
    message: str


@dataclass(frozen=True, slots=True)
class Space:
    """One group, with the people named for it; whoever writes in it is a member as well."""

    slug: str
    name: str
    kind: str
    purpose: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    join: str
    visibility: str
    created: int
    country: str = ""
    region: str = ""
    parent: str = ""
    state: str = "active"
    lead: tuple[str, ...] = ()
    co_lead: tuple[str, ...] = ()
    rapporteur: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    organisations_of: str = ""
    requests: tuple[JoinRequest, ...] = ()
    invitations: tuple[Invitation, ...] = ()

    def roles(self) -> Iterator[tuple[str, str]]:
        """Each person named for the group with their role, the strongest role first, nobody twice."""
        seen: set[str] = set()
        for role, people in (
            ("lead", self.lead),
            ("co_lead", self.co_lead),
            ("rapporteur", self.rapporteur),
            ("moderator", self.moderators),
            ("member", self.members),
            ("observer", self.observers),
        ):
            for key in people:
                if key not in seen:
                    seen.add(key)
                    yield key, role


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in a thread. `voice` is the organisation in whose name it is written."""

    by: str
    when: Moment
    body: str
    language: str
    voice: str = ""
    accepted: bool = False
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """That somebody keeps a thread, and why."""

    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: its opening and its replies, oldest first. `card` is set for “Top of Mind” cards only."""

    space: str
    kind: str
    by: str
    when: Moment
    title: str
    body: str
    language: str
    topics: tuple[str, ...]
    card: str = ""
    voice: str = ""
    keywords: tuple[str, ...] = ()
    pinned: bool = False
    closed: bool = False
    followers: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()

    @property
    def said(self) -> "tuple[Thread | Reply, ...]":
        """The opening and the replies."""
        return (self, *self.replies)


@dataclass(frozen=True, slots=True)
class LaterMessage:
    """What one of two people in touch wrote to the other."""

    by: str
    when: Moment
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A first private message, which asks to be in touch; where that was `accepted`, a conversation follows."""

    by: str
    to: str
    when: Moment
    text: str
    accepted: Moment | None = None
    later: tuple[LaterMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader reported, by the thread's title and the number in it, and a moderator's answer, if any."""

    thread: str
    number: int
    by: str
    when: Moment
    category: str
    explanation: str
    email: str = ""
    decision: str = ""
    decided_by: str = ""
    decided: Moment = field(default_factory=Moment)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A one-tap entrance of the front page: as whom, to which address (after the language prefix), in which words.

    `visited` is when that person last read all that was new: what came later waits for whoever enters.
    """

    key: str
    person: str
    to: str
    language: str
    visited: Moment
    title: dict[str, str]
    sentence: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewsText:
    """A news item in one language; `body` is Markdown."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class News:
    """A news item of the hub's team, and the address to which it leads (after the language prefix)."""

    slug: str
    by: str
    when: Moment
    to: str
    texts: dict[str, NewsText]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A real event of the timeline. `on` and `until` are as exact as known: year, year-month or full date."""

    on: str
    source: str
    text: dict[str, str]
    until: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave of invitations, its text by language: to `people` who joined later, to `imported` and `others`."""

    name: str
    when: Moment
    messages: dict[str, str]
    people: tuple[str, ...] = ()
    imported: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the demonstration hub is made of; `hub` holds its settings."""

    hub: dict[str, Any]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    spaces: tuple[Space, ...]
    threads: tuple[Thread, ...]
    messages: tuple[Message, ...]
    reports: tuple[Report, ...]
    doors: tuple[Door, ...]
    news: tuple[News, ...]
    milestones: tuple[Milestone, ...]
    waves: tuple[Wave, ...]
