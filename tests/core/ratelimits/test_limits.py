"""Counting, refusing, forgetting."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from hub.core.ratelimits.jobs import purge_counters
from hub.core.ratelimits.limits import Limit, allow, client_key, forget, give_back, would_allow
from hub.core.ratelimits.models import Counter
from tests.core.conftest import SeparateHub

THREE_AN_HOUR = Limit(3, per=timedelta(hours=1))
ON_THE_HOUR = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(ON_THE_HOUR, tick=False) as traveller:
        yield traveller


def uses(times: int, key: str = "anna") -> list[bool]:
    return [allow("ask", key, limit=THREE_AN_HOUR) for _ in range(times)]


@pytest.mark.django_db
def test_as_many_as_the_limit_are_allowed_for_each_key_and_scope(clock: time_machine.Traveller) -> None:
    assert uses(5) == [True, True, True, False, False]
    assert uses(1, "bela") == [True]
    assert allow("answer", "anna", limit=THREE_AN_HOUR)


@pytest.mark.django_db
def test_the_window_slides_so_that_the_turn_of_the_hour_allows_no_double_burst(clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(minutes=59))
    assert uses(4) == [True, True, True, False]
    clock.shift(timedelta(minutes=2))
    assert uses(1) == [False]
    # A third of the window later the first of three uses has left it.
    clock.shift(timedelta(minutes=20))
    assert uses(2) == [True, False]


@pytest.mark.django_db
def test_refused_uses_do_not_prolong_the_wait(clock: time_machine.Traveller) -> None:
    uses(100)
    clock.shift(timedelta(hours=1, minutes=20, seconds=4))
    assert uses(2) == [True, False]
    clock.shift(timedelta(hours=2))
    assert uses(4) == [True, True, True, False]


@pytest.mark.django_db
def test_asking_whether_it_would_be_allowed_agrees_and_counts_nothing(clock: time_machine.Traveller) -> None:
    for _ in range(200):
        expected = would_allow("ask", "anna", limit=THREE_AN_HOUR)
        assert would_allow("ask", "anna", limit=THREE_AN_HOUR) == expected
        assert uses(1) == [expected]
        clock.shift(timedelta(minutes=7))


@pytest.mark.django_db
def test_a_use_can_be_given_back_and_a_key_forgotten(clock: time_machine.Traveller) -> None:
    uses(3)
    give_back("ask", "anna", limit=THREE_AN_HOUR)
    assert uses(2) == [True, False]
    forget("ask", "anna", limit=THREE_AN_HOUR)
    assert uses(1) == [True]


@pytest.mark.django_db
def test_a_clock_that_is_behind_counts_in_the_newer_span(clock: time_machine.Traveller) -> None:
    uses(2)
    clock.shift(timedelta(minutes=-1))
    assert uses(2) == [True, False]


@pytest.mark.django_db
def test_the_table_tells_nothing_about_whom_it_limits(clock: time_machine.Traveller, settings: Settings) -> None:
    allow("ask", "anna@example.org", limit=THREE_AN_HOUR)
    row = str(Counter.objects.values().get())
    assert "anna" not in row
    # Who copies the table cannot look a guessed address up without the hub's key.
    settings.SECRET_KEY = "another-key-of-another-hub-000000000000000000"
    assert would_allow("ask", "anna@example.org", limit=THREE_AN_HOUR)
    assert allow("ask", "anna@example.org", limit=THREE_AN_HOUR)
    assert Counter.objects.count() == 2


@pytest.mark.django_db
def test_counters_are_purged_when_they_limit_nobody_any_more(clock: time_machine.Traveller) -> None:
    uses(1)
    clock.shift(timedelta(hours=1, minutes=59))
    purge_counters.call()
    assert Counter.objects.count() == 1
    clock.shift(timedelta(minutes=2))
    purge_counters.call()
    assert Counter.objects.count() == 0


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Limit(0, per=timedelta(hours=1))


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.7", "", 0, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", 0, "192.0.2.7"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.1", 2, "203.0.113.9"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", 0, "192.0.2.7"),
        ("nonsense", "", 0, "unknown"),
    ],
)
def test_strangers_are_counted_by_the_address_that_a_trusted_proxy_saw(
    remote: str, forwarded: str, proxies: int, expected: str, settings: Settings
) -> None:
    settings.HUB = {**settings.HUB, "TRUSTED_PROXIES": proxies}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_key(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == expected


def test_racing_processes_are_allowed_no_more_than_the_limit_together(separate_hub: SeparateHub) -> None:
    code = (
        "from hub.core.ratelimits.limits import Limit, allow\n"
        "daily = Limit(50, per=timedelta(days=1))\n"
        "print(sum(allow('ask', 'anna', limit=daily) for _ in range(40)))"
    )
    processes = [separate_hub.start(code) for _ in range(3)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in processes) == 50
