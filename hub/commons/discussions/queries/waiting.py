"""Questions that wait: for those who may know the answer, and, too long, for those who look after the hub."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from hub.content.contributions.queries import VISIBLE, visibility_parameters
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows, run

UNANSWERED_AFTER = timedelta(hours=48)
MOST_WAITING_QUESTIONS = 50

# Walks the index of questions without a reply from its old end and stops at the limit.
_WAITING = f"""
    SELECT COUNT(*) FROM (
        SELECT 1 FROM content_contributions_contribution c
        WHERE c.kind = 'question' AND c.state = 'published' AND c.reply_count = 0
            AND c.activity_at < %(before)s AND {VISIBLE.format(t="c")}
        ORDER BY c.activity_at LIMIT {MOST_WAITING_QUESTIONS}
    ) waiting
"""


def count_waiting_questions(viewer: Viewer, *, before: datetime) -> int:
    """How many questions that the viewer may read nobody has replied to since `before`, up to the most."""
    return int(run(_WAITING, before=before, **visibility_parameters(viewer))[0][0])


class WaitingQuestion(NamedTuple):
    """A question that nobody has replied to; `is_fitting` where it is about a topic of the reader's."""

    id: int
    title: str
    slug: str
    author_name: str
    space_name: str | None
    is_fitting: bool


# Looked for among the latest that wait: a walk over the small index of these, however large the hub.
_LOOKED_AT = 100


def _to_help_with(looked_at: str) -> Rows[WaitingQuestion]:
    return Rows(
        WaitingQuestion,
        f"""
        SELECT w.id, w.title, w.slug, a.name, s.name, EXISTS (
            SELECT 1 FROM content_contributions_contributiontopic l
            JOIN community_topics_topic t ON t.id = l.topic_id
            JOIN community_topics_topicinterest i
                ON i.actor_id = %(actor)s AND i.topic_id IN (t.id, t.parent_id, t.merged_into_id)
            WHERE l.contribution_id = w.id
        ) AS is_fitting
        FROM (
            SELECT c.id, c.title, c.slug, c.author_id, c.space_id, c.activity_at
            FROM content_contributions_contribution c
            WHERE c.kind = 'question' AND c.state = 'published' AND c.reply_count = 0
                AND c.author_id <> %(actor)s AND {VISIBLE.format(t="c")}
            ORDER BY c.activity_at DESC, c.id DESC LIMIT {looked_at}
        ) w
        JOIN community_actors_actor a ON a.id = w.author_id
        LEFT JOIN community_spaces_space s ON s.id = w.space_id
        ORDER BY is_fitting DESC, w.activity_at DESC, w.id DESC LIMIT %(limit)s
        """,
    )


_FOR_VISITORS, _FOR_MEMBERS = _to_help_with("%(limit)s"), _to_help_with(str(_LOOKED_AT))
_NOBODY = UUID(int=0)


def questions_to_help_with(viewer: Viewer, *, limit: int) -> list[WaitingQuestion]:
    """Others' questions without a reply that the viewer may read: about their own topics first, then the latest."""
    rows = _FOR_MEMBERS if viewer.is_member else _FOR_VISITORS
    return rows.all(actor=viewer.actor_id or _NOBODY, limit=limit, **visibility_parameters(viewer))
