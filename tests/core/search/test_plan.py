"""In which order a search looks, and how each engine writes it down."""

import uuid

import pytest

from hub.core.access.viewer import VISITOR, Viewer
from hub.core.search.engines import postgresql, sqlite
from hub.core.search.expressions import All, Beginning, Either, Except, Expression, Phrase, Term
from hub.core.search.kinds import SearchQuery
from hub.core.search.plan import plan
from hub.core.search.terms import audience_of


def test_a_viewer_finds_by_visibility_space_and_party():
    actor = uuid.UUID(int=7)
    assert audience_of(VISITOR) == {"v:public"}
    member = Viewer(actor_id=actor, member_id=1, hub_role="member", spaces={3: "member", 4: "lead"})
    assert audience_of(member) == {"v:public", "v:members", "s:3", "s:4", f"a:{actor}"}


@pytest.mark.parametrize(
    ("text", "sort", "strict", "relaxed"),
    [
        ("school", "newest", 1, 0),
        ("school", "best", 3, 0),
        ("iskolák", "best", 6, 0),
        ("digital school", "best", 5, 1),
        ("digital school vienna", "newest", 1, 2),
        ("one two three four five six seven", "best", 2, 1),
        ("", "best", 1, 0),
        ("-school", "best", 1, 0),
        ("?!", "best", 0, 0),
        ("School town -school", "best", 0, 0),
    ],
)
def test_the_number_of_tiers(text, sort, strict, relaxed):
    planned = plan(SearchQuery(text, frozenset({"v:public"}), ("sv", "hu"), sort=sort))
    assert planned.strict == strict
    assert len(planned.tiers) == strict + relaxed


def test_nobody_without_an_audience_gets_a_plan():
    assert plan(SearchQuery("school", frozenset())).tiers == ()


EXAMPLE: Expression = Except(
    All((Either((Term("o'clock"), Term('"x"'))), Phrase(("a", "b")), Beginning("c"))), Term("back\\slash")
)


def test_each_engine_quotes_every_word():
    assert sqlite.written(EXAMPLE) == (
        """((("o'clock" OR \"\"\"x\"\"\") AND {body title} : "a b" AND "c" *) NOT "back\\slash")"""
    )
    assert postgresql.written(EXAMPLE) == ("""((('o''clock' | '"x"') & ('a' <-> 'b') & 'c':*) & !'back\\\\slash')""")


def test_statistics_bound_how_much_can_match():
    statistics = postgresql._Statistics()
    statistics.shares, statistics.rest = {"a": 0.5, "b": 0.2}, 0.01
    assert statistics.most(Term("a")) == 0.5
    assert statistics.most(Term("unknown")) == 0.01
    assert statistics.most(Phrase(("a", "b"))) == 0.2
    assert statistics.most(Either((Term("a"), Term("b"), Term("c")))) == pytest.approx(0.71)
    assert statistics.most(Except(All((Term("a"), Term("b"))), Term("c"))) == 0.2
    assert statistics.most(Beginning("x")) == 1.0


def test_a_phrase_is_seen_wherever_it_is_wanted():
    assert postgresql.wants(EXAMPLE, Phrase)
    assert not postgresql.wants(Except(Term("a"), Phrase(("a", "b"))), Phrase)
