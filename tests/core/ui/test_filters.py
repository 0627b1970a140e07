"""Dates, numbers and names as readers of each language write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from hub.core.ui import filters

AT = datetime(2026, 10, 3, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(("language", "text"), [("en", "3 Oct 2026"), ("sv", "3 okt. 2026"), ("hu", "2026. okt. 3.")])
def test_days_are_written_as_in_the_language(language, text):
    with translation.override(language):
        assert filters.day(date(2026, 10, 3)) == text
        assert filters.day(AT) == text


def test_a_moment_names_its_zone():
    assert filters.moment(AT) == "3 Oct 2026, 12:05 UTC"
    assert filters.moment(AT, "Europe/Budapest") == "3 Oct 2026, 14:05 CEST"


def test_machines_read_moments_in_utc():
    assert filters.iso(AT) == "2026-10-03T12:05:00Z"
    assert filters.iso(date(2026, 10, 3)) == "2026-10-03"


def test_numbers_have_the_separators_of_the_language():
    assert filters.number(999) == "999"
    assert filters.number(12345) == "12,345"
    assert filters.compact(12345) == "12.3K"
    with translation.override("sv"):
        assert filters.number(12345) == "12\xa0345"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ilona Kovács", "IK"), ("Ελένη Παπαδοπούλου", "ΕΠ"), ("Cher", "C"), ("“Anna-Maria” de la Cruz", "AC"), ("", "?"), ("?!", "?")],
)
def test_initials_stand_for_a_name(name, letters):
    assert filters.initials(name) == letters


def test_a_key_always_has_the_same_hue():
    assert filters.hue("a") == filters.hue("a")
    assert {filters.hue(str(number)) for number in range(200)} == set(range(filters.HUES))


def test_attributes_are_escaped():
    assert str(filters.form_attributes({"title": '"><script>', "disabled": True, "id": None, "open": False})) == (
        ' title="&#34;&gt;&lt;script&gt;" disabled'
    )
