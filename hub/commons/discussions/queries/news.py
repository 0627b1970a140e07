"""What is new for a member in each of their groups."""

from typing import NamedTuple

from hub.content.contributions.queries import LISTED
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

# Nobody counts further, however long they were away.
COUNTED = 99


class NewsRow(NamedTuple):
    """How many threads of a group have something new, at most `COUNTED` + 1, and the latest of them."""

    space_id: int
    threads: int
    thread_id: int
    title: str
    slug: str


_NEW = f"""
    FROM content_contributions_contribution c
    JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
    LEFT JOIN content_contributions_threadread r ON r.thread_id = c.id AND r.actor_id = %(reader)s
    WHERE c.space_id = m.space_id AND {LISTED.format(t="c")} AND c.activity_at > m.seen_at
        AND coalesce(r.last_number, 0) < d.last_shown_number
        AND (d.last_author_id IS NULL OR d.last_author_id <> %(reader)s)
"""
_NEWS = Rows(
    NewsRow,
    f"""
    SELECT n.space_id, n.threads, t.id, t.title, t.slug FROM (
        SELECT m.space_id, (SELECT COUNT(*) FROM (SELECT 1 {_NEW} LIMIT {COUNTED + 1}) counted) AS threads,
            (SELECT c.id {_NEW} ORDER BY c.activity_at DESC, c.id DESC LIMIT 1) AS latest
        FROM community_spaces_spacemembership m WHERE m.actor_id = %(reader)s AND m.space_id IN %(spaces)s
    ) n JOIN content_contributions_contribution t ON t.id = n.latest
    """,
)


def news_of_groups(viewer: Viewer) -> list[NewsRow]:
    """The viewer's groups in which threads have posts of others that came after the group was last seen, and that the
    viewer has not read in the thread itself."""
    if viewer.actor_id is None or not viewer.spaces:
        return []
    return _NEWS.all(reader=viewer.actor_id, spaces=tuple(viewer.spaces))
