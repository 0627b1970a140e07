"""Counts and refuses: a sliding window in one row per key and one atomic statement per question."""

import ipaddress
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hub.core.ratelimits.models import Counter

# The statement computes in whole thousandths, so that both databases count alike.
_ALL = 1000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` times within any stretch of `per`."""

    amount: int
    per: timedelta

    def __post_init__(self) -> None:
        if self.amount < 1 or self.per < timedelta(seconds=1):
            raise ValueError("A limit allows at least one in at least a second.")


def allow(scope: str, key: str, *, limit: Limit) -> bool:
    """Count one use of `scope` by `key` and answer whether it is within the limit; a refused one is not counted.

    The window slides: what was used in the span before weighs by the share of it that still lies in the window.
    Call it outside the action's transaction: a count that is rolled back limits nobody.
    """
    now = time.time()
    span, weight = _place(now, limit)
    expires_at = datetime.fromtimestamp((span + 2) * limit.per.total_seconds(), UTC)
    with connection.cursor() as cursor:
        # The row is changed only if the use is within the limit; no row changed means no.
        cursor.execute(
            "INSERT INTO core_ratelimits_counter (digest, span, count, previous, expires_at) VALUES (%s, %s, 1, 0, %s)"
            " ON CONFLICT (digest) DO UPDATE SET"
            " previous = CASE WHEN core_ratelimits_counter.span >= excluded.span THEN core_ratelimits_counter.previous"
            " WHEN core_ratelimits_counter.span = excluded.span - 1 THEN core_ratelimits_counter.count ELSE 0 END,"
            " count = CASE WHEN core_ratelimits_counter.span >= excluded.span"
            " THEN core_ratelimits_counter.count + 1 ELSE 1 END,"
            " span = CASE WHEN core_ratelimits_counter.span >= excluded.span"
            " THEN core_ratelimits_counter.span ELSE excluded.span END,"
            " expires_at = excluded.expires_at"
            " WHERE CASE WHEN core_ratelimits_counter.span >= excluded.span"
            " THEN core_ratelimits_counter.previous * %s + (core_ratelimits_counter.count + 1) * 1000"
            " WHEN core_ratelimits_counter.span = excluded.span - 1 THEN core_ratelimits_counter.count * %s + 1000"
            " ELSE 0 END <= %s"
            " RETURNING count",
            [
                _digest(scope, key, limit),
                span,
                connection.ops.adapt_datetimefield_value(expires_at),
                weight,
                weight,
                limit.amount * _ALL,
            ],
        )
        return bool(cursor.fetchall())


def would_allow(scope: str, key: str, *, limit: Limit) -> bool:
    """Whether `allow` would answer yes just now; counts nothing."""
    span, weight = _place(time.time(), limit)
    row = Counter.objects.filter(pk=_digest(scope, key, limit)).values_list("span", "count", "previous").first()
    if row is None:
        return True
    counted_in, count, previous = row
    if counted_in < span:
        previous, count = (count if counted_in == span - 1 else 0), 0
    return previous * weight + (count + 1) * _ALL <= limit.amount * _ALL


def give_back(scope: str, key: str, *, limit: Limit) -> None:
    """Undo one counted use, such as a sign-in that succeeded where failures are limited."""
    Counter.objects.filter(pk=_digest(scope, key, limit), count__gt=0).update(count=F("count") - 1)


def forget(scope: str, key: str, *, limit: Limit) -> None:
    """Start anew for this key."""
    Counter.objects.filter(pk=_digest(scope, key, limit)).delete()


def client_key(request: HttpRequest) -> str:
    """Whom a limit on strangers counts: the client's IPv4 address or IPv6 network (/64, one household or office).

    Behind `HUB_TRUSTED_PROXIES` proxies it is the address that the outermost of them saw; what stands before it in
    `X-Forwarded-For` was written by the client and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.HUB["TRUSTED_PROXIES"]
    if proxies:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= proxies:
            address = forwarded[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


def _place(now: float, limit: Limit) -> tuple[int, int]:
    """The number of the current span, and how many thousandths of the one before still lie in the window."""
    seconds = limit.per.total_seconds()
    span = int(now // seconds)
    return span, _ALL - int((now - span * seconds) / seconds * _ALL)


def _digest(scope: str, key: str, limit: Limit) -> str:
    value = f"{scope}\0{limit.amount}/{limit.per.total_seconds()}\0{key}"
    return salted_hmac("hub.core.ratelimits", value, algorithm="sha256").hexdigest()[:32]
