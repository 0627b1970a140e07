"""Search on SQLite: an FTS5 table whose rowid is the position, so that newest first is walking its lists backwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from hub.core.search.engines import CountedRow, FoundRow, placeholders
from hub.core.search.expressions import All, Beginning, Either, Except, Expression, Phrase, Term
from hub.core.search.terms import IndexEntry

# Words come folded and parted by spaces: the tokenizer has nothing left to decide. The body comes first because FTS5
# writes two bytes more for every word of a later column; columnsize serves its own ranking, which is not used.
CREATE = """
CREATE VIRTUAL TABLE core_search_words USING fts5(
    body, title, terms, columnsize=0, tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_{|}~'"
)
"""
DROP = "DROP TABLE core_search_words"

_NEWEST = """
SELECT r.position, r.kind, r.object_id, r.language, r.title, r.body
FROM core_search_words AS w CROSS JOIN core_search_searchrow AS r ON r.position = w.rowid
WHERE w.core_search_words MATCH %s AND w.rowid < %s
ORDER BY w.rowid DESC LIMIT %s
"""
_FACETS = """
SELECT r.position, r.object_id, r.facets
FROM core_search_words AS w CROSS JOIN core_search_searchrow AS r ON r.position = w.rowid
WHERE w.core_search_words MATCH %s
ORDER BY w.rowid DESC LIMIT %s
"""
_ORPHANS = """
SELECT w.rowid FROM core_search_words AS w
WHERE NOT EXISTS (SELECT 1 FROM core_search_searchrow WHERE position = w.rowid)
UNION ALL
SELECT r.position FROM core_search_searchrow AS r
WHERE NOT EXISTS (SELECT 1 FROM core_search_words AS w WHERE w.rowid = r.position)
LIMIT %s
"""


def written(expression: Expression) -> str:
    """The expression in FTS5's language. Everything is quoted, so that no word can be an operator."""
    match expression:
        case Term(text):
            return _quoted(text)
        case Phrase(words):
            # Neighbours among the terms are there by chance.
            return "{body title} : " + _quoted(" ".join(words))
        case Beginning(text):
            return f"{_quoted(text)} *"
        case All(items):
            return "(" + " AND ".join(map(written, items)) + ")"
        case Either(items):
            return "(" + " OR ".join(map(written, items)) + ")"
        case Except(wanted, unwanted):
            return f"({written(wanted)} NOT {written(unwanted)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class SqliteEngine:
    """See `Engine`."""

    def write(self, entries: Sequence[tuple[int, IndexEntry]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO core_search_words (rowid, body, title, terms) VALUES (%s, %s, %s, %s)",
                [
                    (position, " ".join(entry.body_words), " ".join(entry.title_words), " ".join(entry.terms))
                    for position, entry in entries
                ],
            )

    def erase(self, positions: Sequence[int]) -> None:
        if positions:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM core_search_words WHERE rowid IN {placeholders(positions)}", positions)

    def newest(self, expression: Expression, *, before: int, limit: int) -> tuple[list[FoundRow], bool]:
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [written(expression), before, limit])
            return [FoundRow._make(row) for row in cursor.fetchall()], False

    def facets(self, expression: Expression, *, limit: int) -> tuple[list[CountedRow], bool]:
        with connection.cursor() as cursor:
            cursor.execute(_FACETS, [written(expression), limit + 1])
            found = [CountedRow._make(row) for row in cursor.fetchall()]
        return found[:limit], len(found) > limit

    def orphans(self, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS, [limit])
            return [row[0] for row in cursor.fetchall()]

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Collect more in memory before each merge, and merge all into one at the end."""
        self._configure("automerge", 0)
        self._configure("crisismerge", 64)
        self._configure("hashsize", 64_000_000)
        try:
            yield
        finally:
            self._configure("automerge", 4)
            self._configure("crisismerge", 16)
            self._configure("hashsize", 1_048_576)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_search_words (core_search_words) VALUES ('optimize')")

    def _configure(self, name: str, value: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_search_words (core_search_words, rank) VALUES (%s, %s)", [name, value])
