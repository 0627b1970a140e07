"""Walks the URLconf, so that an address that is added tomorrow is attacked tomorrow."""

import re
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
    "first": UUID(int=1),
}
# A part of an address that is one of some words: `(?P<move>open|archive)`.
_WORDS = re.compile(r"\(\?P<(\w+)>((?:\w+\|)+\w+)\)")


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    keys: tuple[str, ...]
    audience: str | None
    words: Mapping[str, tuple[str, ...]]

    def path(self, **values: Any) -> str:
        """The address with these values in it, and any others where none are given."""
        first_words = {key: words[0] for key, words in self.words.items()}
        chosen = {**ANYTHING, **first_words, **values}
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
            words = {key: tuple(found.split("|")) for key, found in _WORDS.findall(str(each.pattern))}
            yield Address(str(each.name), keys, audience_of(each.callback), words)


def _keys(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(pattern.pattern, RoutePattern):
        return tuple(pattern.pattern.converters)
    # The readable part of a thread's address is not what finds it.
    groups = pattern.pattern.regex.groupindex
    return tuple(name for name in groups if (getattr(pattern, "name", ""), name) != ("thread_detail", "slug"))
