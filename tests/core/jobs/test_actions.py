"""Running failed jobs again, forgetting old ones, and the figures."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hub.core.jobs import queue
from hub.core.jobs.actions import DONE_KEPT, FAILED_KEPT, purge_ended_jobs, rerun_failed_job
from hub.core.jobs.models import Job, JobState, Worker
from hub.core.jobs.queries import count_live_workers, failed_jobs, queue_figures
from hub.core.jobs.tasks import QUEUES
from hub.core.jobs.worker import run_pending_jobs
from tests.core.jobs.sample_jobs import give_up, remember

pytestmark = pytest.mark.django_db


def test_a_failed_job_is_listed_and_can_be_run_again_once() -> None:
    give_up.enqueue(1)
    run_pending_jobs(raises=False)
    (failed,) = failed_jobs()
    assert (failed.task.rsplit(".", 1)[1], failed.error) == ("give_up", "There is no row 1")
    assert rerun_failed_job(failed.id) is True
    assert rerun_failed_job(failed.id) is False
    job = Job.objects.get()
    assert (job.state, job.attempts, job.arguments) == (JobState.WAITING, 0, "[[1],{}]")


def test_a_job_that_has_not_failed_is_not_run_again() -> None:
    result = remember.enqueue(1)
    assert rerun_failed_job(int(result.id)) is False


def test_ended_jobs_are_forgotten_after_their_time_and_others_never() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        remember.enqueue(1)
        give_up.enqueue(2)
        run_pending_jobs(raises=False)
        remember.enqueue(3)
        clock.shift(DONE_KEPT + timedelta(seconds=1))
        assert purge_ended_jobs() == 1
        clock.shift(FAILED_KEPT)
        assert purge_ended_jobs() == 1
    assert Job.objects.get().state == JobState.WAITING


def test_figures_count_what_waits_runs_and_failed() -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        give_up.enqueue(1)
        run_pending_jobs(raises=False)
        remember.using(run_after=now - timedelta(minutes=5)).enqueue(1)
        remember.enqueue(2)
        remember.enqueue(3)
        queue.claim("w", QUEUES)
        remember.using(run_after=now - timedelta(minutes=4)).enqueue(4)
        figures = queue_figures()
    assert (figures.waiting, figures.running, figures.failed) == (3, 1, 1)
    assert figures.oldest_due == timedelta(minutes=4)


def test_a_worker_counts_as_alive_while_it_gives_signs_of_life() -> None:
    now = timezone.now()
    Worker.objects.create(name="live", started_at=now, seen_at=now)
    Worker.objects.create(name="lost", started_at=now, seen_at=now - timedelta(minutes=2))
    assert count_live_workers() == 1
