"""What stands around every request: its id, log line and measurement without a person, and the set-up of a new hub."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils.translation import get_language

from hub.community.members.adapter import MailNotSent
from hub.core.access.errors import Refused
from hub.core.states import EditConflict, MoveRefused
from hub.project.logs import current_request_id
from hub.project.metrics import REQUESTS, SECONDS
from hub.project.setup import is_waiting_for_setup
from hub.project.views.errors import mail_not_sent, refused

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

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Pages of their own for what is no fault of the hub: a rule that says no, a mail server that is down."""
        if isinstance(exception, Refused | MoveRefused | EditConflict):
            return refused(request, exception)
        if not isinstance(exception, MailNotSent):
            return None
        logger.error("The mail server did not take a message", extra={"error_type": type(exception.__cause__).__name__})
        return mail_not_sent(request)


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages where no proxy in front does. Files go as they are: most are compressed by their kind.

    Django adds bytes by chance, so that the length of a page tells nothing of what it holds (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress text for a browser that takes it; only what is compressed varies by that."""
        kind = response.get("Content-Type", "")
        if (
            "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", "")
            or response.streaming
            or not kind.startswith(("text/", "application/json", "image/svg+xml"))
        ):
            return response
        return super().process_response(request, response)


class SetUpFirstMiddleware:
    """Leads every page of a hub that waits for its set-up to the set-up.

    Otherwise a stranger who joins first would close the door on the one who installed it. Stands after the language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(("/-/", "/static/")) or path.endswith("/setup/") or not is_waiting_for_setup():
            return self.get_response(request)
        return redirect(f"/{get_language()}/setup/")


def _request_id(request: HttpRequest) -> str:
    """The proxy's id where there is a proxy; a stranger's would let them forge traces."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.HUB["TRUSTED_PROXIES"] else ""
    return given if _USABLE_ID.match(given) else uuid4().hex
