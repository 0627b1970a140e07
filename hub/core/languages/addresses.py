"""The language in an address: `/sv/spaces/x/` is the Swedish page, `/spaces/x/` leads to the reader's own."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from hub.core.languages import CONTENT_LANGUAGES, INTERFACE_LANGUAGES, PSEUDO_LANGUAGE

# Browsers send what they like; a longer header is not read further.
_LONGEST_HEADER = 300


class Alternate(NamedTuple):
    """One `<link rel="alternate" hreflang=… href=…>`; `address` is a path."""

    hreflang: str
    address: str


ALL_LANGUAGES = tuple(INTERFACE_LANGUAGES)
_offers: list[Callable[[], tuple[str, ...]]] = []


def offer_languages(ask: Callable[[], tuple[str, ...]]) -> None:
    """Let `ask` say which of the interface's languages this hub offers, the main one first; called once at start."""
    _offers[:] = [ask]


def offered_languages() -> tuple[str, ...]:
    """The languages to which readers are led, the main one first."""
    return _offers[0]() if _offers else ALL_LANGUAGES


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
def accepted_language(header: str, offered: tuple[str, ...] = ALL_LANGUAGES) -> str | None:
    """The offered language that an Accept-Language header likes best, or None; malformed parts are passed over."""
    best, best_weight = None, 0.0
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _semicolon, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        code = tag.strip().partition("-")[0].lower()
        # NaN compares as false, so that it never wins.
        if code in offered and best_weight < weight <= 1.0:
            best, best_weight = code, weight
    return best


def accepted_region(header: str) -> str:
    """The country part of the first language tag that has one (`hu-HU`: `HU`), or "".

    English is passed over: browsers all over the world say en-US or en-GB.
    """
    for part in header[:_LONGEST_HEADER].split(","):
        language, *subtags = part.partition(";")[0].strip().split("-")
        region = next((each.upper() for each in subtags if len(each) == 2 and each.isalpha()), "")
        if region and language.lower() != "en":
            return region
    return ""


def preferred_language(
    *, cookie: str | None, profile: str | None, header: str | None, offered: tuple[str, ...] = ALL_LANGUAGES
) -> str:
    """The reader's language where the address names none: chosen on this device, in the profile, in the browser.

    One of those offered; else the first of these.
    """
    for wish in (cookie, profile):
        if wish in offered:
            return wish
    return (accepted_language(header, offered) if header else None) or offered[0]
