"""Claims, leases, retries and their statements."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.core.jobs import queue
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.queue import LEASE, LONGEST_WAIT, describe, wait_before_retry
from hub.core.jobs.tasks import QUEUES
from tests.core.jobs.sample_jobs import fail_always, remember, remember_first, remember_last

pytestmark = pytest.mark.django_db


def claim(*queues: str) -> queue.Claim:
    held = queue.claim("w", queues or QUEUES)
    assert held is not None
    return held


def test_the_most_urgent_queue_is_served_first_and_the_longest_due_job_in_it() -> None:
    remember_last.enqueue(1)
    remember.enqueue(2)
    remember.enqueue(3)
    remember_first.enqueue(4)
    assert [claim().arguments for _ in range(4)] == ["[[4],{}]", "[[2],{}]", "[[3],{}]", "[[1],{}]"]


def test_only_the_given_queues_are_served() -> None:
    remember_last.enqueue(1)
    assert queue.claim("w", ("mail", "default")) is None
    assert not queue.is_anything_due(("mail", "default"))
    assert queue.is_anything_due(QUEUES)


def test_a_job_for_later_waits_for_its_time() -> None:
    later = timezone.now() + timedelta(hours=1)
    remember.using(run_after=later).enqueue(1)
    assert queue.claim("w", QUEUES) is None
    with time_machine.travel(later + timedelta(seconds=1), tick=False):
        assert claim().attempt == 1


def test_a_claimed_job_is_not_claimed_again_before_its_lease_ends() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        remember.enqueue(1)
        claim()
        clock.shift(LEASE - timedelta(seconds=1))
        assert queue.claim("other", QUEUES) is None
        clock.shift(timedelta(seconds=2))
        assert claim().attempt == 2


def test_keeping_the_lease_holds_the_job() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        remember.enqueue(1)
        held = claim()
        clock.shift(LEASE - timedelta(seconds=1))
        assert queue.keep([held]) == 1
        clock.shift(LEASE - timedelta(seconds=1))
        assert queue.claim("other", QUEUES) is None


def test_who_lost_the_lease_can_neither_end_nor_fail_nor_keep_the_job() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        remember.enqueue(1)
        slow = claim()
        clock.shift(LEASE + timedelta(seconds=1))
        quick = claim()
        assert queue.keep([slow]) == 0
        assert queue.finish(slow) is False
        assert queue.fail(slow, ValueError(), backoff=timedelta(seconds=1), is_final=True) is None
        assert queue.finish(quick) is True
    assert Job.objects.get().state == JobState.DONE


def test_a_failed_attempt_waits_and_the_last_one_fails_for_good() -> None:
    fail_always.enqueue(1)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for expected in (JobState.WAITING, JobState.WAITING, JobState.FAILED):
            held = claim()
            assert queue.fail(held, ValueError("no"), backoff=timedelta(seconds=10), is_final=False) == expected
            assert queue.claim("w", QUEUES) is None
            clock.shift(timedelta(seconds=60))
    job = Job.objects.get()
    assert (job.state, job.error_type, job.error) == ("failed", "builtins.ValueError", "no")


def test_waits_grow_threefold_with_a_quarter_of_chance_and_end_at_six_hours() -> None:
    for attempt, seconds in ((1, 10), (2, 30), (3, 90), (4, 270)):
        waits = [wait_before_retry(attempt, timedelta(seconds=10)).total_seconds() for _ in range(50)]
        assert seconds * 0.75 <= min(waits) < max(waits) <= seconds * 1.25
    assert wait_before_retry(40, timedelta(seconds=10)) <= LONGEST_WAIT * 1.25


def test_a_retry_is_no_longer_the_unique_job_that_waits() -> None:
    task = remember.using(unique_key="k")
    task.enqueue(1)
    assert queue.fail(claim(), ValueError(), backoff=timedelta(seconds=1), is_final=False) == JobState.WAITING
    task.enqueue(1)
    assert Job.objects.filter(state=JobState.WAITING).count() == 2


def test_an_error_is_kept_without_addresses_and_without_the_row_that_the_database_quotes() -> None:
    error = ValueError("Refused <anna.k@example.org>, 'b@c.eu'\nDETAIL:  Key (name)=(Anna Kovács) exists.")
    assert describe(error) == ("builtins.ValueError", "Refused <…@…>, '…@…'")
    assert len(describe(ValueError("x" * 9999))[1]) == 500


@pytest.mark.parametrize("look", [queue.is_anything_due, lambda queues: queue.claim("w", queues)])
def test_looking_for_work_reads_one_index_range_per_queue(look: object) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses its plan by the table's size; SQLite's plan shows that the index fits.")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        look(QUEUES)  # type: ignore[operator]  # either function
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert sum("core_jobs_claim (queue=? AND available_at<?)" in step for step in plan) == len(QUEUES)
    assert not any(step.startswith("SCAN core_jobs") or "TEMP B-TREE" in step for step in plan)
