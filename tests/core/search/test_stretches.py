"""Stretches of time: which words cover a time, and how far back so many rows lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.search.engines.stretches import (
    Spread,
    kinds_of,
    rows_by_stretch,
    stretches_of,
)
from hub.core.search.expressions import Either, Expression, Term

LENGTH = 1 << 26
positions = st.integers(min_value=0, max_value=500 * LENGTH)


def texts(expression: Expression) -> set[str]:
    items = expression.items if isinstance(expression, Either) else (expression,)
    return {item.text for item in items if isinstance(item, Term)}


@given(positions, positions, st.sampled_from([("",), ("person",), ("person", "reply")]), st.data())
def test_the_words_of_a_time_are_held_by_every_row_in_it(one, other, kinds, data):
    low, high = min(one, other), max(one, other) + 1
    first, words = Spread(kinds, {}).words(low, high)
    assert first <= low
    if words is None:
        assert first == 0
    else:
        position = data.draw(st.integers(min_value=first, max_value=high - 1))
        assert all(texts(words).intersection(stretches_of(position, kind or "page")) for kind in kinds)
        assert len(texts(words)) <= 96
        if first:
            assert not texts(words).intersection(stretches_of(first - 1, kinds[0] or "page"))


def test_a_short_time_is_asked_for_in_short_stretches():
    high = 400 * LENGTH
    _first, hour = Spread(("reply",), {}).words(high - 60_000, high)
    _first, year = Spread(("reply",), {}).words(high - 8 * LENGTH, high)
    assert hour is not None
    assert year is not None
    assert texts(hour) == {f"@16.reply.{(high >> 16) - 1}"}
    assert texts(year) == {f"@26.reply.{number}" for number in range(392, 400)}


def spread_of(longest: dict[int, float], shorter: dict[int, float] | None = None) -> Spread:
    return Spread(("",), {26: longest, 21: shorter or {}, 16: {}})


def test_it_goes_back_as_far_as_the_wanted_rows_lie():
    spread = spread_of({399: 100.0, 397: 1_000.0})
    newest = 400 * LENGTH - 1
    assert spread.back(newest + 1, 50, newest=newest) == (pytest.approx(399.5 * LENGTH, abs=2), 50)
    assert spread.back(newest + 1, 600, newest=newest) == (pytest.approx(397.5 * LENGTH, abs=2), 600)
    assert spread.back(newest + 1, 5_000, newest=newest) == (0, 1_100)
    assert spread.total == 1_100


def test_of_the_newest_stretch_only_what_has_passed_counts():
    newest = 399 * LENGTH + LENGTH // 10 - 1
    low, _rows = spread_of({399: 100.0}).back(newest + 1, 50, newest=newest)
    assert low == pytest.approx(399.05 * LENGTH, abs=2)


def test_a_full_short_stretch_is_known_within_a_long_one():
    # Of a thousand rows, 938 lie in one of the 32 parts of the stretch and two in each of the others.
    newest = 400 * LENGTH - 1
    spread = spread_of({399: 1_000.0}, {399 * 32 + 8: 938.0})
    first = (399 * 32 + 8) << 21
    assert spread.back(newest + 1, 40, newest=newest)[0] == pytest.approx((399 * 32 + 12) << 21, abs=2)
    low, rows = spread.back(newest + 1, 46 + 469, newest=newest)
    assert (low, rows) == (pytest.approx(first + (1 << 20), abs=2), 515)


def test_time_of_which_nothing_is_known_comes_by_itself():
    spread = spread_of({390: 1_000.0})
    newest = 400 * LENGTH - 1
    assert spread.back(newest + 1, 50, newest=newest) == (391 * LENGTH, 0.0)
    assert spread.back(391 * LENGTH, 50, newest=newest)[1] == 50


def test_the_spread_is_read_from_the_shares_of_the_stretches():
    shares = {"@26.399": 0.5, "@26.person.399": 0.25, "@21.12668": 0.1, "word": 0.5, "@26.x": 0.1, "@395": 0.1}
    known = rows_by_stretch(shares, 1_000)
    assert known[""][26] == {399: 500.0}
    assert known[""][21] == {12668: 100.0}
    assert known["person"][26] == {399: 250.0}
    assert Spread.of(["person", "reply"], known).rows[26] == {399: 250.0}


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        ([Term("word")], ("",)),
        ([Term("word"), Term("kind:person")], ("person",)),
        ([Either((Term("kind:person"), Term("kind:reply")))], ("person", "reply")),
        ([Either((Term("kind:person"), Term("word")))], ("",)),
        ([Either(tuple(Term(f"kind:{letter}") for letter in "abcd"))], ("",)),
    ],
)
def test_the_kinds_that_a_search_leaves(items, kinds):
    found, item = kinds_of(items)
    assert found == kinds
    assert (item is None) == (kinds == ("",))
