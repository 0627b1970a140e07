"""Recurring jobs: declared in code, their next times kept in a table, enqueued once however many workers run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol, TypeVar, cast

from django.db import transaction
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from hub.core.jobs.models import Schedule
from hub.core.jobs.tasks import HubTask

AnyTask = TypeVar("AnyTask", bound="Task[Any, Any]")


class Rhythm(Protocol):
    """When a job recurs."""

    def next_after(self, moment: datetime) -> datetime:
        """The first time after `moment`."""


@dataclass(frozen=True, slots=True)
class Every:
    """After each `interval`, counted from when it was last enqueued."""

    interval: timedelta

    def next_after(self, moment: datetime) -> datetime:
        """One interval later."""
        return moment + self.interval


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of the hub's time zone (`TIME_ZONE`)."""

    at: time

    def next_after(self, moment: datetime) -> datetime:
        """Today's time, or tomorrow's where that has passed."""
        local = timezone.localtime(moment, timezone.get_default_timezone())
        candidate = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0, fold=0)
        if candidate <= local:
            candidate += timedelta(days=1)
        return candidate


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job and its rhythm."""

    task: HubTask
    rhythm: Rhythm


RECURRING: dict[str, Recurring] = {}


def _declare(rhythm: Rhythm) -> Callable[[AnyTask], AnyTask]:
    def declare(task: AnyTask) -> AnyTask:
        RECURRING[task.module_path] = Recurring(cast("HubTask", task), rhythm)
        return task

    return declare


def every(*, days: float = 0, hours: float = 0, minutes: float = 0) -> Callable[[AnyTask], AnyTask]:
    """Run a job without arguments again and again; the first run is one interval after a worker first knows it."""
    interval = timedelta(days=days, hours=hours, minutes=minutes)
    if interval < timedelta(minutes=1):
        raise ValueError("A recurring job waits at least a minute between its runs.")
    return _declare(Every(interval))


def daily(*, at: time) -> Callable[[AnyTask], AnyTask]:
    """Run a job without arguments once a day at this time of the hub's zone; a missed day is made up once, late."""
    return _declare(Daily(at))


def discover_jobs() -> None:
    """Import every app's `jobs.py`, so that its tasks can be found and its rhythms are declared."""
    autodiscover_modules("jobs")


def enqueue_due(recurring: Iterable[Recurring] | None = None) -> int:
    """Enqueue the recurring jobs that are due and set their next times; answers how many this process enqueued."""
    now = timezone.now()
    chosen = {entry.task.module_path: entry for entry in (RECURRING.values() if recurring is None else recurring)}
    known = dict(Schedule.objects.filter(pk__in=chosen).values_list("name", "next_at"))
    enqueued = 0
    for name, entry in chosen.items():
        following = entry.rhythm.next_after(now)
        if name not in known:
            Schedule.objects.bulk_create([Schedule(name=name, next_at=following)], ignore_conflicts=True)
        elif known[name] <= now:
            with transaction.atomic():
                # The old time in the condition lets one of several workers win.
                if Schedule.objects.filter(pk=name, next_at=known[name]).update(next_at=following):
                    entry.task.using(unique_key="schedule").enqueue()
                    enqueued += 1
        elif known[name] > following:
            # The rhythm became shorter with a new release.
            Schedule.objects.filter(pk=name, next_at=known[name]).update(next_at=following)
    return enqueued
