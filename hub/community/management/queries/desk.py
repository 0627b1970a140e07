"""What waits: small counts with an upper end, and failed jobs."""

from hub.community.organisations.models import Organisation
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.jobs.queries import FailedJob, failed_jobs

MOST_WAITING = 50


def count_waiting_organisations(*, most: int = MOST_WAITING) -> int:
    """How many organisations wait for a manager, counted up to `most`."""
    return Organisation.objects.filter(state__in=("submitted", "in_review"))[:most].count()


def count_failed_jobs(*, most: int = MOST_WAITING) -> int:
    """How many jobs have failed for good, counted up to `most`."""
    return len(failed_jobs(limit=most))


def failures(viewer: Viewer) -> list[FailedJob]:
    """The jobs that failed last, the newest first."""
    require("community_management.manage_jobs", viewer)
    return failed_jobs(limit=100)
