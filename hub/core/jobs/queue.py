"""The queue's statements: insert, claim, keep, end. Each is one statement, atomic on SQLite and PostgreSQL."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from hub.core.jobs.models import Job, JobState

LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=6)
_ADDRESS = re.compile(r"[^\s<>\"'(),;:=\[\]{}]+@[^\s<>\"'(),;:=\[\]{}]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker holds until its lease ends. `attempt` is the fence: who took it later has a higher one."""

    id: int
    task: str
    arguments: str
    attempt: int
    max_attempts: int
    unique_key: str | None


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def insert(
    *,
    task: str,
    queue: str,
    arguments: str,
    unique_key: str | None,
    available_at: datetime,
    max_attempts: int,
    now: datetime,
) -> int:
    """Insert a job and answer its id, or the id of the one that waits under the same task and key.

    The waiting one is *updated*, not left alone: on PostgreSQL that locks its row until the caller's transaction
    ends, so no worker runs it before what it was enqueued for is visible.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_jobs_job (task, queue, arguments, unique_key, state, available_at, attempts,"
            " max_attempts, worker, enqueued_at, error_type, error)"
            " VALUES (%s, %s, %s, %s, 'waiting', %s, 0, %s, '', %s, '', '')"
            " ON CONFLICT (task, unique_key) WHERE attempts = 0 AND state = 'waiting'"
            " DO UPDATE SET available_at = CASE WHEN excluded.available_at < core_jobs_job.available_at"
            " THEN excluded.available_at ELSE core_jobs_job.available_at END"
            " RETURNING id",
            [task, queue, arguments, unique_key, _moment(available_at), max_attempts, _moment(now)],
        )
        return int(cursor.fetchall()[0][0])


def is_anything_due(queues: Sequence[str]) -> bool:
    """Whether a claim would find a job: a read, so that an idle worker never asks for the write lock."""
    now = _moment(timezone.now())
    # One index range per queue; a single range over all queues would read every job that is due later.
    due = (
        "EXISTS (SELECT 1 FROM core_jobs_job WHERE queue = %s AND state IN ('waiting', 'running')"
        " AND available_at <= %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 WHERE {' OR '.join([due] * len(queues))}",
            [value for name in queues for value in (name, now)],
        )
        return cursor.fetchone() is not None


def claim(worker: str, queues: Sequence[str]) -> Claim | None:
    """Take the longest-due job of the first queue that has one, whether it waits or its worker is gone."""
    now = timezone.now()
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    due = (
        "(SELECT id FROM core_jobs_job WHERE queue = %s AND state IN ('waiting', 'running') AND available_at <= %s"
        f" ORDER BY available_at, id LIMIT 1{skip})"
    )
    parameters: list[Any] = [worker, _moment(now), _moment(now + LEASE)]
    for name in queues:
        parameters += [name, _moment(now)]
    # COALESCE needs two arguments on SQLite.
    candidates = ", ".join([due] * len(queues) + ["NULL"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_jobs_job SET state = 'running', attempts = attempts + 1, worker = %s, started_at = %s,"
            f" available_at = %s WHERE id = COALESCE({candidates})"
            " RETURNING id, task, arguments, attempts, max_attempts, unique_key",
            parameters,
        )
        rows = cursor.fetchall()
    return Claim(*rows[0]) if rows else None


def keep(claims: Iterable[Claim]) -> int:
    """Extend the leases of jobs that still run; answers how many are still this worker's."""
    until = timezone.now() + LEASE
    return sum(_held(held).update(available_at=until) for held in claims)


def finish(held: Claim) -> bool:
    """Mark a job as done; False if its lease had ended and another worker has taken it since."""
    now = timezone.now()
    return bool(_held(held).update(state=JobState.DONE, finished_at=now, error_type="", error=""))


def fail(held: Claim, error: BaseException, *, backoff: timedelta, is_final: bool) -> JobState | None:
    """Put a job back with a longer wait, or mark it as failed after its last attempt; None if it was taken away."""
    now = timezone.now()
    name, message = describe(error)
    if is_final or held.attempt >= held.max_attempts:
        changed = _held(held).update(state=JobState.FAILED, finished_at=now, error_type=name, error=message)
        return JobState.FAILED if changed else None
    available_at = now + wait_before_retry(held.attempt, backoff)
    changed = _held(held).update(state=JobState.WAITING, available_at=available_at, error_type=name, error=message)
    return JobState.WAITING if changed else None


def wait_before_retry(attempt: int, backoff: timedelta) -> timedelta:
    """`backoff` × 3ⁿ⁻¹ after attempt n, at most six hours, ± 25 % so that what failed together does not return so."""
    exponential = min(backoff * int(3 ** min(attempt - 1, 10)), LONGEST_WAIT)
    return exponential * random.uniform(0.75, 1.25)  # noqa: S311 -- spreads load, protects nothing


def describe(error: BaseException) -> tuple[str, str]:
    """The exception's type, and its message without e-mail addresses and at a readable length."""
    kind = type(error)
    message = _ADDRESS.sub("…@…", str(error).split("\nDETAIL:")[0])
    return f"{kind.__module__}.{kind.__qualname__}"[:200], message[:500]


def _held(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=held.id, state=JobState.RUNNING, attempts=held.attempt)
