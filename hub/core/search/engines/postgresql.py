"""Search on PostgreSQL: a `tsvector` made in Python under a GIN index, and the table's own order for common words.

GIN answers in no order: for "the newest thirty of 300,000 matches" it would collect them all. Walking the table from
its newest end finds them in a few hundred rows. For a rare word it is the other way round. So a search walks first if
every word may be common, for as many rows as a GIN search may cost, and asks GIN if that did not fill the page.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from hub.core.search.engines import END, FoundRow, placeholders
from hub.core.search.expressions import All, Beginning, Either, Except, Expression, Phrase, Term
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

# Rows walked before GIN is asked: about as much work as GIN's for a word that the walk would not find often enough.
_WALKED = 6_000
# PostgreSQL keeps this many places of a word in a document.
_MOST_PLACES = 255
# Between title and body, so that no phrase reaches across.
_GAP = 20
_STATISTICS_KEPT = 600.0

_WALK = """
SELECT position FROM (
    SELECT position, words FROM core_search_words WHERE position < %s ORDER BY position DESC LIMIT %s
) AS newest WHERE words @@ %s::tsquery ORDER BY position DESC LIMIT %s
"""
_END_OF_WALK = """
SELECT min(position) FROM (
    SELECT position FROM core_search_words WHERE position < %s ORDER BY position DESC LIMIT %s
) AS newest
"""
# Materialised, or the planner may take the primary key for the order and walk the whole table.
_BY_INDEX = """
WITH matching AS MATERIALIZED (SELECT position FROM core_search_words WHERE words @@ %s::tsquery AND position < %s)
SELECT position FROM matching ORDER BY position DESC LIMIT %s
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


def vector_of(entry: IndexEntry) -> str:
    """The entry as a `tsvector`: words with their places, terms without."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(entry.title_words, 1):
        places.setdefault(word, []).append(place)
    for place, word in enumerate(entry.body_words, len(entry.title_words) + _GAP):
        places.setdefault(word, []).append(place)
    lexemes = [f"{_quoted(word)}:{','.join(map(str, found[:_MOST_PLACES]))}" for word, found in places.items()]
    return " ".join([*lexemes, *(_quoted(term) for term in entry.terms if term not in places)])


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


_statistics = _Statistics()


class PostgresqlEngine:
    """See `Engine`."""

    def write(self, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO core_search_words (position, words) VALUES (%s, %s::tsvector)"
                " ON CONFLICT (position) DO UPDATE SET words = excluded.words",
                [(position, vector_of(entry)) for position, entry in entries],
            )

    def erase(self, positions: Sequence[int]) -> None:
        if positions:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM core_search_words WHERE position IN {placeholders(positions)}", positions)

    def newest(self, expression: Expression, *, before: int, limit: int) -> list[FoundRow]:
        positions, _is_more = self._positions(expression, before=before, limit=limit)
        if not positions:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT position, kind, object_id, language, title, body FROM core_search_searchrow"
                f" WHERE position IN {placeholders(positions)} ORDER BY position DESC",
                positions,
            )
            return [FoundRow._make(row) for row in cursor.fetchall()]

    def facets(self, expression: Expression, *, limit: int) -> tuple[list[str], bool]:
        positions, is_more = self._positions(expression, before=END, limit=limit + 1, may_stop_early=True)
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
        self, expression: Expression, *, before: int, limit: int, may_stop_early: bool = False
    ) -> tuple[list[int], bool]:
        """The newest matching positions, and whether matches beyond them were given up (only if that is allowed)."""
        _statistics.refresh()
        query = written(expression)
        with connection.cursor() as cursor:
            if _statistics.most(expression) * _statistics.rows > _WALKED:
                cursor.execute(_WALK, [before, _WALKED, query, limit])
                found = [row[0] for row in cursor.fetchall()]
                if len(found) >= limit or (may_stop_early and len(found) > _WALKED // 20):
                    return found, True
                cursor.execute(_END_OF_WALK, [before, _WALKED])
                end = cursor.fetchone()[0]
                if end is None:
                    return found, False
                cursor.execute(_BY_INDEX, [query, end, limit - len(found)])
                return found + [row[0] for row in cursor.fetchall()], False
            cursor.execute(_BY_INDEX, [query, before, limit])
            return [row[0] for row in cursor.fetchall()], False
