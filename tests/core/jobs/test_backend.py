"""Enqueueing through Django's Tasks API."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist
from django.utils import timezone

from hub.core.jobs import queue
from hub.core.jobs.models import Job
from hub.core.jobs.tasks import QUEUES
from hub.core.jobs.worker import run_pending_jobs
from tests.core.jobs import sample_jobs
from tests.core.jobs.sample_jobs import remember, remember_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    sample_jobs.ran.clear()


def test_a_rolled_back_transaction_leaves_no_job() -> None:
    with transaction.atomic():
        remember.enqueue(1)
        assert Job.objects.count() == 1
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_an_enqueued_job_can_be_looked_up() -> None:
    result = remember.enqueue(1)
    assert remember.get_result(result.id).status == TaskResultStatus.READY
    run_pending_jobs()
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert (result.args, result.return_value, result.attempts) == ([1], None, 1)


@pytest.mark.parametrize("result_id", ["4711", "nonsense"])
def test_looking_up_an_unknown_job_is_refused(result_id: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        remember.get_result(result_id)


@pytest.mark.parametrize("argument", [1.5, b"x", {"a": 1}, "anna@example.org", "x" * 101, ["ok", object()]])
def test_arguments_that_are_no_ids_or_codes_are_refused(argument: object) -> None:
    with pytest.raises(TypeError, match="ids and codes"):
        remember.enqueue(argument)  # type: ignore[arg-type]  # on purpose
    assert not Job.objects.exists()


def test_an_unknown_queue_is_refused() -> None:
    with pytest.raises(InvalidTask):
        remember.using(queue_name="fast")


def test_a_priority_is_refused_because_queues_are_the_order() -> None:
    with pytest.raises(InvalidTask):
        remember.using(priority=5)


def test_a_unique_job_is_enqueued_once_while_an_equal_one_waits() -> None:
    first, again, other = remember_once.enqueue(1), remember_once.enqueue(1), remember_once.enqueue(2)
    assert first.id == again.id != other.id
    assert Job.objects.count() == 2


def test_a_unique_key_counts_across_different_arguments_of_one_task_only() -> None:
    remember.using(unique_key="k").enqueue(1)
    remember.using(unique_key="k").enqueue(2)
    sample_jobs.remember_last.using(unique_key="k").enqueue(3)
    assert run_pending_jobs() == 2
    assert sample_jobs.ran == [1, 3]


def test_a_unique_job_that_already_runs_does_not_swallow_the_next_one() -> None:
    remember_once.enqueue(1)
    assert queue.claim("elsewhere", QUEUES) is not None
    remember_once.enqueue(1)
    assert Job.objects.count() == 2


def test_an_earlier_wish_moves_the_unique_job_forward_and_a_later_one_does_not_move_it_back() -> None:
    now = timezone.now()
    for hours in (5, 2, 9):
        remember_once.using(run_after=now + timedelta(hours=hours)).enqueue(1)
    assert Job.objects.get().available_at == now + timedelta(hours=2)
