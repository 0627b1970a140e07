"""Walks the URLconf, so that an address that is added tomorrow is attacked tomorrow."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

from hub.core.access.views import audience_of

# A value for every part of an address, for tests that need any address that resolves, not one that leads somewhere.
ANYTHING: Mapping[str, Any] = {
    "number": 1,
    "pk": 1,
    "topic_id": 1,
    "variant": 960,
    "uuid": UUID(int=1),
    "digest": "0" * 64,
    "size": 96,
    "slug": "example",
    "handle": "example",
    "code": "en",
    "country": "HU",
    "token": "1:forged",
    "key": "teacher",
    "step": "you",
    "target": "new",
    "target_kind": "thread",
    "target_id": "1",
    "what": "suspend",
    "move": "submit",
}
# One name leads to several addresses; these values tell them apart.
_CHOICES = {"manage_wave_do": {"what": "resend"}}


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    keys: tuple[str, ...]
    audience: str | None
    view: Any

    def path(self, **values: Any) -> str:
        """The address with these values in it, and any others where none are given."""
        chosen = {**ANYTHING, **_CHOICES.get(self.name, {}), **values}
        return reverse(self.name, kwargs={key: chosen[key] for key in self.keys if key in chosen})


def body_of(response: Any) -> bytes:
    """The body, also of a file on its way; read to its end, so that the file is closed."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def addresses() -> list[Address]:
    """Every address of the hub and of the libraries that it serves."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: Iterable[URLPattern | URLResolver], outer: tuple[str, ...] = ()) -> Iterator[Address]:
    for each in patterns:
        keys = (*outer, *_keys(each))
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, keys)
        else:
            yield Address(str(each.name), keys, audience_of(each.callback), each.callback)


def _keys(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(pattern.pattern, RoutePattern):
        return tuple(pattern.pattern.converters)
    # The readable part of a thread's address is not what finds it.
    groups = pattern.pattern.regex.groupindex
    return tuple(name for name in groups if (getattr(pattern, "name", ""), name) != ("thread_detail", "slug"))
