"""Lists of threads: one statement, the visibility inside, an index that serves it, pages by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from hub.commons.discussions.kinds import THREADS_PER_PAGE, Cursor, ThreadFilter
from hub.community.topics.queries import topics_within
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.queries import LISTED, VISIBLE, visibility_parameters
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows, UuidText, run

MAX_PINNED = 5


class ThreadRow(NamedTuple):
    """One thread of a list. `sort_at` and `id` are its place in it; `read_number` is None for the never opened."""

    id: int
    sort_at: datetime
    is_pinned: bool
    kind: str
    card_kind: str
    title: str
    slug: str
    language: str
    space_name: str | None
    space_slug: str | None
    author_id: UuidText
    author_name: str
    author_picture: str
    organisation_name: str | None
    reply_count: int
    published_at: datetime
    activity_at: datetime
    is_answered: bool
    is_closed: bool
    last_number: int
    last_shown_number: int
    last_teaser: str
    last_author_name: str | None
    read_number: int | None


@dataclass(frozen=True, slots=True)
class ThreadList:
    """One page of threads and whether there are newer and older ones."""

    rows: list[ThreadRow]
    newer: Cursor | None
    older: Cursor | None


def threads_visible_to(
    viewer: Viewer,
    narrowed: ThreadFilter | None = None,
    *,
    cursor: Cursor | None = None,
    limit: int = THREADS_PER_PAGE,
) -> ThreadList:
    """One page of the threads that the viewer may read, the most recently active first.

    Pinned ones of the place stand on top of its first page only: a group's in its list, the open hub's in the whole
    hub's. The list of `mine` is ordered by when one wrote last.
    """
    narrowed = narrowed or ThreadFilter()
    rows = _page(viewer, narrowed, cursor, limit)
    if cursor is not None and cursor.is_newer:
        if len(rows) <= limit:
            # Fewer newer ones than a page holds: this is the first page, which begins with the pinned ones.
            return threads_visible_to(viewer, narrowed, limit=limit)
        rows = rows[:limit][::-1]
        return ThreadList(rows, _after(rows[0]), _before(rows[-1]))
    has_older = len(rows) - sum(row.is_pinned for row in rows) > limit
    rows = rows[:-1] if has_older else rows
    return ThreadList(
        rows,
        _after(rows[0]) if cursor is not None and rows else None,
        _before(rows[-1]) if has_older else None,
    )


_TOPICS = """
    SELECT contribution_id, topic_id FROM content_contributions_contributiontopic
    WHERE contribution_id IN %(ids)s ORDER BY id
"""


def topics_of(thread_ids: Sequence[int]) -> dict[int, list[int]]:
    """The topics of several threads in one statement; their labels are in `topic_index(language)`."""
    found: dict[int, list[int]] = {}
    for thread_id, topic_id in run(_TOPICS, ids=tuple(thread_ids)):
        found.setdefault(thread_id, []).append(topic_id)
    return found


def _before(row: ThreadRow) -> Cursor:
    return Cursor(_key(row.sort_at), row.id)


def _after(row: ThreadRow) -> Cursor:
    return Cursor(_key(row.sort_at), row.id, is_newer=True)


def _key(at: datetime) -> str:
    """A moment as it stands in an address: microseconds since 1970."""
    return str(round(at.timestamp() * 1_000_000))


def _moment(key: str) -> datetime:
    return datetime.fromtimestamp(int(key) / 1_000_000, UTC)


_UNANSWERED = "c.kind = 'question' AND c.reply_count = 0"


def _page(viewer: Viewer, narrowed: ThreadFilter, cursor: Cursor | None, limit: int) -> list[ThreadRow]:
    parameters: dict[str, Any] = {**visibility_parameters(viewer), "limit": limit + 1}
    conditions = []
    of_topic = ""
    if narrowed.topic_id is not None:
        ids = topics_within(narrowed.topic_id)
        # One topic is served by its own index; a group of them is common enough to be found along the way.
        of_topic = "one" if len(ids) == 1 else "many"
        parameters["topics"] = tuple(sorted(ids))
        if of_topic == "many":
            conditions.append(
                "EXISTS (SELECT 1 FROM content_contributions_contributiontopic t"
                " WHERE t.contribution_id = c.id AND t.topic_id IN %(topics)s)"
            )
    if narrowed.mine is not None:
        parameters["mine"] = narrowed.mine
    if narrowed.space_id is not None:
        parameters["space"] = narrowed.space_id
        conditions.append("c.space_id = %(space)s")
    if narrowed.is_unanswered:
        conditions.append(_UNANSWERED)
    if narrowed.kind and not (narrowed.is_unanswered and narrowed.kind == ContributionKind.QUESTION):
        parameters["kind"] = narrowed.kind
        conditions.append("c.kind = %(kind)s")
    if narrowed.language:
        parameters["language"] = narrowed.language
        conditions.append("c.language = %(language)s")
    if cursor is not None:
        parameters["cursor_at"] = _moment(cursor.at)
        parameters["cursor_id"] = cursor.id
    if viewer.actor_id is not None:
        parameters["reader"] = viewer.actor_id
    source = "mine" if narrowed.mine is not None else "topic" if of_topic == "one" else "all"
    direction = "" if cursor is None else ("newer" if cursor.is_newer else "older")
    statement = _statement(tuple(conditions), source, direction, viewer.actor_id is not None, viewer.is_system)
    return statement.all(**parameters)


@lru_cache(maxsize=256)
def _statement(
    conditions: tuple[str, ...], source: str, direction: str, is_member: bool, sees_all: bool
) -> Rows[ThreadRow]:
    """The statement of one kind of list: first the ids, from an index alone, then what their rows show."""
    in_space = "c.space_id = %(space)s" in conditions
    # Nearly all questions are answered. Named by its kinds as well, SQLite would walk through them all instead of the
    # small index of those that wait.
    is_waiting = _UNANSWERED in conditions and source == "all" and not in_space
    shown = "c.state = 'published'" if is_waiting else LISTED.format(t="c")
    listed = " AND ".join((shown, "1 = 1" if sees_all else VISIBLE.format(t="c"), *conditions))
    at, key, walked = "c.activity_at", "c.id", "content_contributions_contribution c"
    if source == "mine":
        at, key = "p.last_at", "p.thread_id"
        walked = (
            "content_contributions_threadparticipant p JOIN content_contributions_contribution c ON c.id = p.thread_id"
        )
        listed = f"p.actor_id = %(mine)s AND p.post_count > 0 AND {listed}"
    elif source == "topic":
        at, key = "t.activity_at", "t.contribution_id"
        walked = (
            "content_contributions_contributiontopic t"
            " JOIN content_contributions_contribution c ON c.id = t.contribution_id"
        )
        listed = f"t.topic_id IN %(topics)s AND {listed}"
    # In the whole hub's list a group's pinned thread is one like any other.
    unpinned = "c.pinned_at IS NULL" if in_space else "(c.pinned_at IS NULL OR c.space_id IS NOT NULL)"
    has_pins = source == "all"
    where = f"{listed} AND {unpinned}" if has_pins else listed
    order = "ASC" if direction == "newer" else "DESC"
    if direction:
        where += f" AND ({at}, {key}) {'>' if direction == 'newer' else '<'} (%(cursor_at)s, %(cursor_id)s)"
    keys = f"""
        SELECT * FROM (
            SELECT {key} AS id, {at} AS sort_at, 0 AS is_pinned FROM {walked}
            WHERE {where} ORDER BY {at} {order}, {key} {order} LIMIT %(limit)s
        ) listed
    """
    if has_pins and not direction:
        here = "" if in_space else " AND c.space_id IS NULL"
        keys = f"""
            SELECT * FROM (
                SELECT c.id, c.activity_at AS sort_at, 1 AS is_pinned FROM content_contributions_contribution c
                WHERE {listed} AND c.pinned_at IS NOT NULL{here} ORDER BY c.pinned_at DESC LIMIT {MAX_PINNED}
            ) pinned
            UNION ALL {keys}
        """
    read = "r.last_number" if is_member else "NULL"
    read_join = (
        "LEFT JOIN content_contributions_threadread r ON r.thread_id = c.id AND r.actor_id = %(reader)s"
        if is_member
        else ""
    )
    return Rows(
        ThreadRow,
        f"""
        SELECT c.id, k.sort_at, k.is_pinned, c.kind, d.card_kind, c.title, c.slug, c.language,
            s.name, s.slug, a.id, a.name,
            CASE WHEN a.picture_audience IN %(visibilities)s THEN a.picture ELSE '' END, o.name,
            c.reply_count, c.published_at, c.activity_at,
            d.accepted_post_id IS NOT NULL, d.closed_at IS NOT NULL,
            d.last_number, d.last_shown_number, d.last_teaser,
            l.name, {read}
        FROM ({keys}) k
        JOIN content_contributions_contribution c ON c.id = k.id
        JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
        JOIN community_actors_actor a ON a.id = c.author_id
        LEFT JOIN community_actors_actor l ON l.id = d.last_author_id
        LEFT JOIN community_actors_actor o ON o.id = c.on_behalf_of_id
        LEFT JOIN community_spaces_space s ON s.id = c.space_id
        {read_join}
        ORDER BY k.is_pinned DESC, k.sort_at {order}, k.id {order}
        """,
    )
