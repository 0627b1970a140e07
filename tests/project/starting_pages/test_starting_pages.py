"""The texts of a new hub are complete in every interface language and say the same things."""

import re

import pytest

from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.detection import detect
from hub.project.starting_pages import PAGES, starting_pages

TEXTS = {(page.slug, page.language): page for page in starting_pages()}
every_text = pytest.mark.parametrize("page", TEXTS.values(), ids=lambda page: f"{page.slug}-{page.language}")


def test_every_page_exists_in_every_interface_language():
    assert TEXTS.keys() == {(slug, language) for slug in PAGES for language in INTERFACE_LANGUAGES}


@every_text
def test_a_translation_has_the_parts_of_the_english_text(page):
    english = TEXTS[page.slug, "en"]
    for part in (r"^#+ ", r"^\| ", r"^- ", r"^> "):
        assert len(re.findall(part, page.body, re.MULTILINE)) == len(re.findall(part, english.body, re.MULTILINE))
    assert set(re.findall(r"\{\w+\}", page.body)) == set(re.findall(r"\{\w+\}", english.body))
    assert page.body.count("[") == english.body.count("[")
    assert page.is_template == english.is_template


@every_text
def test_a_text_is_in_its_language_and_leaves_no_gap_when_filled(page):
    assert detect(page.body).language == page.language
    filled = page.filled(hub="Hub", operator="Office", contact="hub@example.org")
    assert "{" not in filled
    assert len(page.title) <= 120
    assert len(page.summary) <= 300


@every_text
def test_legal_texts_say_in_their_first_line_that_they_are_templates(page):
    is_legal = page.slug in {"privacy", "terms", "accessibility", "contact"}
    assert page.is_template == is_legal == page.body.startswith("> **")
