"""Reading what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.search.engines.postgresql import written as written_for_postgresql
from hub.core.search.engines.sqlite import written as written_for_sqlite
from hub.core.search.kinds import SearchQuery
from hub.core.search.parsing import parse
from hub.core.search.plan import plan


def wanted(text: str, *languages: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(clause.manner, clause.words) for clause in parse(text, languages or ("en",)).wanted]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("digital skills", [("word", ("digital",)), ("word", ("skills",))]),
        ('"digital skills"', [("phrase", ("digital", "skills"))]),
        ("“digital skills”", [("phrase", ("digital", "skills"))]),
        ('"never closed', [("phrase", ("never", "closed"))]),
        ("portf*", [("beginning", ("portf",))]),
        ("po*", [("word", ("po",))]),
        ("e-learning", [("compound", ("e", "learning"))]),
        ("e-learn*", [("word", ("e",)), ("beginning", ("learn",))]),
        ("C++", [("word", ("C++",))]),
        ("DigComp 2.2", [("word", ("DigComp",)), ("word", ("2.2",))]),
        ("l’intelligence", [("word", ("intelligence",))]),
        ("school school", [("word", ("school",))]),
        ("AND OR NOT NEAR(x y)", [("word", ("NEAR",)), ("word", ("x",)), ("word", ("y",))]),
        ("!!! ??? ***", []),
        ("", []),
    ],
)
def test_clauses(text, clauses):
    assert wanted(text) == clauses


def test_unwanted_words_have_a_minus_before_them():
    parsed = parse('school -primary -"vocational training" self-made', ["en"])
    assert [clause.words for clause in parsed.unwanted] == [("primary",), ("vocational", "training")]
    assert [clause.words for clause in parsed.wanted] == [("school",), ("self", "made")]


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("en", "How do teachers use AI in the classroom?", ["teachers", "use", "AI", "classroom"]),
        ("hu", "Hogyan használják a tanárok az iskolában?", ["használják", "tanárok", "iskolában"]),
        ("sv", "Hur använder lärare det i skolan?", ["använder", "lärare", "skolan"]),
        ("el", "Πώς χρησιμοποιούν οι δάσκαλοι την τάξη;", ["χρησιμοποιούν", "δάσκαλοι", "τάξη"]),
    ],
)
def test_a_question_is_looked_up_by_the_words_that_it_means(language, question, words):
    assert [clause.words[0] for clause in parse(question, [language]).wanted] == words


def test_common_words_count_where_there_are_no_others():
    assert wanted("to be or not to be") == [("word", (word,)) for word in ("to", "be", "or", "not")]


def test_the_maltese_article_is_left_out_for_those_who_read_maltese():
    assert wanted("l-għalliema", "mt") == [("word", ("għalliema",))]
    assert wanted("l-għalliema", "en") == [("compound", ("l", "għalliema"))]


def test_only_the_first_four_languages_lend_their_endings():
    assert parse("x", ["en", "hu", "en", "sv", "el", "de"]).languages == ("en", "hu", "sv", "el")


def test_long_queries_are_cut():
    parsed = parse(" ".join(f"word{number}" for number in range(5000)), ["en"])
    assert len(parsed.wanted) == 16


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="\"'*-()+:^{}|&!<>\\\0 aő\ud800", max_size=60),
    st.lists(st.sampled_from(["AND", "OR", "NOT", "NEAR(", '"', "*", "-", "a*", "'", "\\", "title:", ":*"])).map(
        " ".join
    ),
)


@given(HOSTILE, st.sampled_from(["newest", "best"]))
def test_no_input_is_an_error_and_none_gets_out_of_its_quotes(text, sort):
    for tier in plan(SearchQuery(text, frozenset({"v:public"}), ("en", "hu", "mt"), sort=sort)).tiers:
        assert "\0" not in written_for_sqlite(tier) + written_for_postgresql(tier)
