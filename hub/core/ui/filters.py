"""What templates need to show names and numbers, besides what CLDR says (`hub.core.languages.formats`)."""

import zlib
from collections.abc import Mapping
from functools import lru_cache

from babel.numbers import format_compact_decimal
from django.utils import translation
from markupsafe import Markup, escape

from hub.core.languages.formats import locale_of

HUES = 8
_LETTERLESS = str.maketrans(dict.fromkeys("\"'“”„‘’«»()[]{}<>.,;:!?/\\|@#*_", " "))


@lru_cache(maxsize=4096)
def _compact(value: int, language: str) -> str:
    return format_compact_decimal(value, locale=locale_of(language), fraction_digits=1)


def compact(value: int) -> str:
    """`12.3K`: a number for narrow places."""
    return str(value) if 0 <= value < 1000 else _compact(value, translation.get_language() or "en")


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """At most two capital letters that stand for a name: of its first and last word."""
    words = name.translate(_LETTERLESS).split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@lru_cache(maxsize=8192)
def hue(key: str) -> int:
    """One of the palette's eight hues, the same for the same key in every process."""
    return zlib.crc32(key.encode()) % HUES


def form_attributes(attributes: Mapping[str, object]) -> Markup:
    """HTML attributes from a mapping: True gives a bare name; False and None give nothing."""
    parts = []
    for name, value in attributes.items():
        if value is True:
            parts.append(f" {escape(name)}")
        elif value is not None and value is not False:
            parts.append(f' {escape(name)}="{escape(value)}"')
    return Markup("".join(parts))  # noqa: S704 -- every name and value is escaped above
