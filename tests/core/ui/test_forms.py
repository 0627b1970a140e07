"""Forms tie labels, help and errors to their fields."""

import pytest
from django import forms

from hub.core.access.errors import Refused
from hub.core.ui.forms import DateInput, DateTimeInput, add_refusal
from hub.core.ui.patterns import ExampleForm


class Small(forms.Form):
    title = forms.CharField(label="Title", help_text="In one line", max_length=200)
    email = forms.EmailField(label="E-mail", required=False)


def test_a_label_says_in_words_that_a_field_is_required():
    html = Small().as_div()
    assert html.count("required</span>") == 1
    assert '<label class="field__label" for="id_title">' in html


def test_help_and_error_are_tied_to_the_field():
    html = str(Small({"title": ""}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_summary_links_to_each_field_in_error():
    html = str(Small({"title": "", "email": "x"}))
    assert 'role="alert"' in html
    assert '<a href="#id_title">Title</a>' in html
    assert '<a href="#id_email">E-mail</a>' in html


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Small())
    assert "error-summary" not in str(Small({"title": "A"}))


def test_groups_of_choices_stand_in_a_fieldset_with_a_legend():
    html = str(ExampleForm())
    assert html.count("<fieldset") == html.count("</fieldset>") == 2
    assert '<legend class="field__label">Topics' in html


def test_what_can_only_mean_the_reader_is_filled_in_by_the_browser():
    assert 'autocomplete="email"' in str(Small())
    assert "autocomplete" not in str(Small()["title"])


def test_dates_are_written_as_browsers_want_them():
    from datetime import UTC, date, datetime

    assert 'type="date" name="d" value="2026-10-03"' in DateInput().render("d", date(2026, 10, 3))
    moment = datetime(2026, 10, 3, 9, 5, tzinfo=UTC)
    assert 'type="datetime-local" name="m" value="2026-10-03T09:05"' in DateTimeInput().render("m", moment)


@pytest.mark.parametrize(("field", "where"), [("title", "title"), ("elsewhere", "__all__"), ("", "__all__")])
def test_a_refusal_is_shown_at_its_field(field, where):
    form = Small({"title": "A"})
    add_refusal(form, Refused("This title is taken.", field=field))
    assert form.errors[where] == ["This title is taken."]


def test_hostile_values_come_back_escaped():
    html = str(Small({"title": '"><script>alert(1)</script>', "email": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html
