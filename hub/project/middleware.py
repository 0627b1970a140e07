"""Gives each request an id, and leaves one log line and one measurement of it that say nothing about a person."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from hub.project.logs import current_request_id
from hub.project.metrics import REQUESTS, SECONDS

logger = logging.getLogger("hub.requests")
_USABLE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class OperationsMiddleware:
    """Stands first. Neither address nor query nor client is written down: they may name people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = _request_id(request)
        request.request_id = request_id  # type: ignore[attr-defined]  # declared on HubRequest
        reset = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            response["X-Request-ID"] = request_id
            route = request.resolver_match.view_name if request.resolver_match else ""
            method = request.method if request.method in _METHODS else "OTHER"
            REQUESTS.labels(route, method, str(response.status_code)).inc()
            SECONDS.labels(route).observe(seconds)
            logger.info(
                "request",
                extra={
                    "route": route,
                    "method": method,
                    "status": response.status_code,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )
            return response
        finally:
            current_request_id.reset(reset)


def _request_id(request: HttpRequest) -> str:
    """The proxy's id where there is a proxy; a stranger's would let them forge traces."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.HUB["TRUSTED_PROXIES"] else ""
    return given if _USABLE_ID.match(given) else uuid4().hex
