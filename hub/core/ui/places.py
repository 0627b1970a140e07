"""Where a list goes on, as its addresses say it. What is damaged there is no error: the list begins anew."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

# Label, address, number of hits where it is known, and whether it is chosen: what a facet's template takes.
type Choice = tuple[str, str, int | None, bool]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Sixteen digits of microseconds reach the year 2286, which every database knows.
_DIGITS_OF_MOMENT = 16


def whole_number[D](text: str, otherwise: D, *, digits: int = 18) -> int | D:
    """The number that was given; `otherwise` for anything else and for more digits than the database holds."""
    return int(text) if text.isdecimal() and len(text) <= digits else otherwise


def moment_mark(at: datetime) -> str:
    """A moment for an address, to the microsecond."""
    return str((at - _EPOCH) // timedelta(microseconds=1))


def moment_in(text: str) -> datetime | None:
    """The moment that `moment_mark` wrote."""
    microseconds = whole_number(text, None, digits=_DIGITS_OF_MOMENT)
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


def row_mark(at: datetime, number: int) -> str:
    """The key of a row by time and id, for the address of the next page."""
    return f"{moment_mark(at)}-{number}"


def row_in(text: str) -> tuple[datetime, int] | None:
    """The key that `row_mark` wrote."""
    moment, _dash, digits = text.partition("-")
    at, number = moment_in(moment), whole_number(digits, None)
    return None if at is None or number is None else (at, number)


def name_in(given: Mapping[str, str]) -> tuple[str, UUID] | None:
    """The key of a row by name and id, as `after` and `after_id` say it."""
    if "after" not in given:
        return None
    try:
        return given["after"][:200], UUID(given.get("after_id", "")[:36])
    except ValueError:
        return None


def choices(chosen: Mapping[str, str], name: str, options: list[tuple[str, str]]) -> list[Choice]:
    """The values that narrow a list by `name`; the address of what is chosen lets go of it again."""
    others = {key: value for key, value in chosen.items() if key != name}
    return [
        (
            label,
            "?" + urlencode(others if chosen.get(name) == value else {**others, name: value}),
            None,
            chosen.get(name) == value,
        )
        for value, label in options
    ]
