"""What the rules look at, read in one statement."""

from django.http import Http404

from hub.commons.discussions.kinds import Standing
from hub.content.contributions.kinds import THREAD_KINDS
from hub.content.contributions.models import Contribution
from hub.content.contributions.queries import readable_by
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

_STANDING = Rows(
    Standing,
    """
    SELECT c.id, c.kind, c.state, c.visibility, c.space_id, COALESCE(s.state, ''), c.author_id,
        t.kind, t.author_id, t.state, d.closed_at IS NOT NULL, d.participant_count <= 1
    FROM content_contributions_contribution c
    JOIN content_contributions_contribution t ON t.id = COALESCE(c.thread_id, c.id)
    JOIN content_contributions_threaddetail d ON d.contribution_id = t.id
    LEFT JOIN community_spaces_space s ON s.id = c.space_id
    WHERE c.id = %(id)s AND t.kind IN ('discussion', 'question', 'announcement', 'card')
    """,
)


def standing_of(contribution_id: int) -> Standing:
    """Where a thread or post stands now, for the rules. 404 for what is neither."""
    found = _STANDING.first(id=contribution_id)
    if found is None:
        raise Http404
    return found


def get_thread(viewer: Viewer, number: int) -> Contribution:
    """A thread that the viewer may read, with its space and author, or 404."""
    found = (
        Contribution.objects.filter(readable_by(viewer), pk=number, kind__in=THREAD_KINDS)
        .select_related("space", "author", "thread_detail")
        .first()
    )
    if found is None:
        raise Http404
    return found
