"""Where a request came from: for rate limits only, never stored or logged."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's network address: the connection's, or what the outermost of our own proxies saw.

    `HUB_TRUSTED_PROXIES` says how many proxies stand in front; entries of `X-Forwarded-For` before theirs were written
    by the client and are not believed.
    """
    proxies = settings.HUB["TRUSTED_PROXIES"]
    if proxies:
        seen = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
        if len(seen) >= proxies:
            return seen[-proxies]
    return request.META.get("REMOTE_ADDR") or "unknown"
