"""Makes django-allauth's rate limits (sign-in, sign-up, codes) count in the hub's table; see docs/adr/0016."""

import inspect
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from hub.core.ratelimits.limits import Limit, allow, forget, give_back, would_allow

# What we replace, as it was when we read it. A limit that silently counts elsewhere is worse than a refused start.
EXPECTED = {
    "_consume_single_rate": ["request", "app", "action", "rate", "key", "user", "dry_run", "raise_exception"],
    "clear": ["request", "app", "action", "config", "key", "user"],
    "get_cache_key": ["request", "app", "action", "rate", "key", "user"],
    "get_rates": ["app", "action", "config"],
}
SCOPE = "allauth"


@dataclass
class CountedUse:
    """One counted use that allauth may give back, as after a sign-in that succeeded."""

    key: str
    limit: Limit

    def rollback(self) -> None:
        """Give it back."""
        give_back(SCOPE, self.key, limit=self.limit)


def install() -> None:
    """Replace allauth's read-modify-write on Django's cache; refuses to start if allauth has changed there."""
    for name, parameters in EXPECTED.items():
        found = getattr(ratelimit, name, None)
        if found is None or list(inspect.signature(found).parameters) != parameters:
            raise ImproperlyConfigured(
                f"django-allauth has changed allauth.core.internal.ratelimit.{name}: its rate limits would no longer "
                "hold across processes. Adapt hub/core/ratelimits/signin.py."
            )
    ratelimit._consume_single_rate = _consume_single_rate
    ratelimit.clear = _clear


def _consume_single_rate(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    rate: ratelimit.Rate,
    key: str | None = None,
    user: Any = None,
    dry_run: bool = False,
    raise_exception: bool = False,
) -> CountedUse | None:
    name = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
    limit = _limit(rate)
    if (would_allow if dry_run else allow)(SCOPE, name, limit=limit):
        return CountedUse(name, limit)
    if raise_exception:
        raise RateLimited
    return None


def _clear(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user: Any = None,
) -> None:
    for rate in ratelimit.get_rates(app=app, action=action, config=config):
        name = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
        forget(SCOPE, name, limit=_limit(rate))


def _limit(rate: ratelimit.Rate) -> Limit:
    return Limit(rate.amount, per=timedelta(seconds=rate.duration))
