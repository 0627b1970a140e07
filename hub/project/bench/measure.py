"""Measures what a page costs: processor time of the application and of the database, statements, bytes."""

import gzip
import io
import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

_NEXT = re.compile(rb'<a[^>]*rel="next"[^>]*href="([^"]+)"|<a[^>]*href="([^"]+)"[^>]*rel="next"')


@dataclass(frozen=True, slots=True)
class Answer:
    """One response and what it cost; times in milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]
    cpu: float
    wall: float
    database_cpu: float
    statements: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page costs over many addresses. Times are milliseconds of processor time, but for `wall_p95`.

    `database` is the mean that the engine's own process used; 0 where the engine is in the page's process.
    """

    name: str
    samples: int
    median: float
    p95: float
    wall_p95: float
    database: float
    statements: int
    kilobytes: float


class Browser:
    """Calls the application as a server would, without one: no sockets, no compression, no threads."""

    def __init__(self, cookies: dict[str, str] | None = None) -> None:
        self.application = WSGIHandler()
        self.cookies = SimpleCookie(cookies or {})
        self.requests = 0

    def _next_address(self) -> str:
        """Another client each time, so that rate limits do not answer in the page's place."""
        self.requests += 1
        return f"127.{self.requests >> 16 & 255}.{self.requests >> 8 & 255}.{self.requests & 255}"

    def get(self, address: str, **headers: str) -> Answer:
        """Fetch one address."""
        return self._send("GET", address, b"", headers)

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form, with the token against forgery that the cookies hold."""
        token = self.cookies[settings.CSRF_COOKIE_NAME].value
        body = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._send("POST", address, body, {})

    def _send(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": self._next_address(),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "HTTP_COOKIE": "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items()),
            **{f"HTTP_{key.upper()}": value for key, value in headers.items()},
        }
        started: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started.update(status=int(status[:3]), headers=headers)

        with _counted_statements() as counted:
            known, database_before = len(_backends), _database_time()
            before, wall_before = time.process_time_ns(), time.perf_counter_ns()
            response = self.application(environ, start)  # type: ignore[arg-type]  # nobody calls what start_response answers
            content = b"".join(response)
            close = getattr(response, "close", None)
            if close:
                close()
            cpu = (time.process_time_ns() - before) / 1e6
            wall = (time.perf_counter_ns() - wall_before) / 1e6
        for name, value in started["headers"]:
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return Answer(
            started["status"],
            content,
            {name.lower(): value for name, value in started["headers"]},
            cpu,
            wall,
            max(_database_time() - database_before, 0.0) if len(_backends) == known else 0.0,
            counted[0],
        )


# The processes of PostgreSQL that this one has used: the pool lends them for the length of a request.
_backends: set[int] = set()


@contextmanager
def _counted_statements() -> Iterator[list[int]]:
    counted = [0]

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        counted[0] += 1
        if connection.vendor == "postgresql":
            _backends.add(connection.connection.info.backend_pid)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counted


def _database_time() -> float:
    """Processor milliseconds that PostgreSQL's processes have used for this one; 0 where the engine is in-process."""
    used = 0.0
    for pid in _backends:
        schedule = Path(f"/proc/{pid}/schedstat")
        if schedule.exists():
            used += int(schedule.read_text().split()[0]) / 1e6
    return used


def follow(browser: Browser, address: str, count: int) -> list[str]:
    """The address and those of the pages after it, by their links of the relation `next`."""
    found = [address]
    while len(found) < count:
        match = _NEXT.search(browser.get(found[-1]).body)
        if not match:
            break
        link = (match[1] or match[2]).decode().replace("&amp;", "&")
        found.append(link if link.startswith("/") else address.partition("?")[0] + link)
    return found


def measure(name: str, browser: Browser, addresses: Iterable[str], **headers: str) -> Figures:
    """Fetch each address once, after a few others that warm the process but not the pages.

    Raises `AssertionError` when a page does not answer with 200 (or 304 where an ETag was sent).
    """
    addresses = list(addresses)
    warm, measured = addresses[:5], addresses[5:] or addresses
    for address in warm:
        browser.get(address, **headers)
    answers = []
    for address in measured:
        answer = browser.get(address, **headers)
        if answer.status not in (200, 304):
            raise AssertionError(f"{name}: {address} answered {answer.status}")
        answers.append(answer)
    return summarise(name, answers)


def summarise(name: str, answers: list[Answer]) -> Figures:
    """Medians and the like of several answers."""
    return Figures(
        name=name,
        samples=len(answers),
        median=statistics.median(answer.cpu for answer in answers),
        p95=percentile([answer.cpu for answer in answers], 0.95),
        wall_p95=percentile([answer.wall for answer in answers], 0.95),
        database=statistics.mean(answer.database_cpu for answer in answers),
        statements=max(answer.statements for answer in answers),
        kilobytes=statistics.median(len(gzip.compress(answer.body, 6)) for answer in answers) / 1000,
    )


def percentile(values: Iterable[float], part: float) -> float:
    """The value below which so great a part of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
