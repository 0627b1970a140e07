"""Lines of a table on their way to records, and what is noted of them."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hub.core import territories
from hub.core.languages.collation import fold
from hub.core.tables import Table
from hub.core.text import tidy_line

MOST_PROBLEMS = 5000
# Told so often how many lines were read.
PROGRESS_EVERY = 2000
_CHUNK = 500


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


class Line:
    """One line on its way to a record: reads cells and notes what is wrong with them.

    One object serves all lines of a table, for there may be 50,000.
    """

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
        """A cell as it stands; empty where there is none."""
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
        """The code of the country, or the default for an empty cell."""
        text = self.text("country")
        if not text:
            return self.defaults.get("country", "")
        code = _country(text)
        if code is None:
            self.wrong("country", _("This country is not known. Write its name or its two letters."))
        return code or ""

    def region(self, country: str) -> str:
        """The code of a region of the country on the level of the forms."""
        text = self.text("region")
        if not text:
            return ""
        if not country:
            if self.is_clean:
                self.wrong("region", _("A region needs its country."))
            return ""
        code = _region(text, country)
        if code is None:
            self.wrong(
                "region",
                _("This is no region of the country as the hub knows them. Write its name or its NUTS code."),
            )
        return code or ""

    def wrong(self, name: str, message: str, value: str | None = None) -> None:
        """Note a problem in a field's column; `value` is what stands there, if not the whole cell."""
        self.check.problem_count += 1
        if len(self.check.problems) < MOST_PROBLEMS:
            column = self.columns.get(name)
            head = self.heads[column] if column is not None and column < len(self.heads) else ""
            shown = tidy_line(self.raw(name) if value is None else value)[:80]
            self.check.problems.append(Problem(self.number, head, shown, message))


@lru_cache(maxsize=2048)
def _country(text: str) -> str | None:
    return territories.find_country(text)


@lru_cache(maxsize=8192)
def _region(text: str, country: str) -> str | None:
    return territories.find_region(text, of=country)


def lines(table: Table, line: Line) -> Iterator[Line]:
    """`line` on every line of the table in turn; tells how far it is."""
    width = len(table.head)
    for count, (number, cells) in enumerate(zip(table.lines, table.rows, strict=True)):
        if line.progress is not None and count % PROGRESS_EVERY == 0:
            line.progress(count)
        line.number, line.cells, line.before = number, cells, line.check.problem_count
        if len(cells) > width and any(map(str.strip, cells[width:])):
            line.wrong("", _("The line has more cells than the head."), cells[width])
        yield line


def validate(each: Line, where: str, validator: Callable[[str], None], value: str, message: str | None = None) -> bool:
    """Whether the validator lets the value pass; its message, or `message`, is noted otherwise."""
    try:
        validator(value)
    except ValidationError as error:
        each.wrong(where, message or error.messages[0])
        return False
    return True


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values in lists that one statement can take."""
    ordered = list(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def column(table: Table, line: Line, name: str) -> Iterator[str]:
    """Every cell of a field's column that is not empty."""
    number = line.columns.get(name)
    if number is not None:
        yield from (row[number] for row in table.rows if number < len(row) and row[number])
