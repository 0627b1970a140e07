"""What people type is tidied without losing letters."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hub.core.text import tidy_line, tidy_text, validate_name


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_line(tidy_line(text)) == tidy_line(text)
    assert tidy_text(tidy_text(text)) == tidy_text(text)


@given(st.text())
def test_a_line_has_no_breaks_and_no_controls(text: str) -> None:
    assert not set(tidy_line(text)) & set("\r\n\t\x00\u202e\u2066\u200f")


@pytest.mark.parametrize("name", ["Őszi Zsófia", "Ελένη Παππά", "Şükrü İnan", "Ħamrun", "O’Neil-Müller"])
def test_letters_of_every_language_stay(name: str) -> None:
    assert tidy_line(f"  {name}\u202e ") == name
    validate_name(name)


@pytest.mark.parametrize("name", ["", "123", "…", "Buy at https://spam.example", "www.spam.example"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_name(name)
