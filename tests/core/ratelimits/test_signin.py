"""django-allauth counts in the hub's table."""

import pytest
from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from hub.core.ratelimits import signin
from hub.core.ratelimits.models import Counter
from tests.core.conftest import SeparateHub

ACCOUNT = {"app": "allauth.account"}


def sign_in_attempt(key: str = "anna@example.org", **options: object) -> ratelimit.RateLimitUsage | None:
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
    return ratelimit.consume(request, action="login_failed", key=key, **ACCOUNT, **options)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_failed_sign_ins_are_limited_per_account_without_the_cache() -> None:
    assert [bool(sign_in_attempt()) for _ in range(7)] == [True] * 5 + [False] * 2
    assert Counter.objects.count() == 2
    # Django's cache in the database forgets what it likes above 300 entries, and keeps addresses in clear.
    assert cache.get("allauth:rl:allauth.account:login_failed") is None
    assert "192.0.2.7" not in str(list(Counter.objects.values()))


@pytest.mark.django_db
def test_a_sign_in_that_succeeds_gives_its_use_back() -> None:
    for _ in range(20):
        usage = sign_in_attempt()
        assert usage is not None
        usage.rollback()


@pytest.mark.django_db
def test_a_dry_run_counts_nothing_and_an_exception_is_raised_where_wished() -> None:
    for _ in range(9):
        assert sign_in_attempt(dry_run=True)
    for _ in range(5):
        sign_in_attempt()
    with pytest.raises(RateLimited):
        sign_in_attempt(raise_exception=True)


@pytest.mark.django_db
def test_clearing_starts_anew_for_one_account() -> None:
    for _ in range(5):
        sign_in_attempt()
    assert not sign_in_attempt()
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
    ratelimit.clear(request, action="login_failed", key="anna@example.org", **ACCOUNT)
    assert sign_in_attempt()


def test_the_hub_refuses_to_start_if_allauth_counts_differently(monkeypatch: pytest.MonkeyPatch) -> None:
    signin.install()
    monkeypatch.setattr(ratelimit, "clear", lambda request, everything: None)
    with pytest.raises(ImproperlyConfigured, match="django-allauth has changed"):
        signin.install()


def test_racing_processes_share_one_limit_on_sign_ins(separate_hub: SeparateHub) -> None:
    code = (
        "from tests.core.ratelimits.test_signin import sign_in_attempt\n"
        "print(sum(bool(sign_in_attempt()) for _ in range(5)))"
    )
    processes = [separate_hub.start(code) for _ in range(3)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in processes) == 5
