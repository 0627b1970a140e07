"""What may be done to jobs from outside: run a failed one again, and forget old ones."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hub.core.jobs import queue
from hub.core.jobs.models import Job, JobState, Schedule, Worker

DONE_KEPT = timedelta(days=3)
FAILED_KEPT = timedelta(days=60)
PURGED_AT_ONCE = 500


@transaction.atomic
def rerun_failed_job(job_id: int) -> bool:
    """Enqueue a failed job anew with all its attempts; False if there is no such failed job (any more).

    The caller asks for the permission: the kernel knows no managers.
    """
    old = Job.objects.filter(pk=job_id, state=JobState.FAILED).first()
    # The deletion decides between two who press the button at once.
    if old is None or not Job.objects.filter(pk=job_id, state=JobState.FAILED).delete()[0]:
        return False
    now = timezone.now()
    queue.insert(
        task=old.task,
        queue=old.queue,
        arguments=old.arguments,
        unique_key=old.unique_key,
        available_at=now,
        max_attempts=old.max_attempts,
        now=now,
    )
    return True


def forget_waiting_jobs(*, queue_name: str) -> int:
    """Delete what waits in one queue without running it, and answer how many: mail about what was only replayed."""
    return Job.objects.filter(queue=queue_name, state=JobState.WAITING).delete()[0]


def purge_ended_jobs() -> int:
    """Delete done jobs after three days and failed ones after sixty, 500 at a time; answers how many."""
    now = timezone.now()
    purged = 0
    for state, kept in ((JobState.DONE, DONE_KEPT), (JobState.FAILED, FAILED_KEPT)):
        old = Job.objects.filter(state=state, finished_at__lt=now - kept).order_by("finished_at")
        # Small transactions: on SQLite every other writer waits for this one.
        while ids := list(old.values_list("pk", flat=True)[:PURGED_AT_ONCE]):
            purged += Job.objects.filter(pk__in=ids).delete()[0]
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    Schedule.objects.filter(next_at__lt=now - timedelta(days=30)).delete()
    return purged
