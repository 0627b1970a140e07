"""Lean rows for hot lists: one SQL statement, typed tuples, no model instances.

Loading objects and rendering them costs most of a list page, so lists read rows::

    class ThreadRow(NamedTuple):
        id: int
        title: str
        activity_at: datetime

    THREADS = Rows(ThreadRow, "SELECT id, title, activity_at FROM … WHERE visibility IN %(visibilities)s")
    rows = THREADS.all(visibilities=("public", "members"))

The statement is written in the SQL that SQLite and PostgreSQL share. A sequence among the parameters is expanded to a
list of placeholders; an empty one matches nothing. Parameters called `limit` and `visibilities` stand in the statement
as they are: PostgreSQL would take a tenth of all rows for a limit that it does not know, and a few for an audience that
almost all have, find its lasting plan too dear, and plan anew at each call, which costs more than to run it. Columns
are converted by the annotation of their field: `datetime`, `date`, `UUID`, `UuidText`, `bool` and their `| None` forms;
SQLite stores these as text and numbers, PostgreSQL as they are.
"""

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from django.db import connection

_PARAMETER = re.compile(r"%\((\w+)\)s")
_WORD = re.compile(r"[a-z_]+", re.ASCII)


def _to_datetime(value: Any) -> Any:
    # SQLite answers a plain column as a time without a zone and an expression as text; both are UTC.
    if type(value) is str:
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _to_date(value: Any) -> Any:
    return date.fromisoformat(value) if type(value) is str else value


def _to_uuid(value: Any) -> Any:
    return uuid.UUID(value) if type(value) is str else value


class UuidText(str):
    """A UUID as `str(uuid)` writes it, for keys that are only written down: half the cost of a UUID in a hot list."""

    __slots__ = ()


def _to_uuid_text(value: Any) -> Any:
    if type(value) is str:
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return None if value is None else str(value)


def _to_bool(value: Any) -> Any:
    return None if value is None else bool(value)


_CONVERTERS: dict[Any, Callable[[Any], Any]] = {
    datetime: _to_datetime,
    date: _to_date,
    uuid.UUID: _to_uuid,
    UuidText: _to_uuid_text,
    bool: _to_bool,
}


def database_value(value: Any) -> Any:
    """A parameter as the current database stores it; raw cursors do not convert on SQLite."""
    if connection.vendor == "sqlite":
        if isinstance(value, uuid.UUID):
            return value.hex
        if isinstance(value, datetime):
            return str(value.astimezone(UTC).replace(tzinfo=None))
        if isinstance(value, bool):
            return int(value)
    return value


def _literal(name: str, value: Any) -> str:
    """How a parameter stands in a statement that names it. Raises `ValueError` for what could be read as SQL."""
    if name == "limit":
        return str(int(value))
    words = [str(word) for word in value]
    if not all(map(_WORD.fullmatch, words)):
        raise ValueError(f"{name} are words, not {words}")
    return "(" + ", ".join(f"'{word}'" for word in words) + ")" if words else "(NULL)"


@lru_cache(maxsize=2048)
def _compile(
    sql: str, lengths: tuple[tuple[str, int], ...], literals: tuple[tuple[str, Any], ...]
) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The statement with positional placeholders, and for each its parameter and index in a sequence (-1: plain)."""
    sizes = dict(lengths)
    written = {name: _literal(name, value) for name, value in literals}
    order: list[tuple[str, int]] = []

    def place(match: re.Match[str]) -> str:
        name = match[1]
        if name in written:
            return written[name]
        if name not in sizes:
            order.append((name, -1))
            return "%s"
        order.extend((name, index) for index in range(sizes[name]))
        return "(" + ", ".join(["%s"] * sizes[name]) + ")" if sizes[name] else "(NULL)"

    return _PARAMETER.sub(place, sql), tuple(order)


def run(sql: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Run one statement with named parameters and answer the raw rows."""
    sequences = {
        name: tuple(value) for name, value in parameters.items() if isinstance(value, list | tuple | set | frozenset)
    }
    literals = []
    if parameters.get("limit") is not None:
        literals.append(("limit", parameters["limit"]))
    if (words := sequences.pop("visibilities", None)) is not None:
        literals.append(("visibilities", words))
    lengths = tuple(sorted((name, len(value)) for name, value in sequences.items()))
    statement, order = _compile(sql, lengths, tuple(literals))
    values = [database_value(parameters[name] if index < 0 else sequences[name][index]) for name, index in order]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


class Rows[R: NamedTuple]:
    """A statement whose columns are, in order, the fields of the row type."""

    def __init__(self, row: type[R], sql: str) -> None:
        self.row = row
        self.sql = sql
        self._converters: list[tuple[int, Callable[[Any], Any]]] | None = None

    def _column_converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        if self._converters is None:
            found = []
            for position, annotation in enumerate(get_type_hints(self.row).values()):
                kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
                converter = next((_CONVERTERS[kind] for kind in kinds if kind in _CONVERTERS), None)
                if converter:
                    found.append((position, converter))
            self._converters = found
        return self._converters

    def all(self, **parameters: Any) -> list[R]:
        """Every row; `parameters` are those that the statement names."""
        return self.make(run(self.sql, **parameters))

    def first(self, **parameters: Any) -> R | None:
        """The first row, or None."""
        rows = self.all(**parameters)
        return rows[0] if rows else None

    def make(self, raw: Sequence[tuple[Any, ...]]) -> list[R]:
        """Typed rows from raw ones."""
        make = self.row._make
        converters = self._column_converters()
        if not converters:
            return [make(line) for line in raw]
        rows = []
        for line in raw:
            cells = list(line)
            for position, convert in converters:
                cells[position] = convert(cells[position])
            rows.append(make(cells))
        return rows
