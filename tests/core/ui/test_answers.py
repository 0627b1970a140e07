import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from hub.core.access.errors import Refused
from hub.core.states import EditConflict, MoveRefused
from hub.core.ui.answers import attempt, attempt_or_warn, has_conflict, obtain


class NameForm(forms.Form):
    name = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput)


def _form() -> NameForm:
    form = NameForm(QueryDict("name=Helio&version=3"))
    assert form.is_valid()
    return form


def _request() -> HttpRequest:
    request = RequestFactory().post("/")
    setattr(request, "_messages", CookieStorage(request))  # noqa: B010 -- what Django's middleware does
    return request


def _raise(error: Exception):
    raise error


def _said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def test_what_was_done_leaves_the_form_alone():
    form = _form()
    assert attempt(form, lambda: None)
    assert not form.errors


def test_what_is_refused_stands_at_its_field():
    form = _form()
    assert not attempt(form, lambda: _raise(Refused("It is taken.", field="name")))
    assert form.errors == {"name": ["It is taken."]}


def test_the_second_of_two_is_told_in_the_words_of_the_page():
    form, other = _form(), _form()
    assert not attempt(form, lambda: _raise(MoveRefused()))
    assert not attempt(other, lambda: _raise(MoveRefused()), too_late="It was decided.")
    assert form.non_field_errors() == ["Somebody else was quicker: this has changed in the meantime."]
    assert other.non_field_errors() == ["It was decided."]


def test_a_conflict_keeps_what_was_typed_beside_the_newer_version():
    form = _form()
    assert not attempt(form, lambda: _raise(EditConflict()), newest=lambda: 4)
    assert has_conflict(form)
    assert form["name"].value() == "Helio"
    assert form["version"].value() == "4"
    assert form.non_field_errors() == ["Somebody else changed this while you were writing. Please compare."]


def test_other_errors_are_no_conflict():
    form = _form()
    form.add_error(None, "Wrong.")
    assert not has_conflict(form)


def test_a_conflict_that_no_page_expects_is_not_swallowed():
    with pytest.raises(EditConflict):
        attempt(_form(), lambda: _raise(EditConflict()))


def test_what_was_made_is_obtained_or_none():
    form = _form()
    assert obtain(form, lambda: ("made", 1)) == ("made", 1)
    assert obtain(form, lambda: _raise(Refused("No."))) is None
    assert form.non_field_errors() == ["No."]


def test_a_button_says_what_was_done():
    request = _request()
    assert attempt_or_warn(request, lambda: None, done="Saved.")
    assert attempt_or_warn(request, lambda: None)
    assert _said(request) == [("success", "Saved.")]


@pytest.mark.parametrize("error", [Refused("Too late."), MoveRefused(), EditConflict()])
def test_a_button_says_why_not(error: Exception):
    request = _request()
    assert not attempt_or_warn(request, lambda: _raise(error), done="Saved.", too_late="Too late.")
    assert _said(request) == [("warning", "Too late.")]
