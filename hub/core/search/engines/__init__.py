"""The engines: SQLite's FTS5 and PostgreSQL's full text, behind one port. They differ in nothing that a reader sees."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from django.db import connection

from hub.core.search.expressions import Expression
from hub.core.search.terms import IndexEntry

# Before this position stands everything: the year 9999.
END = 1 << 62
# So many positions are of one second.
SLOTS = 16


class FoundRow(NamedTuple):
    """A part that matches, with what is needed to show it."""

    position: int
    kind: str
    object_id: str
    language: str
    title: str
    body: str


class CountedRow(NamedTuple):
    """A part that matches, with what is needed to count it: its facets are separated by spaces."""

    position: int
    object_id: str
    facets: str


class Engine(Protocol):
    """What an engine does: it stores words and terms at positions, and finds positions from high to low."""

    def write(self, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        """Index entries at free positions."""

    def erase(self, positions: Sequence[int]) -> None:
        """Forget what stands at these positions."""

    def newest(self, expression: Expression, *, before: int, limit: int) -> tuple[list[FoundRow], bool]:
        """The first matches before a position, from new to old, and whether the engine gave up before it found all."""

    def facets(self, expression: Expression, *, limit: int) -> tuple[list[CountedRow], bool]:
        """The newest matches, from new to old, and whether there may be more of them."""

    def orphans(self, limit: int) -> list[int]:
        """Positions that the engine knows and the table of rows does not, or the other way round."""

    def bulk(self) -> AbstractContextManager[None]:
        """Within it, writing many thousands is quicker and finding is slower."""


def engine() -> Engine:
    """The engine of the hub's database."""
    if connection.vendor == "sqlite":
        from hub.core.search.engines.sqlite import SqliteEngine  # late: each imports what only it needs

        return SqliteEngine()
    from hub.core.search.engines.postgresql import PostgresqlEngine

    return PostgresqlEngine()


def placeholders(values: Iterable[object]) -> str:
    """As many placeholders as there are values, between brackets."""
    return "(" + ", ".join("%s" for _value in values) + ")"
