"""Questions that wait too long, for those who look after the hub."""

from datetime import datetime, timedelta

from hub.content.contributions.queries import VISIBLE, visibility_parameters
from hub.core.access.viewer import Viewer
from hub.core.rows import run

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
