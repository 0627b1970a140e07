"""The chooser of topics and the field for keywords in a form."""

import pytest
from django import forms
from django.utils import translation

from hub.community.topics.actions import deactivate_topic
from hub.community.topics.forms import KeywordField, TopicField
from hub.community.topics.models import Topic
from hub.core.access.viewer import Viewer

Topics = dict[str, Topic]


class Example(forms.Form):
    """A form of another feature."""

    topics = TopicField(most=2)
    keywords = KeywordField()


class Wider(forms.Form):
    """Another with another limit."""

    topics = TopicField(most=30)


def test_the_chooser_shows_groups_and_opens_those_with_a_choice(topics: Topics) -> None:
    html = str(Example(initial={"topics": [topics["media"].pk]})["topics"])
    assert html.count("<details open>") == 1
    assert html.count("<details>") == 1
    assert f'value="{topics["media"].pk}" checked' in html
    assert html.count(" checked") == 1
    assert 'data-most="2"' in html
    assert 'data-most="30"' in str(Wider()["topics"])


def test_the_chooser_speaks_the_language_of_the_page(topics: Topics) -> None:
    with translation.override("sv"):
        assert "Mediekunnighet" in str(Example()["topics"])


def test_the_field_answers_ids(topics: Topics) -> None:
    form = Example({"topics": [str(topics["media"].pk), str(topics["skills"].pk)]})
    assert form.is_valid()
    assert form.cleaned_data["topics"] == [topics["media"].pk, topics["skills"].pk]


def test_the_field_refuses_too_many_and_what_is_not_in_use(topics: Topics, editor: Viewer) -> None:
    many = Example({"topics": [str(topics[slug].pk) for slug in ("media", "digcomp", "teachers")]})
    assert many.errors["topics"] == ["Choose at most 2 topics."]
    deactivate_topic(topics["media"], by=editor)
    assert "topics" in Example({"topics": [str(topics["media"].pk)]}).errors
    assert "topics" in Example({"topics": ["x"]}).errors


def test_a_form_that_comes_back_keeps_the_choice(topics: Topics) -> None:
    form = Example({"topics": [str(topics["media"].pk), "999999"]})
    assert not form.is_valid()
    assert f'value="{topics["media"].pk}" checked' in str(form["topics"])


@pytest.mark.parametrize(
    ("typed", "words"), [("Moodle, ,  open source,", ["Moodle", "open source"]), ("", []), (" , ", [])]
)
def test_keywords_are_words_between_commas(db: None, typed: str, words: list[str]) -> None:
    form = Example({"keywords": typed})
    assert form.is_valid()
    assert form.cleaned_data["keywords"] == words


def test_keywords_come_back_as_they_were_typed(db: None) -> None:
    assert 'value="Moodle, open source"' in str(Example(initial={"keywords": ["Moodle", "open source"]})["keywords"])
    assert Example({"keywords": ",".join("abcdefghijk")}).errors["keywords"] == ["Give at most 10 keywords."]
