"""Bringing the index in line with what it is made of: single objects after a change, whole kinds after an upgrade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from django.db import connection, transaction
from django.utils import timezone

from hub.core.search.actions import BATCH, index, remove
from hub.core.search.engines import engine
from hub.core.search.models import Reindexing, SearchRow
from hub.core.search.points import SearchSource, sources
from hub.core.search.terms import FORMAT, entries_of

_LOCK = 0x5EA2C4


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the index and the hub differ: how many objects of a kind, and some of them."""

    kind: str
    what: str
    object_ids: tuple[str, ...]


def refresh(kind: str, object_ids: Iterable[object]) -> None:
    """Index objects as they are now, and take out those that are to be found no more; 500 per transaction."""
    source = sources()[kind]
    wanted = list(dict.fromkeys(map(str, object_ids)))
    for start in range(0, len(wanted), BATCH):
        _refresh_batch(source, wanted[start : start + BATCH])


@transaction.atomic
def start_reindexing(kind: str) -> Reindexing:
    """Begin to rebuild a kind, or go on where it was interrupted. Raises `KeyError` for an unknown kind."""
    sources()[kind]
    now = timezone.now()
    state, is_new = Reindexing.objects.get_or_create(kind=kind, defaults={"started_at": now, "format": FORMAT})
    if not is_new and (state.finished_at is not None or state.format != FORMAT):
        state.is_sweeping, state.cursor, state.looked_at, state.format = False, "", 0, FORMAT
        state.started_at, state.finished_at = now, None
        state.save()
    return state


def outdated_kinds() -> list[str]:
    """The kinds that have an index which an older release has written, or whose rebuilding was broken off."""
    rows = Reindexing.objects.values_list("kind", "format", "finished_at")
    in_step = {kind for kind, written, finished_at in rows if written == FORMAT and finished_at is not None}
    begun = {kind for kind, _written, _finished_at in rows}
    return [
        kind
        for kind in sources()
        if kind not in in_step and (kind in begun or SearchRow.objects.filter(kind=kind).exists())
    ]


def reindex_step(kind: str) -> Reindexing:
    """Rebuild the next 500 objects of a kind, and remember how far that is, in one transaction.

    The work is done when `finished_at` of the answer is set.
    """
    source = sources()[kind]
    with transaction.atomic():
        state = Reindexing.objects.select_for_update().get(kind=kind)
        if state.finished_at is not None:
            return state
        object_ids = _indexed_after(kind, state.cursor) if state.is_sweeping else source.ids_after(state.cursor, BATCH)
        if object_ids:
            _refresh_batch(source, object_ids)
            state.cursor = object_ids[-1]
            state.looked_at += len(object_ids)
        elif state.is_sweeping:
            state.finished_at = timezone.now()
        else:
            state.is_sweeping, state.cursor = True, ""
        state.save()
        return state


def drifts(kind: str) -> list[Drift]:
    """Where the index of a kind differs from what its source would index now; reads everything, changes nothing."""
    source = sources()[kind]
    found: dict[str, list[str]] = {"missing": [], "outdated": [], "left over": []}
    cursor = ""
    while object_ids := list(source.ids_after(cursor, BATCH)):
        cursor = object_ids[-1]
        _compare(source, object_ids, found)
    cursor = ""
    while object_ids := _indexed_after(kind, cursor):
        cursor = object_ids[-1]
        wanted = {document.object_id for document in source.documents(object_ids)}
        found["left over"] += [object_id for object_id in object_ids if object_id not in wanted]
    return [Drift(kind, what, tuple(dict.fromkeys(ids))) for what, ids in found.items() if ids]


def orphaned_positions(limit: int = 100) -> list[int]:
    """Positions where the engine's table and the rows do not agree; there should be none."""
    return engine().orphans(limit)


def _refresh_batch(source: SearchSource, object_ids: Sequence[str]) -> None:
    with transaction.atomic():
        _wait_for_others(source.kind)
        documents = list(source.documents(object_ids))
        index(documents)
        remove(source.kind, set(object_ids) - {document.object_id for document in documents})


def _wait_for_others(kind: str) -> None:
    # Between reading an object and indexing it, another process must not index a newer state of it. On SQLite the
    # transaction holds the only pen anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, crc32(kind.encode()) - (1 << 31)])


def _indexed_after(kind: str, cursor: str) -> list[str]:
    rows = SearchRow.objects.filter(kind=kind, object_id__gt=cursor).order_by("object_id")
    return list(rows.values_list("object_id", flat=True).distinct()[:BATCH])


def _compare(source: SearchSource, object_ids: Sequence[str], found: dict[str, list[str]]) -> None:
    rows = SearchRow.objects.filter(kind=source.kind, object_id__in=object_ids)
    held: dict[str, dict[int, int]] = {}
    for object_id, part, digest in rows.values_list("object_id", "part", "digest"):
        held.setdefault(object_id, {})[part] = digest
    for document in source.documents(object_ids):
        parts = held.get(document.object_id)
        if parts is None:
            found["missing"].append(document.object_id)
        elif parts != {entry.part: entry.digest for entry in entries_of(document)}:
            found["outdated"].append(document.object_id)
