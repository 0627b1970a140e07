"""Reads the demonstration hub's files into records, without database or Django; `load` does the rest."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from hub.project.demo.moments import moment
from hub.project.demo.records import (
    Affiliation,
    Bookmark,
    Content,
    Door,
    Invitation,
    JoinRequest,
    LaterMessage,
    Message,
    Milestone,
    News,
    NewsText,
    Organisation,
    Person,
    Reply,
    Report,
    Space,
    Thread,
    Wave,
)

FOLDER = Path(__file__).parent


class ContentError(Exception):
    """A file of the demonstration hub cannot be used; the message names the file and the entry."""


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
        messages=_records(Message, folder / "messages.toml", "messages"),
        reports=_records(Report, folder / "reports.toml", "reports"),
        doors=read_doors(folder),
        news=_records(News, folder / "news.toml", "news"),
        milestones=_records(Milestone, folder / "timeline.toml", "milestones"),
        waves=_records(Wave, folder / "waves.toml", "waves"),
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
    "later": LaterMessage,
}
_MOMENTS = frozenset({"when", "accepted", "decided", "visited"})


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
        elif name in _MOMENTS and isinstance(value, str):
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
