"""What templates need to show dates, numbers and names; each answer is remembered, for lists repeat themselves."""

import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_decimal
from django.utils import translation
from markupsafe import Markup, escape

HUES = 8
_LETTERLESS = str.maketrans(dict.fromkeys("\"'“”„‘’«»()[]{}<>.,;:!?/\\|@#*_", " "))


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    """CLDR's data for a language; English as written in Europe, day before month."""
    try:
        return Locale.parse("en_IE" if language == "en" else language.replace("-", "_"), sep="_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_IE")


@lru_cache(maxsize=8192)
def _day(on: date, language: str) -> str:
    return format_date(on, "medium", _locale(language))


@lru_cache(maxsize=8192)
def _clock(hour: int, minute: int, language: str) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute), "short", locale=_locale(language))  # noqa: DTZ001 -- a clock face, not a moment


def day(value: date) -> str:
    """`3 Oct 2026` in the reader's language; of a moment, its day in UTC."""
    return _day(value.date() if isinstance(value, datetime) else value, translation.get_language() or "en")


def moment(value: datetime, zone: str = "UTC") -> str:
    """`3 Oct 2026, 14:05 CEST`: a moment in a time zone, with the zone's short name."""
    language = translation.get_language() or "en"
    local = value.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    return f"{_day(local.date(), language)}, {_clock(local.hour, local.minute, language)} {local.tzname()}"


def iso(value: date) -> str:
    """A date or moment as `<time datetime>` wants it; moments in UTC to the second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


@lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=_locale(language))


def number(value: float) -> str:
    """`12,345` with the separators of the reader's language."""
    return (
        str(value)
        if 0 <= value < 1000 and isinstance(value, int)
        else _number(value, translation.get_language() or "en")
    )


@lru_cache(maxsize=4096)
def _compact(value: int, language: str) -> str:
    return format_compact_decimal(value, locale=_locale(language), fraction_digits=1)


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
