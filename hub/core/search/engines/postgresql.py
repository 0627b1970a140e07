"""Search on PostgreSQL: a `tsvector` made in Python under a GIN index.

GIN answers in no order: for "the newest thirty of 300,000 matches" it would fetch them all from the table. So every row
carries the stretches of time it belongs to as words (`stretches`), and GIN is asked for as many of the newest stretches
as should hold enough matches, then for more. Only beginnings of words, whose number of matches nobody knows, are first
looked for by walking the table from its newest end.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hub.core.search.engines import END, SLOTS, CountedRow, FoundRow, placeholders
from hub.core.search.engines.stretches import RowsByStretch, Spread, kinds_of, rows_by_stretch, stretches_of
from hub.core.search.expressions import (
    All,
    Beginning,
    Either,
    Except,
    Expression,
    Phrase,
    Term,
)
from hub.core.search.terms import IndexEntry

_CREATE_INDEX = """
CREATE INDEX core_search_words_gin ON core_search_words USING gin (words)
WITH (fastupdate = on, gin_pending_list_limit = 256)
"""
CREATE = f"""
CREATE TABLE core_search_words (position bigint PRIMARY KEY, words tsvector NOT NULL);
ALTER TABLE core_search_words ALTER COLUMN words SET STATISTICS 1000;
{_CREATE_INDEX}
"""
_DROP_INDEX = "DROP INDEX IF EXISTS core_search_words_gin"

# So many rows are walked for a beginning.
_WALKED = 4_000
# So few matches are fetched at once, from whatever time.
_FEW = 2_000
# Asked for so many matches more than are needed: not every one that the statistics promise is there.
_SPARE = 2
# The next stretches are to hold no more than so many times what the last were to hold.
_GROWTH = 8
# Where there are many, so small a part of the matches that may be counted will do, and so small a part is counted.
_ENOUGH = 16
_COUNTED_OF_MANY = 4
# GIN knows no places: each row that holds the words of a phrase is read to see whether they are in a row. After so many
# a search gives up.
_RECHECKED = 20_000
# PostgreSQL keeps this many places of a word in a document.
_MOST_PLACES = 255
# Between title and body, so that no phrase reaches across.
_GAP = 20
_STATISTICS_KEPT = 600.0

# How far to walk stands in the statement: see `hub.core.rows` about limits.
_BY_WALKING = f"""
SELECT position FROM (
    SELECT position, words FROM core_search_words WHERE position < %s ORDER BY position DESC LIMIT {_WALKED}
) AS newest WHERE words @@ %s::tsquery ORDER BY position DESC LIMIT %s
"""
_END_OF_WALK = f"""
SELECT min(position), count(*) FROM (
    SELECT position FROM core_search_words WHERE position < %s ORDER BY position DESC LIMIT {_WALKED}
) AS newest
"""
# Materialised, or the planner may take the primary key for the order and walk the whole table.
_BY_INDEX = """
WITH matching AS MATERIALIZED (SELECT position FROM core_search_words WHERE {conditions} AND position < %s)
SELECT position FROM matching ORDER BY position DESC LIMIT %s
"""
# As an array, whatever the planner takes the number of positions for, each row is fetched by its key.
_ROWS = """
SELECT {columns} FROM core_search_searchrow WHERE position = ANY (ARRAY({positions})) ORDER BY position DESC
"""
_ORPHANS = """
SELECT coalesce(w.position, r.position)
FROM core_search_words AS w FULL JOIN core_search_searchrow AS r ON r.position = w.position
WHERE w.position IS NULL OR r.position IS NULL LIMIT %s
"""


def written(expression: Expression) -> str:
    """The expression as a `tsquery`. Every word is quoted, so that none can be an operator."""
    match expression:
        case Term(text):
            return _quoted(text)
        case Phrase(words):
            return "(" + " <-> ".join(map(_quoted, words)) + ")"
        case Beginning(text):
            return f"{_quoted(text)}:*"
        case All(items):
            return "(" + " & ".join(map(written, items)) + ")"
        case Either(items):
            return "(" + " | ".join(map(written, items)) + ")"
        case Except(wanted, unwanted):
            return f"({written(wanted)} & !{written(unwanted)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_of(position: int, entry: IndexEntry) -> str:
    """The entry as a `tsvector`: words with their places; terms, and its stretches of time, without."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(entry.title_words, 1):
        places.setdefault(word, []).append(place)
    for place, word in enumerate(entry.body_words, len(entry.title_words) + _GAP):
        places.setdefault(word, []).append(place)
    # Letters and digits alone need no quotes; most words are such, and an index has hundreds of millions.
    lexemes = [
        f"{word if word.isalnum() else _quoted(word)}:{','.join(map(str, found[:_MOST_PLACES]))}"
        for word, found in places.items()
    ]
    terms = (term if term.isalnum() else _quoted(term) for term in entry.terms if term not in places)
    return " ".join([*lexemes, *terms, *map(_quoted, stretches_of(position, entry.kind))])


def wants(expression: Expression, sort: type[Phrase | Beginning]) -> bool:
    """Whether a phrase or a beginning is among what is wanted."""
    match expression:
        case All(items) | Either(items):
            return any(wants(item, sort) for item in items)
        case Except(wanted, _unwanted):
            return wants(wanted, sort)
        case _:
            return isinstance(expression, sort)


def conjuncts(expression: Expression) -> tuple[tuple[Expression, ...], Expression | None]:
    """The expressions that must all hold, and the one that must not.

    Asked one by one, GIN skips in each list to where the others are; asked in one, it goes through every list of an
    either-or that is shorter than the rarest word's, such as those of a reader's thirty spaces.
    """
    match expression:
        case Except(wanted, unwanted):
            items, _none = conjuncts(wanted)
            return items, unwanted
        case All(items):
            return tuple(each for item in items for each in conjuncts(item)[0]), None
        case Phrase(words):
            # Rows with its words are found like others; only in these has to be seen whether the words are in a row.
            return (*map(Term, words), expression), None
        case _:
            return (expression,), None


class _Statistics:
    """How common words are, from PostgreSQL's own sample: an upper bound for every word of the index."""

    def __init__(self) -> None:
        self.rows = 0.0
        self.shares: dict[str, float] = {}
        self.rest = 1.0
        self.newest_known = 0
        self.rows_by_stretch: RowsByStretch = {}
        self._read_at = float("-inf")

    def refresh(self) -> None:
        if time.monotonic() - self._read_at < _STATISTICS_KEPT:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'core_search_words'::regclass")
            self.rows = max(cursor.fetchone()[0], 0.0)
            cursor.execute("SELECT max(position) FROM core_search_words")
            self.newest_known = cursor.fetchone()[0] or 0
            cursor.execute(
                "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats"
                " WHERE schemaname = current_schema() AND tablename = 'core_search_words' AND attname = 'words'"
            )
            row = cursor.fetchone()
        words, shares = row if row and row[0] else ([], [])
        self.shares = dict(zip(words, shares, strict=False))
        # After the shares of the words come the least and the greatest of them.
        self.rest = min(self.shares.values(), default=1.0)
        self.rows_by_stretch = rows_by_stretch(self.shares, self.rows)
        self._read_at = time.monotonic()

    def most(self, expression: Expression) -> float:
        """No more than about this share of all documents matches."""
        match expression:
            case Term(text):
                return self.shares.get(text, self.rest)
            case Phrase(words):
                return min(self.shares.get(word, self.rest) for word in words)
            case Beginning():
                return 1.0
            case All(items):
                return min(map(self.most, items))
            case Either(items):
                return min(1.0, sum(map(self.most, items)))
            case Except(wanted, _unwanted):
                return self.most(wanted)

    def likely(self, items: Iterable[Expression]) -> float:
        """The share of documents that match all of them if these have nothing to do with each other."""
        return prod(map(self.most, items))

    def newest(self) -> int:
        """Newer than any row: an hour from now, or what was the newest row lately."""
        return max(self.newest_known, int(time.time() + 3600) * SLOTS)

    def spread(self, kinds: Sequence[str]) -> Spread:
        """How documents of some kinds are spread over time."""
        return Spread.of(kinds, self.rows_by_stretch)


_statistics = _Statistics()


class PostgresqlEngine:
    """See `Engine`."""

    def write(self, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO core_search_words (position, words) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (position) DO UPDATE SET words = excluded.words",
                [(position, vector_of(position, entry)) for position, entry in entries],
            )

    def erase(self, positions: Sequence[int]) -> None:
        if positions:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM core_search_words WHERE position IN {placeholders(positions)}", positions)

    def newest(self, expression: Expression, *, before: int, limit: int) -> tuple[list[FoundRow], bool]:
        rows, gave_up = self._find(FoundRow._fields, expression, before, limit)
        return [FoundRow._make(row) for row in rows], gave_up

    def facets(self, expression: Expression, *, limit: int) -> tuple[list[CountedRow], bool]:
        _statistics.refresh()
        likely = _statistics.likely(conjuncts(expression)[0]) * _statistics.rows
        # Few matches are counted to the last one; of many, some will do: all numbers will be lower bounds.
        enough = None
        if likely > limit:
            limit, enough = limit // _COUNTED_OF_MANY, limit // _ENOUGH
        rows, is_more = self._find(CountedRow._fields, expression, END, limit + 1, enough=enough)
        return [CountedRow._make(row) for row in rows[:limit]], is_more or len(rows) > limit

    def orphans(self, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS, [limit])
            return [row[0] for row in cursor.fetchall()]

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Build the index once at the end instead of word by word, and do not wait for the disk at each commit.

        A server that falls loses the last commits, as a whole: then the loading was not at its end either.
        """
        with connection.cursor() as cursor:
            cursor.execute(_DROP_INDEX)
            cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit TO DEFAULT")
                cursor.execute(_CREATE_INDEX)
                cursor.execute("ANALYZE core_search_words")

    def _find(
        self, columns: Sequence[str], expression: Expression, before: int, limit: int, *, enough: int | None = None
    ) -> tuple[list[tuple[Any, ...]], bool]:
        """The newest matching rows, the position first of their columns, and whether older matches were given up.

        `enough` matches will do where finding `limit` would cost more.
        """
        _statistics.refresh()
        candidates = _statistics.most(expression) * _statistics.rows
        enough = enough or limit
        found: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            if candidates > _FEW and wants(expression, Beginning):
                found = _rows(cursor, columns, _BY_WALKING, [before, written(expression), limit])
                if len(found) >= limit:
                    return found, False
                cursor.execute(_END_OF_WALK, [before])
                before, walked = cursor.fetchone()
                if walked < _WALKED or len(found) >= enough:
                    return found, walked == _WALKED
            older, gave_up = _by_index(
                cursor, columns, expression, before, limit - len(found), candidates, enough - len(found)
            )
        return found + older, gave_up


def _by_index(
    cursor: CursorWrapper,
    columns: Sequence[str],
    expression: Expression,
    before: int,
    limit: int,
    candidates: float,
    enough: int,
) -> tuple[list[tuple[Any, ...]], bool]:
    """The newest matches, from ever longer stretches of time, and whether there may be more.

    No more are looked for when `enough` are found, or when a phrase would have to be looked for in too many rows.
    """
    # GIN steps through the first list and looks each of its rows up in the others: the rarest goes first. What is not
    # wanted are many lists, to be looked at for what all others leave.
    wanted, unwanted = conjuncts(expression)
    items = sorted(wanted, key=lambda item: (isinstance(item, Phrase), _statistics.most(item)))
    conditions = [written(item) for item in (*items[:-1], Except(items[-1], unwanted) if unwanted else items[-1])]

    def look(of_time: Sequence[str], before: int) -> list[tuple[Any, ...]]:
        positions = _BY_INDEX.format(
            conditions=" AND ".join(["words @@ %s::tsquery"] * (len(of_time) + len(conditions)))
        )
        return _rows(cursor, columns, positions, [*of_time, *conditions, before, limit - len(found)])

    found: list[tuple[Any, ...]] = []
    if candidates <= _FEW:
        return look([], before), False
    kinds, of_kind = kinds_of(items)
    spread = _statistics.spread(kinds)
    newest = _statistics.newest()
    share = _statistics.likely(item for item in items if item is not of_kind)
    density = min(candidates / max(spread.total, 1.0), 1.0)
    recheckable = _RECHECKED if wants(expression, Phrase) else float("inf")
    asked, high = 0.0, min(before, newest + 1)
    while high > 0 and len(found) < limit:
        if len(found) >= enough:
            return found, True
        low, rows = spread.back(high, (enough - len(found)) * _SPARE / share, newest=newest)
        asked += rows
        if asked > spread.total / 2:
            # All the rest costs as much, and what was found already is left out by its position.
            low, words = 0, None
        else:
            low, words = spread.words(low, high)
        recheckable -= rows * density
        if recheckable < 0:
            return found, True
        found += look([written(words)] if words else [], before)
        before = high = low
        # What was found says more of what is left than the statistics do.
        share = max(share / _GROWTH, min(share, (len(found) + 0.5) / (asked + 1)))
    return found, False


def _rows(
    cursor: CursorWrapper, columns: Sequence[str], positions: str, parameters: Sequence[str | int]
) -> list[tuple[Any, ...]]:
    cursor.execute(_ROWS.format(columns=", ".join(columns), positions=positions), parameters)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
