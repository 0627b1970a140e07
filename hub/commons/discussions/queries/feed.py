"""Threads for the front page: of the whole hub, or of what a member follows."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from hub.content.contributions.queries import LISTED, VISIBLE, visibility_parameters
from hub.content.reactions.queries import followed_by
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

_END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)


class FeedRow(NamedTuple):
    """One thread of the front page."""

    id: int
    activity_at: datetime
    kind: str
    title: str
    slug: str
    language: str
    teaser: str
    replies: int
    is_answered: bool
    author_id: UUID
    author_name: str
    author_picture: str
    space_name: str | None
    space_slug: str | None
    last_number: int
    read_number: int | None


_LISTED = f"""
    FROM content_contributions_contribution c
    WHERE {LISTED.format(t="c")} AND {VISIBLE.format(t="c")} AND c.activity_at < %(before)s
"""
_LATEST = "ORDER BY c.activity_at DESC, c.id DESC LIMIT %(limit)s"


def _rows(keys: str) -> Rows[FeedRow]:
    """What the keys of threads are shown with."""
    return Rows(
        FeedRow,
        f"""
        SELECT c.id, c.activity_at, c.kind, c.title, c.slug, c.language, d.last_teaser, c.reply_count,
            d.accepted_post_id IS NOT NULL, a.id, a.name,
            CASE WHEN a.picture_audience IN %(visibilities)s THEN a.picture ELSE '' END,
            s.name, s.slug, d.last_shown_number, r.last_number
        FROM ({keys}) k
        JOIN content_contributions_contribution c ON c.id = k.id
        JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
        JOIN community_actors_actor a ON a.id = c.author_id
        LEFT JOIN community_spaces_space s ON s.id = c.space_id
        LEFT JOIN content_contributions_threadread r ON r.thread_id = c.id AND r.actor_id = %(actor)s
        {_LATEST}
        """,
    )


_WHOLE_HUB = _rows(f"SELECT c.id {_LISTED} {_LATEST}")
# Each way to follow has its own index and brings at most one page; a thread that is followed twice is shown once.
_FOLLOWED = _rows(
    " UNION ".join(
        f"SELECT id FROM (SELECT c.id {_LISTED} AND {condition} {_LATEST}) way_{number}"
        for number, condition in enumerate(
            (
                "c.space_id IN %(places)s",
                "c.author_id IN %(people)s",
                # Followed threads are few and found by their keys.
                """c.id IN (
                    SELECT CAST(f.target_id AS bigint) FROM content_reactions_follow f
                    WHERE f.actor_id = %(actor)s AND f.target_kind = 'thread' AND NOT f.is_muted)
                """,
                """c.id IN (
                    SELECT t.contribution_id FROM content_contributions_contributiontopic t
                    JOIN content_reactions_follow f
                        ON f.target_kind = 'topic' AND CAST(f.target_id AS bigint) = t.topic_id
                    WHERE f.actor_id = %(actor)s AND NOT f.is_muted AND t.activity_at < %(before)s)
                """,
            )
        )
    )
)
_NOBODY = UUID(int=0)


def feed_of(viewer: Viewer, *, is_following: bool, before: datetime | None, limit: int) -> list[FeedRow]:
    """The latest threads before a moment: all that the viewer may read, or those of their groups and follows."""
    parameters = {
        **visibility_parameters(viewer),
        "actor": viewer.actor_id or _NOBODY,
        "before": before or _END_OF_TIME,
        "limit": limit,
    }
    if not is_following:
        return _WHOLE_HUB.all(**parameters)
    followed = followed_by(viewer)
    return _FOLLOWED.all(**parameters, places=(*viewer.spaces, *followed.spaces), people=followed.people)
