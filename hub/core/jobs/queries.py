"""What `/-/ready`, the metrics and managers ask about jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from hub.core.jobs.models import Job, JobState, Worker
from hub.core.jobs.tasks import AnyTask, encode_arguments, job_label
from hub.core.jobs.worker import SIGN_OF_LIFE_EVERY


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that will not be tried again by itself; `label` says in the reader's language what it does."""

    id: int
    label: str
    task: str
    arguments: str
    attempts: int
    enqueued_at: datetime
    failed_at: datetime
    error_type: str
    error: str


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """How a queue stands: what waits, how long the longest-due job has been due, what failed."""

    waiting: int
    running: int
    failed: int
    oldest_due: timedelta


def count_live_workers() -> int:
    """How many worker processes have given a sign of life in time (two may be missed)."""
    since = timezone.now() - timedelta(seconds=3 * SIGN_OF_LIFE_EVERY)
    return Worker.objects.filter(seen_at__gte=since).count()


def queue_figures() -> QueueFigures:
    """Figures over all queues. Done jobs are not counted, so the cost is that of what is unfinished or failed."""
    now = timezone.now()
    unfinished = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    counts = dict(unfinished.values_list("state").annotate(number=Count("pk")))
    earliest = unfinished.filter(available_at__lte=now).aggregate(at=Min("available_at"))["at"]
    return QueueFigures(
        waiting=counts.get(JobState.WAITING, 0),
        running=counts.get(JobState.RUNNING, 0),
        failed=Job.objects.filter(state=JobState.FAILED, finished_at__isnull=False).count(),
        oldest_due=now - earliest if earliest else timedelta(0),
    )


def is_under_way(task: AnyTask, *arguments: object) -> bool:
    """Whether a job of this task with these arguments waits or runs.

    One whose worker died counts until its last attempt is over.
    """
    unfinished = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING], task=task.module_path)
    return unfinished.filter(arguments=encode_arguments(arguments, {})).exists()


def failed_jobs(*, limit: int = 50) -> list[FailedJob]:
    """The jobs that failed last, newest first, for those who manage the hub."""
    jobs = Job.objects.filter(state=JobState.FAILED, finished_at__isnull=False).order_by("-finished_at", "-pk")[:limit]
    return [
        FailedJob(
            job.pk,
            job_label(job.task),
            job.task,
            job.arguments,
            job.attempts,
            job.enqueued_at,
            job.finished_at or job.enqueued_at,
            job.error_type,
            job.error,
        )
        for job in jobs
    ]
