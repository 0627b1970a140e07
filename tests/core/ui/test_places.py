from datetime import UTC, datetime
from uuid import UUID

import pytest

from hub.core.ui.places import choices, moment_in, moment_mark, name_in, row_in, row_mark, whole_number

AT = datetime(2026, 3, 1, 12, 30, 15, 123_457, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "x", "-1", "1e9", "½", "²", "9" * 19, "1 "])
def test_what_is_no_number_or_too_long_counts_as_none(text: str) -> None:
    assert whole_number(text, 7) == 7
    assert whole_number(text, None) is None


def test_a_number_is_read_up_to_its_digits() -> None:
    assert whole_number("0", 7) == 0
    assert whole_number("9" * 18, 0) == 10**18 - 1
    assert whole_number("1234", None, digits=3) is None


def test_a_place_in_a_list_is_found_again_to_the_microsecond() -> None:
    assert moment_in(moment_mark(AT)) == AT
    assert row_in(row_mark(AT, 42)) == (AT, 42)


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-x", "1-" + "9" * 19, "9" * 17 + "-1", "1.5-1"])
def test_a_damaged_place_begins_anew(text: str) -> None:
    assert row_in(text) is None


def test_the_furthest_moment_is_one_that_databases_know() -> None:
    furthest = moment_in("9" * 16)
    assert furthest is not None
    assert furthest.year == 2286


@pytest.mark.parametrize("given", [{}, {"after": "a"}, {"after": "a", "after_id": "x"}, {"after_id": str(UUID(int=1))}])
def test_a_damaged_name_begins_anew(given: dict[str, str]) -> None:
    assert name_in(given) is None


def test_a_name_goes_with_its_id() -> None:
    assert name_in({"after": "äpple", "after_id": str(UUID(int=1))}) == ("äpple", UUID(int=1))


def test_what_is_chosen_can_be_let_go_of() -> None:
    chosen = {"country": "SE", "topic": "media"}
    assert choices(chosen, "country", [("SE", "Sweden"), ("HU", "Hungary")]) == [
        ("Sweden", "?topic=media", None, True),
        ("Hungary", "?topic=media&country=HU", None, False),
    ]
