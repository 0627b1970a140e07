"""Declares jobs: Django's `Task` with the hub's options, and the typed decorator `job`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, Self, cast

from django.tasks import Task, task
from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    # Generic in its stubs only.
    AnyTask = Task[Any, Any]
else:
    AnyTask = Task

P = ParamSpec("P")

# In the order in which workers serve them: a person waits for the code in a mail, nobody waits for a fan-out.
QUEUES = ("mail", "default", "bulk")


# Every job of the code that is loaded, by the path under which the queue knows it.
_declared: dict[str, HubTask] = {}


class GiveUp(Exception):
    """Raised by a job that trying again cannot help: it is marked as failed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubTask(AnyTask):
    """A task with the hub's options: attempts, backoff, the longest run, what counts as the same job, and its name."""

    max_attempts: int = 8
    backoff: timedelta = timedelta(seconds=15)
    max_duration: timedelta = timedelta(minutes=30)
    is_unique: bool = False
    unique_key: str | None = None
    label: str | Promise = ""

    def using(
        self,
        *,
        priority: int | None = None,
        queue_name: str | None = None,
        run_after: datetime | None = None,
        backend: str | None = None,
        unique_key: str | None = None,
    ) -> Self:
        """As Django's, and `unique_key`: enqueueing does nothing while a job of this task and key waits."""
        # Not super(): a dataclass with slots is a second class, which the compiler's super() does not know.
        changed = cast(
            "HubTask",
            Task.using(self, priority=priority, queue_name=queue_name, run_after=run_after, backend=backend),
        )
        return cast("Self", replace(changed, unique_key=unique_key) if unique_key is not None else changed)

    def key_for(self, arguments: str) -> str | None:
        """The key under which a job with these JSON arguments is unique, or None."""
        if self.unique_key is not None:
            return self.unique_key
        return arguments if self.is_unique else None


def job(
    *,
    queue: str = "default",
    max_attempts: int = 8,
    backoff: timedelta = timedelta(seconds=15),
    max_duration: timedelta = timedelta(minutes=30),
    is_unique: bool = False,
    label: str | Promise = "",
) -> Callable[[Callable[P, None]], Task[P, None]]:
    """Make a function of a `jobs.py` a background job; its arguments are ids, numbers and codes, no personal text.

    The wait before attempt n+1 is `backoff` × 3ⁿ⁻¹, at most six hours, ± 25 %: by default the eighth and last
    attempt is about 4.5 hours after the first. `is_unique`: enqueueing does nothing while an equal call waits.
    A job that runs longer than `max_duration` loses its lease and is started again elsewhere. `label` says in the
    words of those who manage the hub what it does, for they read it where the job has failed.
    """
    options: dict[str, Any] = {
        "queue_name": queue,
        "max_attempts": max_attempts,
        "backoff": backoff,
        "max_duration": max_duration,
        "is_unique": is_unique,
        "label": label,
    }

    def declare(function: Callable[P, None]) -> Task[P, None]:
        declared = task(**options)(function)
        _declared[declared.module_path] = declared
        return cast("Task[P, None]", declared)

    return declare


def job_label(path: str) -> str:
    """What a job does, in the reader's language; one that an older version left behind is said to be unknown."""
    known = _declared.get(path)
    return str(known.label) if known is not None and known.label else _("A job that this version does not know")


def encode_arguments(args: tuple[Any, ...] | list[Any], kwargs: dict[str, Any]) -> str:
    """The arguments as JSON; refuses with `TypeError` what is no id, number or code."""
    for value in [*args, *kwargs.values()]:
        for item in value if isinstance(value, list | tuple) else [value]:
            if item is not None and not isinstance(item, bool | int | str):
                raise TypeError(f"A job's arguments are ids and codes, not {type(item).__name__}.")
            # What is in a job is read by administrators and kept for days.
            if isinstance(item, str) and (len(item) > 100 or "@" in item):
                raise TypeError("A job's arguments are ids and codes, not text: pass the row's id.")
    return json.dumps([list(args), kwargs], separators=(",", ":"), sort_keys=True)


def decode_arguments(text: str) -> tuple[list[Any], dict[str, Any]]:
    """What `encode_arguments` was given."""
    args, kwargs = json.loads(text)
    return args, kwargs
