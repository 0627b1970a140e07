"""The language in an address: `/sv/spaces/x/` is the Swedish page, `/spaces/x/` leads to the reader's own."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from hub.core.languages import CONTENT_LANGUAGES, DEFAULT_LANGUAGE, INTERFACE_LANGUAGES, PSEUDO_LANGUAGE

# Browsers send what they like; a longer header is not read further.
_LONGEST_HEADER = 300


class Alternate(NamedTuple):
    """One `<link rel="alternate" hreflang=… href=…>`; `address` is a path."""

    hreflang: str
    address: str


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    return frozenset(code for code, _name in settings.LANGUAGES)


def language_of(path: str) -> str | None:
    """The interface language that the path names first, or None."""
    end = path.find("/", 1)
    first = path[1:end] if end > 0 else path[1:]
    return first if first in _prefixes() else None


def without_language(path: str) -> str:
    """The path without its language, also one that the interface does not speak (`/de/people/`) or in capitals."""
    first, _slash, rest = path[1:].partition("/")
    if first.lower() in CONTENT_LANGUAGES or first.lower() == PSEUDO_LANGUAGE:
        return f"/{rest}"
    return path


def with_language(path: str, language: str) -> str:
    """The same page in another language."""
    return f"/{language}{without_language(path)}"


def alternates(path: str) -> list[Alternate]:
    """The page in every interface language, and for everybody else (`x-default`) the address that asks the browser."""
    plain = without_language(path)
    return [
        *(Alternate(code, f"/{code}{plain}") for code in INTERFACE_LANGUAGES),
        Alternate("x-default", plain),
    ]


@lru_cache(maxsize=1024)
def accepted_language(header: str) -> str | None:
    """The interface language that an Accept-Language header likes best, or None; malformed parts are passed over."""
    best, best_weight = None, 0.0
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _semicolon, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        code = tag.strip().partition("-")[0].lower()
        # NaN compares as false, so that it never wins.
        if code in INTERFACE_LANGUAGES and best_weight < weight <= 1.0:
            best, best_weight = code, weight
    return best


def preferred_language(*, cookie: str | None, profile: str | None, header: str | None) -> str:
    """The reader's language where the address names none: chosen on this device, in the profile, in the browser."""
    for wish in (cookie, profile):
        if wish in INTERFACE_LANGUAGES:
            return wish
    return (accepted_language(header) if header else None) or DEFAULT_LANGUAGE
