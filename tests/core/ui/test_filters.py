"""Numbers and names for narrow places."""

import pytest
from django.utils import translation

from hub.core.ui import filters


def test_large_numbers_are_shortened_as_in_the_language():
    assert filters.compact(12345) == "12.3K"
    with translation.override("sv"):
        assert filters.compact(12345) == "12,3\xa0tn"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ilona Kovács", "IK"),
        ("Ελένη Παπαδοπούλου", "ΕΠ"),
        ("Cher", "C"),
        ("“Anna-Maria” de la Cruz", "AC"),
        ("", "?"),
        ("?!", "?"),
    ],
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
