"""The dry run of an import: every line is read as it would be stored, and every problem is named with its place."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from hub.community.management.kinds import ImportKind
from hub.community.management.queries.columns import (
    COLUMNS,
    REQUIRED,
    label_of,
    languages_by_name,
    organisation_types,
    size_classes,
    stakeholder_types,
)
from hub.community.members.models import Member
from hub.community.organisations.kinds import OrganisationState, match_key, normal_identifier, website_host
from hub.community.organisations.models import Organisation, OrganisationIdentifier
from hub.core import territories
from hub.core.languages.collation import fold
from hub.core.tables import Table
from hub.core.text import tidy_line, tidy_text, validate_name

MOST_PROBLEMS = 5000
# Told so often how many lines were read.
PROGRESS_EVERY = 2000
_CHUNK = 500
_email = EmailValidator()
_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the line of the file, the column's head, the beginning of what stands there."""

    line: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Check:
    """What a dry run found. `records` are ready to be stored; they may be stored only where there is no problem."""

    records: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    row_count: int = 0
    known_count: int = 0

    @property
    def is_fine(self) -> bool:
        """Whether the import can be carried out."""
        return not self.problem_count and bool(self.records)


class _Line:
    """One line on its way to a record: reads cells and notes what is wrong with them."""

    __slots__ = ("before", "cells", "check", "columns", "defaults", "heads", "number", "progress")

    def __init__(self, check: Check, heads: Sequence[str], columns: Mapping[str, int], defaults: Mapping[str, str]):
        self.check, self.heads, self.columns, self.defaults = check, heads, columns, defaults
        self.cells: list[str] = []
        self.number = 0
        self.before = 0
        self.progress: Callable[[int], None] | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong with the line so far."""
        return self.check.problem_count == self.before

    def raw(self, name: str) -> str:
        column = self.columns.get(name)
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    def text(self, name: str, longest: int = 200) -> str:
        """A cell as one tidy line; control characters and too much text are problems."""
        raw = self.raw(name)
        if not raw:
            return ""
        if not raw.isprintable() and any(unicodedata.category(char) == "Cc" and char not in "\r\n\t" for char in raw):
            self.wrong(name, _("There is an invisible control character in it."))
            return ""
        if "\n" in raw.strip():
            self.wrong(name, _("There is a line break in it."))
            return ""
        text = tidy_line(raw)
        if len(text) > longest:
            self.wrong(name, _("It is longer than %(longest)d characters.") % {"longest": longest})
            return ""
        return text

    def chosen(self, name: str, known: Mapping[str, str], message: str) -> str:
        """A cell whose text names one of the known things, or the default for an empty one."""
        text = self.text(name)
        if not text:
            return self.defaults.get(name, "")
        value = known.get(text) or known.get(fold(text))
        if value is None:
            self.wrong(name, message)
        return value or ""

    def country(self) -> str:
        text = self.text("country")
        if not text:
            return self.defaults.get("country", "")
        code = _country(text)
        if code is None:
            self.wrong("country", _("This country is not known. Write its name or its two letters."))
        return code or ""

    def wrong(self, name: str, message: str, value: str | None = None) -> None:
        self.check.problem_count += 1
        if len(self.check.problems) < MOST_PROBLEMS:
            column = self.columns.get(name)
            head = self.heads[column] if column is not None and column < len(self.heads) else ""
            shown = tidy_line(self.raw(name) if value is None else value)[:80]
            self.check.problems.append(Problem(self.number, head, shown, message))


@lru_cache(maxsize=2048)
def _country(text: str) -> str | None:
    return territories.find_country(text)


def check_table(
    kind: str,
    table: Table,
    mapping: Mapping[str, str],
    *,
    defaults: Mapping[str, str],
    skips_known: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Check:
    """Read every line of `table` as it would be imported. `mapping` names fields by the number of their column.

    `skips_known` leaves out lines whose address already has an account (or whose organisation is there already)
    instead of naming them as problems. `progress` is told now and then how many lines were read. Stores nothing.
    """
    known = {column.field for column in COLUMNS[kind]}
    columns = {name: int(number) for number, name in mapping.items() if name in known and number.isdecimal()}
    check = Check(row_count=len(table.rows))
    line = _Line(check, table.head, columns, defaults)
    line.progress = progress
    missing = [name for name in REQUIRED[ImportKind(kind)] if name not in columns]
    if kind == ImportKind.MEMBERS and not columns.keys() & {"name", "first_name", "last_name"}:
        missing.append("name")
    if missing:
        line.number = 1
        for name in missing:
            line.wrong(name, _("No column is chosen for “%(field)s”.") % {"field": label_of(kind, name)}, "")
        return check
    reader = _members if kind == ImportKind.MEMBERS else _organisations
    reader(table, line, skips_known)
    check.problems.sort(key=lambda problem: problem.line)
    return check


def _lines(table: Table, line: _Line) -> Iterator[_Line]:
    width = len(table.head)
    for count, (number, cells) in enumerate(zip(table.lines, table.rows, strict=True)):
        if line.progress is not None and count % PROGRESS_EVERY == 0:
            line.progress(count)
        line.number, line.cells, line.before = number, cells, line.check.problem_count
        if len(cells) > width and any(map(str.strip, cells[width:])):
            line.wrong("", _("The line has more cells than the head."), cells[width])
        yield line


def _members(table: Table, line: _Line, skips_known: bool) -> None:
    check = line.check
    seen: dict[str, int] = {}
    known = _known_addresses(table, line)
    organisations = _organisations_by_name(table, line)
    roles = stakeholder_types()
    languages = languages_by_name()
    for each in _lines(table, line):
        email = each.text("email", 254).lower()
        if not email:
            if each.is_clean:
                each.wrong("email", _("The e-mail address is missing."))
        elif (problem := _address_problem(email)) is not None:
            each.wrong("email", problem)
        elif email in seen:
            each.wrong("email", _("The same address stands on line %(line)d.") % {"line": seen[email]})
        elif email in known:
            if skips_known:
                check.known_count += 1
                seen[email] = each.number
                continue
            each.wrong("email", _("There is already an account with this address."))
        seen.setdefault(email, each.number)
        name = _name(each)
        language = each.chosen("language", languages, _("This language is not known."))
        organisation = None
        if title := each.text("organisation"):
            organisation = organisations.get(match_key(title))
            if organisation is None:
                each.wrong("organisation", _("No organisation of the hub has this name."))
        record = {
            "email": email,
            "name": name,
            "country": each.country(),
            "language": language,
            "stakeholder_type": each.chosen("stakeholder_type", roles, _("This is none of the kinds of people.")),
            "organisation": organisation,
            "title": each.text("title", 120),
        }
        if each.is_clean:
            check.records.append(record)


def _name(each: _Line) -> str:
    before = each.check.problem_count
    name = each.text("name", 200)
    where = "name" if "name" in each.columns else "last_name" if "last_name" in each.columns else "first_name"
    if not name:
        name = f"{each.text('first_name', 100)} {each.text('last_name', 100)}".strip()
    if each.check.problem_count > before:
        return ""
    if not name:
        each.wrong(where, _("The name is missing."))
    elif len(name) > 80:
        each.wrong(where, _("It is longer than %(longest)d characters.") % {"longest": 80})
    else:
        _validate(each, where, validate_name, name)
    return name


def _validate(
    each: _Line, where: str, validator: Callable[[str], None], value: str, message: str | None = None
) -> bool:
    try:
        validator(value)
    except ValidationError as error:
        each.wrong(where, message or error.messages[0])
        return False
    return True


def _address_problem(email: str) -> str | None:
    try:
        _email(email)
    except ValidationError:
        return _("This is no e-mail address.")
    return None


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = list(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def _column(table: Table, line: _Line, name: str) -> Iterator[str]:
    column = line.columns.get(name)
    if column is not None:
        yield from (row[column] for row in table.rows if column < len(row) and row[column])


def _known_addresses(table: Table, line: _Line) -> set[str]:
    wanted = {tidy_line(text).lower() for text in _column(table, line, "email")}
    found: set[str] = set()
    for chunk in _chunks(wanted):
        found.update(Member.objects.filter(email__in=chunk).values_list("email", flat=True))
    return found


def _organisations_by_name(table: Table, line: _Line) -> dict[str, UUID]:
    wanted = {match_key(tidy_line(text)) for text in _column(table, line, "organisation")} - {""}
    found: dict[str, UUID] = {}
    for chunk in _chunks(wanted):
        rows = Organisation.objects.filter(match_key__in=chunk, state=OrganisationState.ACCEPTED)
        found.update(rows.values_list("match_key", "pk"))
    return found


def _organisations(table: Table, line: _Line, skips_known: bool) -> None:
    check = line.check
    seen: dict[tuple[str, str, str], int] = {}
    identifiers_seen: dict[tuple[str, str], int] = {}
    known = _known_organisations(table, line)
    taken = _known_identifiers(table, line)
    types, sizes, languages = organisation_types(), size_classes(), languages_by_name()
    for each in _lines(table, line):
        name = each.text("name")
        if not name:
            if each.is_clean:
                each.wrong("name", _("The name is missing."))
        else:
            _validate(each, "name", validate_name, name)
        kind = each.chosen("type", types, _("This type of organisation is not known."))
        if not kind and not each.raw("type"):
            each.wrong("type", _("The type is missing. Choose one for all lines that have none."))
        country = each.country()
        website = _website(each)
        record = {
            "name": name,
            "type": kind,
            "country": country,
            "website": website,
            "website_host": website_host(website),
            "about": _long_text(each, "about"),
            "size_class": each.chosen("size_class", sizes, _("This size is not known.")) if kind == "company" else "",
            "languages": _several(each, "languages", languages),
            "identifiers": _identifiers(each, identifiers_seen, taken),
        }
        # Schools of one name are common; the same name, country and website is the same line twice.
        key = (fold(name), country, website_host(website))
        if name and key in seen:
            each.wrong(
                "name",
                _("The same organisation (name, country, website) stands on line %(line)d.") % {"line": seen[key]},
            )
        elif name and key in known:
            if skips_known:
                check.known_count += 1
                seen[key] = each.number
                continue
            each.wrong("name", _("This organisation (name, country, website) is already in the hub."))
        seen.setdefault(key, each.number)
        if each.is_clean:
            check.records.append(record)


def _website(each: _Line) -> str:
    address = each.text("website", 300)
    if address and "://" not in address:
        address = f"https://{address}"
    if address and not _validate(each, "website", _web_address, address, _("This is no web address.")):
        return ""
    return address


def _long_text(each: _Line, name: str) -> str:
    text = tidy_text(each.raw(name))
    if len(text) > 4000:
        each.wrong(name, _("It is longer than %(longest)d characters.") % {"longest": 4000})
    return text


def _several(each: _Line, name: str, known: Mapping[str, str]) -> list[str]:
    found = []
    for part in each.text(name).replace(";", ",").replace("/", ",").replace("|", ",").split(","):
        if part.strip():
            value = known.get(fold(part))
            if value is None:
                each.wrong(name, _("This language is not known."), part)
            elif value not in found:
                found.append(value)
    return found


def _identifiers(each: _Line, seen: dict[tuple[str, str], int], taken: set[tuple[str, str]]) -> dict[str, str]:
    found = {}
    for scheme in ("pic", "ror", "oid"):
        text = each.text(scheme)
        if not text:
            continue
        value = normal_identifier(scheme, text)
        if value is None:
            each.wrong(scheme, _("This is no such number; look for a typing error."))
        elif (scheme, value) in seen:
            each.wrong(scheme, _("The same number stands on line %(line)d.") % {"line": seen[scheme, value]})
        elif (scheme, value) in taken:
            each.wrong(scheme, _("An organisation of the hub has this number."))
        else:
            seen[scheme, value] = each.number
            found[scheme] = value
    return found


def _known_organisations(table: Table, line: _Line) -> set[tuple[str, str, str]]:
    wanted = {match_key(tidy_line(text)) for text in _column(table, line, "name")} - {""}
    found: set[tuple[str, str, str]] = set()
    for chunk in _chunks(wanted):
        rows = Organisation.objects.filter(match_key__in=chunk).values_list("actor__name", "country", "website_host")
        found.update((fold(name), country, host) for name, country, host in rows)
    return found


def _known_identifiers(table: Table, line: _Line) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for scheme in ("pic", "ror", "oid"):
        wanted = {value for text in _column(table, line, scheme) if (value := normal_identifier(scheme, text))}
        for chunk in _chunks(wanted):
            rows = OrganisationIdentifier.objects.filter(scheme=scheme, value__in=chunk)
            found.update(rows.values_list("scheme", "value"))
    return found
