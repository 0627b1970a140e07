"""Running one job after the other, and what is logged."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from hub.core.jobs import queue
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.tasks import QUEUES, GiveUp
from hub.core.jobs.worker import run_pending_jobs
from tests.core.jobs import sample_jobs
from tests.core.jobs.sample_jobs import fail_always, give_up, remember, speak_greek

pytestmark = pytest.mark.django_db


def test_pending_jobs_run_in_order_and_are_done() -> None:
    sample_jobs.ran.clear()
    remember.enqueue(1)
    remember.enqueue(2)
    assert run_pending_jobs() == 2
    assert sample_jobs.ran == [1, 2]
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_a_jobs_exception_reaches_the_test() -> None:
    fail_always.enqueue(1)
    with pytest.raises(ValueError, match="Nobody answers"):
        run_pending_jobs()


def test_a_job_that_gives_up_is_not_tried_again() -> None:
    give_up.enqueue(5)
    assert run_pending_jobs(raises=False) == 1
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 1, "There is no row 5")
    assert job.error_type == f"{GiveUp.__module__}.GiveUp"


def test_the_log_of_a_failure_names_the_place_and_never_the_message(caplog: pytest.LogCaptureFixture) -> None:
    fail_always.enqueue(7)
    with caplog.at_level(logging.DEBUG):
        run_pending_jobs(raises=False)
    record = next(record for record in caplog.records if record.levelno == logging.WARNING)
    assert record.__dict__["error_type"] == "ValueError"
    assert "sample_jobs.py" in record.__dict__["where"]
    assert "anna7" not in caplog.text + str([record.__dict__ for record in caplog.records])


def test_a_job_whose_code_is_gone_fails_after_its_attempts() -> None:
    remember.enqueue(1)
    Job.objects.update(task="tests.core.jobs.sample_jobs.no_such_job")
    assert run_pending_jobs(raises=False) == 1
    assert Job.objects.get().error_type == "builtins.ImportError"


def test_a_job_whose_worker_died_each_time_fails_instead_of_killing_workers_for_ever() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fail_always.enqueue(1)
        for _ in range(3):
            assert queue.claim("killed", QUEUES) is not None
            clock.shift(timedelta(hours=1))
        assert run_pending_jobs(raises=False) == 1
    job = Job.objects.get()
    assert (job.state, job.error_type) == (JobState.FAILED, "hub.core.jobs.worker.WorkerStopped")


def test_a_job_does_not_leave_its_language_behind() -> None:
    speak_greek.enqueue()
    run_pending_jobs()
    assert translation.get_language() == "en"
