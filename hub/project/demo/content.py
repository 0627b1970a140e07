"""Reads the demonstration hub's files into small frozen records, without database or Django; `load` does the rest."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from hub.project.demo.moments import Moment, moment

FOLDER = Path(__file__).parent
MAIL_DOMAIN = "demo.example"
WEBSITE_DOMAIN = "example.org"


class ContentError(Exception):
    """A file of the demonstration hub cannot be used; the message names the file and the entry."""


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
    """A one-tap entrance of the front page: as whom, to which address (after the language prefix), in which words."""

    key: str
    person: str
    to: str
    language: str
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
class Content:
    """Everything that the demonstration hub is made of; `hub` holds its settings."""

    hub: dict[str, Any]
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    spaces: tuple[Space, ...]
    threads: tuple[Thread, ...]
    reports: tuple[Report, ...]
    doors: tuple[Door, ...]
    news: tuple[News, ...]
    milestones: tuple[Milestone, ...]


def read_content(folder: Path = FOLDER) -> Content:
    """Everything in `folder`; raises `ContentError` where an entry has a field too many, too few or unreadable."""
    organisations = _records(Organisation, folder / "organisations.toml", "organisations")
    return Content(
        hub=_load(folder / "hub.toml")["hub"],
        people=(
            *_records(Person, folder / "people.toml", "people"),
            *_representatives(folder / "representatives.toml", {o.slug: o for o in organisations}),
        ),
        organisations=organisations,
        spaces=_records(Space, folder / "spaces.toml", "spaces"),
        threads=tuple(thread for path in sorted(folder.glob("threads/*.toml")) for thread in _threads(path)),
        reports=_records(Report, folder / "reports.toml", "reports"),
        doors=read_doors(folder),
        news=_records(News, folder / "news.toml", "news"),
        milestones=_records(Milestone, folder / "timeline.toml", "milestones"),
    )


@cache
def read_doors(folder: Path = FOLDER) -> tuple[Door, ...]:
    """The entrances of the front page, in the order in which they are shown."""
    return _records(Door, folder / "doors.toml", "doors")


@cache
def read_people(folder: Path = FOLDER) -> tuple[Person, ...]:
    """The people who are written out, without the coalition's representatives."""
    return _records(Person, folder / "people.toml", "people")


# Lists of records inside a record, by the name of their field.
_NESTED: dict[str, type] = {
    "affiliations": Affiliation,
    "requests": JoinRequest,
    "invitations": Invitation,
    "bookmarks": Bookmark,
    "replies": Reply,
}


def _records(kind: type, path: Path, key: str) -> tuple[Any, ...]:
    """The entries under `key` of a file as records of one kind."""
    return tuple(_record(kind, entry, path) for entry in _load(path)[key])


def _record(kind: type, entry: dict[str, Any], path: Path) -> Any:
    """One record; lists become tuples, moments are read, unknown or missing fields are refused by name."""
    label = entry.get("key") or entry.get("slug") or entry.get("title") or entry.get("by") or "?"
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _NESTED:
            values[name] = tuple(_record(_NESTED[name], inner, path) for inner in value)
        elif name == "reactions":
            values[name] = {reaction: tuple(people) for reaction, people in value.items()}
        elif name == "texts":
            values[name] = {language: _record(NewsText, text, path) for language, text in value.items()}
        elif name in ("when", "decided"):
            try:
                values[name] = moment(value)
            except ValueError as error:
                raise ContentError(f"{path.name}, {label}: {error}.") from error
        elif name == "body":
            values[name] = value.strip()
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    if strange := values.keys() - {each.name for each in fields(kind)}:
        raise ContentError(f"{path.name}, {label}: there is no field {', '.join(sorted(strange))}.")
    try:
        return kind(**values)
    except TypeError as error:
        raise ContentError(f"{path.name}, {label}: {error}.") from error


def _representatives(path: Path, organisations: dict[str, Organisation]) -> Iterator[Person]:
    """Those who speak for the coalition's members; place and sectors are those of their organisation."""
    for entry in _load(path)["people"]:
        if "name" not in entry:  # already described in people.toml
            continue
        entry = dict(entry)
        organisation, title = entry.pop("org"), entry.pop("title")
        home = organisations[organisation]
        spoken_for = [organisation, *([entry.pop("also")] if "also" in entry else [])]
        defaults = {
            "country": home.country,
            "region": home.region,
            "sectors": list(home.sectors),
            "topics": list(home.topics),
            "joined": max(1, home.joined - 1),
            "affiliations": [{"organisation": slug, "role": title, "speaks": True} for slug in spoken_for],
        }
        yield _record(Person, defaults | entry, path)


def _threads(path: Path) -> Iterator[Thread]:
    """The threads of one file, which is named after its group; replies speak the thread's language unless they say."""
    for entry in _load(path)["threads"]:
        replies = [{"language": entry.get("language", ""), **reply} for reply in entry.get("replies", [])]
        yield _record(Thread, {"space": path.stem, **entry, "replies": replies}, path)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name}: {error}.") from error
