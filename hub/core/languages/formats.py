"""Dates, numbers and lists as CLDR writes them, in the active language and zone.

Formatting one date costs about 22 µs, so what was written once is remembered by language, zone and minute; the caches
are bounded. `FILTERS` are the same functions for the template environment::

    environment.filters |= formats.FILTERS
    {{ thread.activity_at | ago }}      {{ 1234567 | number }}      {{ names | listed }}
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel import dates as cldr_dates
from babel import lists as cldr_lists
from babel import numbers as cldr_numbers
from django.utils import timezone
from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from hub.core.languages import DEFAULT_LANGUAGE, UNDETERMINED, own_name

Length = Literal["short", "medium", "long", "full"]

_HOUR = 3600
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
# From here on a date says more than "7 weeks ago".
_LONGEST_RELATIVE = 30 * _DAY
# CLDR keeps these languages under another code, or as one with its parent.
_CLDR_CODES = {"cnr": "sr_Latn_ME", "en-xa": "en"}


@lru_cache(maxsize=128)
def locale_of(language: str) -> Locale:
    """CLDR's data for a language; English for one that it does not know.

    English is Europe's: 31 January 2026, 24 hours.
    """
    code = "en_150" if language in (DEFAULT_LANGUAGE, "en-xa") else _CLDR_CODES.get(language, language)
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_150")


def _active() -> str:
    return get_language() or DEFAULT_LANGUAGE


def _minute(value: datetime) -> int:
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown: store and pass times in UTC")
    return int(value.timestamp() // 60)


# --- Dates and times -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _date_text(language: str, day: date, length: Length) -> str:
    return cldr_dates.format_date(day, format=length, locale=locale_of(language))


@lru_cache(maxsize=8192)
def _day_text(language: str, zone: tzinfo, minute: int, length: Length) -> str:
    return _date_text(language, datetime.fromtimestamp(minute * 60, zone).date(), length)


@lru_cache(maxsize=8192)
def _datetime_text(language: str, zone: tzinfo, minute: int, length: Length, with_zone: bool) -> str:
    local = datetime.fromtimestamp(minute * 60, zone)
    locale = locale_of(language)
    # A short clock in every length: nobody reads the seconds of a post.
    clock = cldr_dates.format_time(local, format="short", locale=locale)
    day = _date_text(language, local.date(), length)
    text = str(locale.datetime_formats[length]).replace("'", "").replace("{0}", clock).replace("{1}", day)
    return f"{text} ({zone_name(zone, local, language)})" if with_zone else text


@lru_cache(maxsize=2048)
def _time_text(language: str, zone: tzinfo, minute: int) -> str:
    return cldr_dates.format_time(datetime.fromtimestamp(minute * 60, zone), format="short", locale=locale_of(language))


def zone_name(zone: tzinfo, at: datetime, language: str) -> str:
    """The zone as readers of the language name it at that moment: CET, UTC, GMT+3."""
    return cldr_dates.get_timezone_name(at.astimezone(zone), width="short", locale=locale_of(language))


def format_date(value: date | datetime | None, length: Length = "medium") -> str:
    """The day, in the reader's zone where a time is given; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _day_text(_active(), timezone.get_current_timezone(), _minute(value), length)
    return _date_text(_active(), value, length)


def format_datetime(value: datetime | None, length: Length = "medium", *, with_zone: bool = False) -> str:
    """Day and clock in the reader's zone; `with_zone` names it, for meetings and deadlines."""
    if value is None:
        return ""
    return _datetime_text(_active(), timezone.get_current_timezone(), _minute(value), length, with_zone)


def format_time(value: datetime | None) -> str:
    """The clock alone, in the reader's zone."""
    return "" if value is None else _time_text(_active(), timezone.get_current_timezone(), _minute(value))


@lru_cache(maxsize=4096)
def _relative_text(language: str, seconds: int) -> str:
    return cldr_dates.format_timedelta(
        seconds, granularity="minute", threshold=1, add_direction=True, locale=locale_of(language)
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """The reader's language, zone and present moment (seconds since 1970), asked once for a list of many times.

    Asking Django for them costs more than to write a time that was written before.
    """

    language: str
    zone: tzinfo
    now: float

    @classmethod
    def of_reader(cls, now: datetime | None = None) -> "Clock":
        """That of the active language and zone."""
        return cls(_active(), timezone.get_current_timezone(), (now or datetime.now(UTC)).timestamp())

    def date(self, value: datetime) -> str:
        """As `format_date` writes a time."""
        return _day_text(self.language, self.zone, _minute(value), "medium")

    def relative(self, value: datetime) -> str:
        """As `format_relative` writes it."""
        seconds = value.timestamp() - self.now
        distance = abs(seconds)
        if distance < 60:
            return gettext("just now")
        if distance >= _LONGEST_RELATIVE:
            return self.date(value)
        # Whole units, cut off: 119 minutes are "1 hour ago", and few different texts fill the cache.
        unit = 60 if distance < _HOUR else _HOUR if distance < _DAY else _DAY if distance < _WEEK else _WEEK
        whole = int(distance // unit) * unit
        return _relative_text(self.language, whole if seconds > 0 else -whole)


def format_relative(value: datetime | None, now: datetime | None = None) -> str:
    """“3 hours ago”, “in 2 days”; “just now” within a minute, the date beyond thirty days."""
    return "" if value is None else Clock.of_reader(now).relative(value)


@lru_cache(maxsize=8192)
def _time_attributes(language: str, zone: tzinfo, minute: int) -> Markup:
    exact = datetime.fromtimestamp(minute * 60, UTC).isoformat(timespec="minutes")
    return Markup('datetime="{}" title="{}"').format(exact, _datetime_text(language, zone, minute, "long", True))


def time_tag(value: datetime | None, *, relative: bool = True) -> Markup:
    """A `<time>` element: the words for people, the exact time with its zone for machines and on hover."""
    if value is None:
        return Markup("")
    words = format_relative(value) if relative else format_datetime(value)
    attributes = _time_attributes(_active(), timezone.get_current_timezone(), _minute(value))
    return Markup(f"<time {attributes}>{escape(words)}</time>")  # noqa: S704 -- both parts are escaped


# --- Numbers, lists, names -----------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _number_text(language: str, value: float | Decimal) -> str:
    return cldr_numbers.format_decimal(value, locale=locale_of(language))


def format_number(value: float | Decimal | None) -> str:
    """A number with the language's separators; nothing for None."""
    return "" if value is None else _number_text(_active(), value)


def format_percent(value: float | None) -> str:
    """A share between 0 and 1 as a whole percentage."""
    return "" if value is None else cldr_numbers.format_percent(value, locale=locale_of(_active()))


def format_list(items: Iterable[object], style: Literal["standard", "or", "unit"] = "standard") -> str:
    """“Anna, Bo and Csilla”. Safe markup among the items stays markup, all else is escaped with it."""
    found = list(items)
    if any(hasattr(item, "__html__") for item in found):
        escaped = [str(escape(item)) for item in found]
        return Markup(cldr_lists.format_list(escaped, style=style, locale=locale_of(_active())))  # noqa: S704 -- escaped above
    return cldr_lists.format_list([str(item) for item in found], style=style, locale=locale_of(_active()))


@lru_cache(maxsize=4096)
def _language_text(code: str, language: str) -> str:
    if code == UNDETERMINED:
        return gettext("another language")
    return locale_of(language).languages.get(code) or own_name(code)


def language_name(code: str) -> str:
    """What the reader's language calls the language `code`."""
    return _language_text(code, _active())


FILTERS: dict[str, Callable[..., Any]] = {
    "date": format_date,
    "datetime": format_datetime,
    "clock": format_time,
    "relative": format_relative,
    "ago": time_tag,
    "number": format_number,
    "percent": format_percent,
    "listed": format_list,
    "language_name": language_name,
}
