"""Tables of background jobs: the jobs, the schedule's next times, and the workers that are alive."""

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """What has become of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One call of a task. A failed attempt puts it back to waiting, later; after the last it has failed."""

    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=16)
    arguments = models.TextField()
    unique_key = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    # When a worker may take it: the wished time while it waits, the end of the lease while it runs.
    # One column for both, so that a claim is one range of one index and a killed worker's job needs no reaper.
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    worker = models.CharField(max_length=100, default="")
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error_type = models.CharField(max_length=200, default="")
    error = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "core_jobs_job"
        indexes = [
            models.Index(
                fields=["queue", "available_at", "id"],
                condition=Q(state__in=["waiting", "running"]),
                name="core_jobs_claim",
            ),
            models.Index(
                fields=["state", "finished_at"], condition=Q(finished_at__isnull=False), name="core_jobs_ended"
            ),
        ]
        constraints = [
            # A retry (attempts > 0) is no longer the job that waits: whoever enqueues now wants a run now.
            models.UniqueConstraint(
                fields=["task", "unique_key"], condition=Q(state="waiting", attempts=0), name="core_jobs_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"


class Schedule(models.Model):
    """When a recurring job is due next; what recurs is declared in code."""

    name = models.CharField(max_length=200, primary_key=True)
    next_at = models.DateTimeField()

    class Meta:
        db_table = "core_jobs_schedule"

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A worker process and when it last gave a sign of life."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "core_jobs_worker"

    def __str__(self) -> str:
        return self.name
