"""What of a text is shown, and what in it is marked."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.search.excerpts import LONGEST_EXCERPT, Marker, excerpt, marked
from hub.core.search.parsing import parse


def shown(query: str, text: str, language: str = "en") -> str:
    marker = Marker(parse(query, ["en", "hu"]))
    return str(excerpt(text, marker.matches(text, language)))


@pytest.mark.parametrize(
    ("query", "language", "text", "html"),
    [
        ("teacher", "en", "The teachers' room", "The <mark>teachers</mark>&#39; room"),
        ("gyozelem", "hu", "Győzelem!", "<mark>Győzelem</mark>!"),
        ("tanár", "hu", "a tanároknak", "a <mark>tanároknak</mark>"),
        ('"digital skills"', "en", "digital things, digital skills", "digital things, <mark>digital skills</mark>"),
        ("port*", "en", "ports, sport", "<mark>ports</mark>, sport"),
        ("elearning", "en", "An e-learning tool", "An <mark>e-learning</mark> tool"),
        ("e-learning", "en", "An e-learning tool; learning", "An <mark>e-learning</mark> tool; learning"),
        ("b", "en", "<b> & <script>", "&lt;<mark>b</mark>&gt; &amp; &lt;script&gt;"),
        ("", "en", "plain", "plain"),
    ],
)
def test_what_was_asked_for_is_marked(query, language, text, html):
    assert shown(query, text, language) == html


def test_the_stretch_with_most_matches_is_shown():
    text = "Portfolio. " + "filler words " * 60 + "a portfolio of portfolio work in portfolios. " + "more words " * 60
    found = shown("portfolio", text)
    assert found.startswith("…")
    assert found.endswith("…")
    assert found.count("<mark>") == 3


def test_a_text_without_a_match_shows_its_beginning():
    assert shown("nothing", "word " * 100).startswith("word word")


@given(st.text(max_size=900), st.text(max_size=12))
def test_an_excerpt_is_a_stretch_of_its_text_and_nothing_of_it_is_markup(text, query):
    found = shown(query, text)
    plain = re.sub("</?mark>", "", found)
    assert "<" not in plain
    assert unescape(plain.removeprefix("…").removesuffix("…")) in text or "…" in text
    assert found.count("<mark>") == found.count("</mark>")


def test_spans_outside_the_stretch_are_not_marked():
    assert marked("abcdef", [(0, 1), (2, 3), (5, 6)], 2, 5) == "<mark>c</mark>de"


def test_an_excerpt_is_short():
    assert len(unescape(re.sub("</?mark>", "", shown("word", "word " * 1000)))) <= LONGEST_EXCERPT + 2
