"""Runs jobs: the loop of a worker process, and the synchronous drain that tests use."""

import logging
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, connections
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from hub.core.jobs import queue
from hub.core.jobs.models import JobState, Worker
from hub.core.jobs.queue import Claim
from hub.core.jobs.schedule import discover_jobs, enqueue_due
from hub.core.jobs.tasks import QUEUES, GiveUp, HubTask, decode_arguments

logger = logging.getLogger(__name__)

TICK = 0.1
LOOK_EVERY = 0.5
SIGN_OF_LIFE_EVERY = 15.0
SCHEDULE_EVERY = 5.0
# How long running jobs may go on after a worker was told to stop: `hub run` ends what is left after fifteen seconds.
GRACE_SECONDS = 10.0
# The loop asks again and again instead of waiting long: whoever waits inside the database hears nothing.
LONGEST_WAIT_FOR_LOCK = 1.0
# The database may be written to for as long without anything being wrong with it.
PATIENCE_WITH_WRITERS = 20.0
DEFAULT_BACKOFF = timedelta(seconds=15)


class WorkerStopped(Exception):
    """The worker that ran the job stopped before the job ended."""


def run_claimed(held: Claim) -> BaseException | None:
    """Run one claimed job, mark how it ended, and answer its exception, if any."""
    began = time.monotonic()
    backoff = DEFAULT_BACKOFF
    error = None
    try:
        if held.attempt > held.max_attempts:
            raise WorkerStopped("The worker stopped before the job ended, each time it was tried.")
        task = _find(held.task)
        backoff = task.backoff
        args, kwargs = decode_arguments(held.arguments)
        # A job that activates a language must not leave it to the next one on this thread.
        with translation.override(settings.LANGUAGE_CODE):
            task.call(*args, **kwargs)
    except Exception as caught:  # kept with the job, shown to managers, and tried again
        error = caught
    milliseconds = round((time.monotonic() - began) * 1000)
    facts = {"job": held.id, "task": held.task, "attempt": held.attempt, "milliseconds": milliseconds}
    if error is None:
        if queue.finish(held):
            logger.info("A job is done", extra=facts)
        else:
            logger.warning("A job outlived its lease and was started elsewhere", extra=facts)
        return None
    state = queue.fail(held, error, backoff=backoff, is_final=isinstance(error, GiveUp))
    # Never the message: it may quote what a person wrote. Managers read it, cleaned, with the job.
    facts |= {"error_type": type(error).__name__, "where": _where(error)}
    if state == JobState.FAILED:
        logger.error("A job failed for good", extra=facts)
    else:
        logger.warning("A job's attempt failed; it is tried again later", extra=facts)
    return error


def run_pending_jobs(*, limit: int = 1000, raises: bool = True, queues: Sequence[str] = QUEUES) -> int:
    """For tests and the demonstration: run all due jobs of `queues` here and now, and those that they enqueue.

    Answers how many; the order is the workers'. A job's exception is raised (`raises=False`: kept, as in a worker).
    Jobs for later and retries stay.
    """
    count = 0
    while count < limit and (held := queue.claim("here", queues)) is not None:
        error = run_claimed(held)
        count += 1
        if error is not None and raises:
            raise error
    return count


def run_worker(stop: threading.Event, *, concurrency: int = 2, grace: float = GRACE_SECONDS) -> int:
    """Serve jobs until `stop` is set, let the running ones end within `grace` seconds, and return.

    Answers how many did not end. Their threads live on and may not be waited for, so the caller must end the process
    at once; their leases bring them back elsewhere. Leaves the last free slot to the urgent queues, so that long bulk
    work never delays a mail.
    """
    discover_jobs()
    loop = _Loop(stop, concurrency, grace)
    # A thread of its own, because only this one hears signals, and not while it waits inside the database.
    thread = threading.Thread(target=loop.run, name="worker", daemon=True)
    thread.start()
    while thread.is_alive() and not stop.wait(LOOK_EVERY):
        pass
    told_at = time.monotonic()
    while thread.is_alive():
        # It takes a moment to sign off, also where the database is busy; with jobs it has its grace besides.
        patience = 3 * LONGEST_WAIT_FOR_LOCK + (grace if loop.running else 0.0)
        if loop.error is None and time.monotonic() - told_at > patience:
            break
        thread.join(TICK)
    if loop.error is not None:
        raise loop.error
    # A loop that still waits for the database holds no job; it is counted, because it too ends with the process.
    return len(loop.running) or int(thread.is_alive())


class _Loop:
    """One worker: this thread claims, keeps leases and the schedule; `concurrency` threads run the jobs."""

    def __init__(self, stop: threading.Event, concurrency: int, grace: float) -> None:
        self.stop = stop
        self.concurrency = concurrency
        self.grace = grace
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:8]}"
        self.running: dict[Claim, float] = {}
        self.inbox: SimpleQueue[Claim | None] = SimpleQueue()
        self.ended: SimpleQueue[Claim] = SimpleQueue()
        self.next_look = self.next_sign = self.next_schedule = 0.0
        self.data_version: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Serve until told to stop; what ends the loop unexpectedly is left in `error`."""
        threads = [
            threading.Thread(target=self._serve, name=f"job-{number}", daemon=True)
            for number in range(self.concurrency)
        ]
        for thread in threads:
            thread.start()
        logger.info("The worker is ready", extra={"worker": self.name, "concurrency": self.concurrency})
        try:
            self._serve_until_told()
        except Exception as error:  # raised again where the worker was started
            self.error = error
        self._let_jobs_end()
        for _ in threads:
            self.inbox.put(None)
        if not self.running:
            for thread in threads:
                thread.join()
        self._leave()
        connections.close_all()

    def _serve_until_told(self) -> None:
        answered_at = time.monotonic()
        while not self.stop.is_set():
            try:
                self._connect()
                self._turn()
                answered_at = time.monotonic()
            except (DatabaseError, InterfaceError) as error:
                if _is_locked(error) and time.monotonic() - answered_at < PATIENCE_WITH_WRITERS:
                    self._collect(TICK)
                    continue
                answered_at = time.monotonic()
                # The database may be restarting; a worker outlives that.
                logger.warning("The database did not answer the worker", extra={"error_type": type(error).__name__})
                close_old_connections()
                self.stop.wait(1)

    def _let_jobs_end(self) -> None:
        """Keep the leases of the running jobs until they have ended, or until the grace is over."""
        deadline = time.monotonic() + self.grace
        while self.running and time.monotonic() < deadline:
            try:
                self._connect()
                self._keep_alive()
            except (DatabaseError, InterfaceError) as error:
                logger.warning("A lease could not be kept", extra={"error_type": type(error).__name__})
                close_old_connections()
            self._collect(TICK)
        for held in self.running:
            logger.warning("A job was left to its lease", extra={"job": held.id, "task": held.task})

    def _connect(self) -> None:
        """Have a connection that does not wait long for those who write."""
        if connection.connection is None and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT_FOR_LOCK * 1000:.0f}")

    def _turn(self) -> None:
        """One look around: signs of life, the schedule, and a claim if there is a free slot."""
        self._keep_alive()
        now = time.monotonic()
        if now >= self.next_schedule:
            if enqueue_due():
                self.next_look = 0.0
            self.next_schedule = now + SCHEDULE_EVERY
        free = self.concurrency - len(self.running)
        if free and self._may_have_work(now):
            queues = QUEUES if free > 1 or self.concurrency == 1 else QUEUES[:-1]
            held = queue.claim(self.name, queues) if queue.is_anything_due(queues) else None
            if held is not None:
                self.running[held] = now
                self.inbox.put(held)
                self.next_look = 0.0
                self._collect(0.0)
                return
        self._collect(TICK)

    def _keep_alive(self) -> None:
        now = time.monotonic()
        if now >= self.next_sign:
            self._give_sign_of_life(now)
            # Only now: what the database did not take is tried again at once, while the leases last.
            self.next_sign = now + SIGN_OF_LIFE_EVERY

    def _may_have_work(self, now: float) -> bool:
        """Whether it is worth a look: twice a second, and on SQLite as soon as anybody has written."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # Costs microseconds and changes when another connection has committed.
                cursor.execute("PRAGMA data_version")
                version = cursor.fetchone()
            if version != self.data_version:
                self.data_version = version
                self.next_look = 0.0
        if now < self.next_look:
            return False
        self.next_look = now + LOOK_EVERY
        return True

    def _collect(self, timeout: float) -> None:
        """Wait for a running job to end, or for the next look."""
        if not self.running:
            if timeout:
                self.stop.wait(timeout)
            return
        try:
            self.running.pop(self.ended.get(timeout=timeout) if timeout else self.ended.get_nowait(), None)
            self.next_look = 0.0
        except Empty:
            return

    def _give_sign_of_life(self, now: float) -> None:
        moment = timezone.now()
        Worker.objects.update_or_create(
            name=self.name, defaults={"seen_at": moment}, create_defaults={"seen_at": moment, "started_at": moment}
        )
        overdue = [held for held, since in self.running.items() if now - since > _longest(held.task)]
        for held in overdue:
            logger.error("A job runs too long and loses its lease", extra={"job": held.id, "task": held.task})
        queue.keep(held for held in self.running if held not in overdue)

    def _leave(self) -> None:
        try:
            Worker.objects.filter(name=self.name).delete()
        except (DatabaseError, InterfaceError) as error:
            # The row grows stale by itself.
            logger.warning("The worker could not sign off", extra={"error_type": type(error).__name__})

    def _serve(self) -> None:
        """A job thread: runs what the loop hands over, until it is handed None."""
        try:
            while (held := self.inbox.get()) is not None:
                close_old_connections()
                try:
                    run_claimed(held)
                except BaseException as error:  # the thread must live; the lease brings the job back
                    logger.error(
                        "A job could not be marked",
                        extra={"job": held.id, "task": held.task, "error_type": type(error).__name__},
                    )
                finally:
                    close_old_connections()
                    self.ended.put(held)
        finally:
            connections.close_all()


def _find(path: str) -> HubTask:
    found = import_string(path)
    if not isinstance(found, HubTask):
        raise TypeError(f"{path} is no job.")
    return found


def _is_locked(error: Exception) -> bool:
    """Whether SQLite only says that somebody else is writing."""
    cause = error.__cause__
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorname.startswith("SQLITE_BUSY")


def _longest(path: str) -> float:
    try:
        return _find(path).max_duration.total_seconds()
    except (ImportError, TypeError):
        return 0.0


def _where(error: BaseException) -> str:
    """File, line and function where an exception arose: enough to find it, and nothing that was typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
