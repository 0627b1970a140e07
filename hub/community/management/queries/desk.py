"""What waits: small counts with an upper end, and failed jobs."""

from datetime import datetime
from typing import NamedTuple

from hub.community.organisations.models import Organisation
from hub.community.spaces.models import JoinRequest
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.jobs.queries import FailedJob, failed_jobs
from hub.core.rows import Rows

MOST_WAITING = 50


def count_waiting_organisations(*, most: int = MOST_WAITING) -> int:
    """How many organisations wait for a manager, counted up to `most`."""
    return Organisation.objects.filter(state__in=("submitted", "in_review"))[:most].count()


def count_waiting_requests(*, most: int = MOST_WAITING) -> int:
    """How many requests to join groups wait, counted up to `most`."""
    return JoinRequest.objects.filter(state="pending")[:most].count()


class RequestRow(NamedTuple):
    """A request to join a group that waits for its answer."""

    id: int
    space_slug: str
    space_name: str
    name: str
    reason: str
    asked_at: datetime


# Only what waits is looked at: the index of pending requests holds nothing else.
_REQUESTS = Rows(
    RequestRow,
    """
    SELECT r.id, s.slug, s.name, a.name, r.reason, r.asked_at
    FROM community_spaces_joinrequest r JOIN community_spaces_space s ON s.id = r.space_id
        JOIN community_actors_actor a ON a.id = r.actor_id
    WHERE r.state = 'pending' ORDER BY r.asked_at, r.id LIMIT %(limit)s
    """,
)


def waiting_requests(viewer: Viewer, *, limit: int = 100) -> list[RequestRow]:
    """Requests to join groups that wait, the longest first."""
    require("community_members.view_accounts", viewer)
    return _REQUESTS.all(limit=limit)


def count_failed_jobs(*, most: int = MOST_WAITING) -> tuple[int, str]:
    """How many jobs have failed for good, counted up to `most`, and what the last one was to do."""
    failed = failed_jobs(limit=most)
    return len(failed), failed[0].label if failed else ""


def failures(viewer: Viewer, *, limit: int = 100) -> list[FailedJob]:
    """The jobs that failed last, the newest first."""
    require("community_management.manage_jobs", viewer)
    return failed_jobs(limit=limit)
