"""Search on PostgreSQL: a `tsvector` made in Python under a GIN index.

GIN answers in no order: for "the newest thirty of 300,000 matches" it would fetch them all from the table. So a common
word is looked for by walking the table from its newest end, which finds thirty in a few hundred rows. For others, every
row carries the stretch of time it belongs to as one more word (`@123`), and GIN is asked for as many of the newest
stretches as should hold enough matches, then for eight times as many, and so on.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hub.core.search.engines import END, FoundRow, placeholders
from hub.core.search.expressions import (
    All,
    Beginning,
    Either,
    Except,
    Expression,
    Phrase,
    Term,
    any_of,
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

# A word in at least one of so many documents is looked for by walking, and so many rows are walked for it.
_COMMON = 100
_WALKED = 4_000
# A stretch of time is 2²² seconds, 48 days.
_STRETCH = 26
_MOST_STRETCHES = 12
# So few matches are fetched at once, from whatever time.
_FEW = 2_000
# Asked for so many matches more than are needed: not every one that the statistics promise is there.
_SPARE = 4
# GIN knows no places: each row that holds the words of a phrase is read to see whether they are in a row. After so many
# a search gives up.
_RECHECKED = 20_000
# PostgreSQL keeps this many places of a word in a document.
_MOST_PLACES = 255
# Between title and body, so that no phrase reaches across.
_GAP = 20
_STATISTICS_KEPT = 600.0

# How far to walk stands in the statement: see `hub.core.rows` about limits.
_WALK = f"""
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
_ENDS = """
SELECT (SELECT max(position) FROM core_search_words WHERE position < %s), (SELECT min(position) FROM core_search_words)
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
    """The entry as a `tsvector`: words with their places; terms, and its stretch of time, without."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(entry.title_words, 1):
        places.setdefault(word, []).append(place)
    for place, word in enumerate(entry.body_words, len(entry.title_words) + _GAP):
        places.setdefault(word, []).append(place)
    lexemes = [f"{_quoted(word)}:{','.join(map(str, found[:_MOST_PLACES]))}" for word, found in places.items()]
    terms = (_quoted(term) for term in entry.terms if term not in places)
    return " ".join([*lexemes, *terms, _quoted(_stretch(position >> _STRETCH))])


def _stretch(number: int) -> str:
    # No word of a text holds this sign, and no facet begins with it.
    return f"@{number}"


def has_phrase(expression: Expression) -> bool:
    """Whether a phrase is among what is wanted."""
    match expression:
        case Phrase():
            return True
        case All(items) | Either(items):
            return any(map(has_phrase, items))
        case Except(wanted, _unwanted):
            return has_phrase(wanted)
        case _:
            return False


def conjuncts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions that must all hold, what is not wanted with the first.

    Asked one by one, GIN skips in each list to where the others are; asked in one, it goes through every list of an
    either-or that is shorter than the rarest word's, such as those of a reader's thirty spaces.
    """
    match expression:
        case Except(wanted, unwanted):
            first, *others = conjuncts(wanted)
            return (Except(first, unwanted), *others)
        case All(items):
            return tuple(found for item in items for found in conjuncts(item))
        case _:
            return (expression,)


class _Statistics:
    """How common words are, from PostgreSQL's own sample: an upper bound for every word of the index."""

    def __init__(self) -> None:
        self.rows = 0.0
        self.shares: dict[str, float] = {}
        self.rest = 1.0
        self._read_at = float("-inf")

    def refresh(self) -> None:
        if time.monotonic() - self._read_at < _STATISTICS_KEPT:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'core_search_words'::regclass")
            self.rows = max(cursor.fetchone()[0], 0.0)
            cursor.execute(
                "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats"
                " WHERE schemaname = current_schema() AND tablename = 'core_search_words' AND attname = 'words'"
            )
            row = cursor.fetchone()
        words, shares = row if row and row[0] else ([], [])
        self.shares = dict(zip(words, shares, strict=False))
        # After the shares of the words come the least and the greatest of them.
        self.rest = min(self.shares.values(), default=1.0)
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

    def likely(self, expression: Expression) -> float:
        """The share of documents that match if what is asked for together has nothing to do with each other."""
        share = 1.0
        for item in conjuncts(expression):
            share *= self.most(item)
        return share


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
        positions, gave_up = self._positions(expression, before, limit)
        if not positions:
            return [], gave_up
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT position, kind, object_id, language, title, body FROM core_search_searchrow"
                " WHERE position = ANY(%s) ORDER BY position DESC",
                [positions],
            )
            return [FoundRow._make(row) for row in cursor.fetchall()], gave_up

    def facets(self, expression: Expression, *, limit: int) -> tuple[list[str], bool]:
        positions, is_more = self._positions(expression, END, limit + 1, enough=limit // 8)
        if not positions:
            return [], is_more
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT facets FROM core_search_searchrow WHERE position = ANY(%s)",
                [positions[:limit]],
            )
            return [row[0] for row in cursor.fetchall()], is_more or len(positions) > limit

    def orphans(self, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS, [limit])
            return [row[0] for row in cursor.fetchall()]

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Build the index once at the end instead of word by word."""
        with connection.cursor() as cursor:
            cursor.execute(_DROP_INDEX)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(_CREATE_INDEX)
                cursor.execute("ANALYZE core_search_words")

    def _positions(
        self, expression: Expression, before: int, limit: int, *, enough: int | None = None
    ) -> tuple[list[int], bool]:
        """The newest matching positions, and whether older matches were given up.

        `enough` matches of a walk will do where finding `limit` would cost more.
        """
        _statistics.refresh()
        candidates = _statistics.most(expression) * _statistics.rows
        found: list[int] = []
        # Where several common words are wanted at once, a walk finds too few and is made for nothing.
        is_walkable = _statistics.likely(expression) * _WALKED >= (enough or limit)
        if is_walkable and candidates * _COMMON >= _statistics.rows:
            found, end = self._by_walking(expression, before, limit)
            if end is None or len(found) >= (enough or limit):
                return found, end is not None
            before = end
        older, gave_up = self._by_stretches(expression, before, limit - len(found), candidates)
        return found + older, gave_up

    def _by_walking(self, expression: Expression, before: int, limit: int) -> tuple[list[int], int | None]:
        """The matches among the next rows, and where these end; None if there are no more rows, or enough matches."""
        with connection.cursor() as cursor:
            cursor.execute(_WALK, [before, written(expression), limit])
            found = [row[0] for row in cursor.fetchall()]
            if len(found) >= limit:
                return found, None
            cursor.execute(_END_OF_WALK, [before])
            end, walked = cursor.fetchone()
            return found, end if walked == _WALKED else None

    def _by_stretches(
        self, expression: Expression, before: int, limit: int, candidates: float
    ) -> tuple[list[int], bool]:
        """The newest matches, from ever longer stretches of time, and whether a phrase was given up on the way."""
        found: list[int] = []
        conditions = [written(item) for item in conjuncts(expression)]
        with connection.cursor() as cursor:
            if candidates <= _FEW:
                return _from_index(cursor, conditions, before, limit), False
            cursor.execute(_ENDS, [before])
            newest, oldest = cursor.fetchone()
            if newest is None:
                return [], False
            first, last = oldest >> _STRETCH, newest >> _STRETCH
            in_a_stretch = max(candidates / (last - first + 1), 0.001)
            width = int(limit * _SPARE / in_a_stretch) + 1
            recheckable = _RECHECKED if has_phrase(expression) else float("inf")
            while len(found) < limit and last >= first:
                low = last - width + 1
                recheckable -= min(width, last - first + 1) * in_a_stretch
                if recheckable < 0:
                    return found, True
                of_time = []
                if low <= first or width > _MOST_STRETCHES:
                    low = first
                else:
                    of_time = [written(any_of(Term(_stretch(number)) for number in range(low, last + 1)))]
                found += _from_index(cursor, conditions + of_time, before, limit - len(found))
                last, before, width = low - 1, min(before, low << _STRETCH), width * 8
        return found, False


def _from_index(cursor: CursorWrapper, conditions: Sequence[str], before: int, limit: int) -> list[int]:
    statement = _BY_INDEX.format(conditions=" AND ".join(["words @@ %s::tsquery"] * len(conditions)))
    cursor.execute(statement, [*conditions, before, limit])
    return [row[0] for row in cursor.fetchall()]
