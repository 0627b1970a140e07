"""Recurring jobs."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from hub.core.jobs import schedule
from hub.core.jobs.models import Job, Schedule
from hub.core.jobs.schedule import Daily, Every, Recurring, discover_jobs, enqueue_due
from tests.core.jobs.sample_jobs import speak_greek

HOURLY = [Recurring(speak_greek, Every(timedelta(hours=1)))]  # type: ignore[arg-type]  # a HubTask
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


@pytest.mark.django_db
def test_a_recurring_job_runs_after_each_interval_and_once(clock: time_machine.Traveller) -> None:
    assert enqueue_due(HOURLY) == 0
    clock.shift(timedelta(minutes=59))
    assert enqueue_due(HOURLY) == 0
    clock.shift(timedelta(minutes=1))
    assert enqueue_due(HOURLY) == 1
    assert enqueue_due(HOURLY) == 0
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_missed_runs_are_made_up_once(clock: time_machine.Traveller) -> None:
    enqueue_due(HOURLY)
    clock.shift(timedelta(days=3))
    assert enqueue_due(HOURLY) == 1
    assert Schedule.objects.get().next_at == timezone.now() + timedelta(hours=1)


@pytest.mark.django_db
def test_a_recurring_job_does_not_pile_up_while_no_worker_runs_it(clock: time_machine.Traveller) -> None:
    for _ in range(4):
        enqueue_due(HOURLY)
        clock.shift(timedelta(hours=1))
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_rhythm_that_became_shorter_counts_at_once(clock: time_machine.Traveller) -> None:
    enqueue_due([Recurring(speak_greek, Every(timedelta(days=30)))])  # type: ignore[arg-type]  # a HubTask
    enqueue_due(HOURLY)
    assert Schedule.objects.get().next_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-28T01:00+01:00", "2026-03-28T02:30+01:00"),
        ("2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00"),
        ("2026-10-24T03:00+02:00", "2026-10-25T02:30+02:00"),
    ],
)
def test_a_daily_job_keeps_its_local_time_when_the_clocks_change(settings: Settings, now: str, expected: str) -> None:
    settings.TIME_ZONE = "Europe/Budapest"
    following = Daily(time(2, 30)).next_after(datetime.fromisoformat(now))
    assert following.astimezone(UTC) == datetime.fromisoformat(expected).astimezone(UTC)


def test_an_interval_under_a_minute_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a minute"):
        schedule.every(minutes=0.5)


def test_every_apps_recurring_jobs_are_found() -> None:
    discover_jobs()
    assert "hub.core.jobs.jobs.purge_jobs" in schedule.RECURRING
