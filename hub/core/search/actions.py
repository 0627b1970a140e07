"""Writing to the index: each batch in one transaction, the caller's or its own."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched, chain
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from hub.core.search.engines import SLOTS, engine, placeholders
from hub.core.search.kinds import SearchDocument, version_name
from hub.core.search.models import SearchRow
from hub.core.search.terms import IndexEntry, entries_of
from hub.core.versions.actions import bump

# Documents per transaction: on SQLite every other writer waits for it.
BATCH = 500
_ATTEMPTS = 4

_INSERT = """
INSERT INTO core_search_searchrow (position, second, kind, object_id, part, language, digest, facets, title, body)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class _Row(NamedTuple):
    """What the index holds of a part."""

    position: int
    second: int
    kind: str
    object_id: str
    part: int
    digest: int


def index(documents: Iterable[SearchDocument], *, are_new: bool = False) -> int:
    """Put documents into the index in place of what it held of them; answers how many.

    `are_new` promises that none is there yet, which saves looking. Long iterables are written 500 at a time.
    """
    count = 0
    for batch in batched(documents, BATCH):
        # The last of several versions of one document holds.
        latest = {(document.kind, document.object_id): document for document in batch}
        _index_batch(list(latest.values()), are_new=are_new)
        count += len(latest)
    return count


def remove(kind: str, object_ids: Iterable[object]) -> None:
    """Take objects out of the index; those it does not hold are passed over."""
    for batch in batched(map(str, object_ids), BATCH):
        with transaction.atomic():
            rows = _rows_of([(kind, object_id) for object_id in batch])
            _erase([row.position for row in rows])
            if rows:
                bump(version_name(kind))


@contextmanager
def bulk_load() -> Iterator[None]:
    """Around the indexing of many thousands of documents: quicker to write, slower to search until it ends."""
    with engine().bulk():
        yield


def _index_batch(documents: Sequence[SearchDocument], *, are_new: bool) -> None:
    entries = list(chain.from_iterable(map(entries_of, documents)))
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                _replace(documents, entries, are_new=are_new and not attempt)
            return
        except IntegrityError:
            # Another process indexed one of them, or took a position, between our look and our writing.
            if attempt == _ATTEMPTS - 1:
                raise


def _replace(documents: Sequence[SearchDocument], entries: Sequence[IndexEntry], *, are_new: bool) -> None:
    rows = [] if are_new else _rows_of([(document.kind, document.object_id) for document in documents])
    held = {(row.kind, row.object_id, row.part): row for row in rows}
    digests = {entry.key: entry.digest for entry in entries}
    changed = [entry for entry in entries if (row := held.get(entry.key)) is None or row.digest != digests[entry.key]]
    erased = [row for key, row in held.items() if row.digest != digests.get(key)]
    _erase([row.position for row in erased])
    # An edited document stays where it is; one that was given another date moves.
    kept = {
        entry.key: row.position
        for entry in changed
        if (row := held.get(entry.key)) is not None and row.second == entry.second
    }
    if changed:
        _write(_placed(changed, kept), digests)
    bump(*{version_name(kind) for kind in [entry.kind for entry in changed] + [row.kind for row in erased]})


def _write(placed: Sequence[tuple[int, IndexEntry]], digests: Mapping[tuple[str, str, int], int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (
                    position,
                    entry.second,
                    entry.kind,
                    entry.object_id,
                    entry.part,
                    entry.language,
                    digests[entry.key],
                    " ".join(entry.facets),
                    entry.title,
                    entry.body,
                )
                for position, entry in placed
            ],
        )
    engine().write(placed)


def _rows_of(objects: Sequence[tuple[str, str]]) -> list[_Row]:
    by_kind: dict[str, list[str]] = {}
    for kind, object_id in objects:
        by_kind.setdefault(kind, []).append(object_id)
    return [
        _Row._make(row)
        for kind, object_ids in by_kind.items()
        for row in SearchRow.objects.filter(kind=kind, object_id__in=object_ids).values_list(*_Row._fields)
    ]


def _erase(positions: Sequence[int]) -> None:
    if not positions:
        return
    engine().erase(positions)
    SearchRow.objects.filter(position__in=positions).delete()


def _placed(entries: Sequence[IndexEntry], kept: dict[tuple[str, str, int], int]) -> list[tuple[int, IndexEntry]]:
    """Each entry with a position: its own from before, else a free one at its second.

    Where thousands have the same second (an import), the range in which to look grows until all have a place.
    """
    placed = [(kept[entry.key], entry) for entry in entries if entry.key in kept]
    used = {position for position, _entry in placed}
    waiting = [entry for entry in entries if entry.key not in kept]
    width = SLOTS
    while waiting:
        tried: dict[int, IndexEntry] = {}
        again = []
        for entry in waiting:
            position = max(entry.second, 0) * SLOTS + random.randrange(width)  # noqa: S311 -- no secret
            if position in tried or position in used:
                again.append(entry)
            else:
                tried[position] = entry
        taken = _taken(list(tried))
        placed += [(position, entry) for position, entry in tried.items() if position not in taken]
        used |= tried.keys() - taken
        waiting = again + [tried[position] for position in taken]
        width *= 4
    return sorted(placed, key=lambda pair: pair[0])


def _taken(positions: Sequence[int]) -> set[int]:
    if not positions:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT position FROM core_search_searchrow WHERE position IN {placeholders(positions)}",
            positions,
        )
        return {row[0] for row in cursor.fetchall()}
