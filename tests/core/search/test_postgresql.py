"""The ways in which the PostgreSQL engine gets at the newest matches: all find the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.core.search.actions import index
from hub.core.search.engines import postgresql
from hub.core.search.engines.stretches import RowsByStretch, rows_by_stretch, stretches_of
from hub.core.search.kinds import PUBLIC, SearchDocument, SearchQuery
from hub.core.search.models import SearchRow
from hub.core.search.queries import facets, search
from tests.core.search.documents import page as found_page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="these are PostgreSQL's ways"),
]
START = datetime(2020, 1, 1, tzinfo=UTC)
QUERIES = ["word", "rare", "even word", '"word even"', "word -even", "miss*", "nothing", ""]


@pytest.fixture
def four_years() -> None:
    """Documents over four years, so that they lie in many stretches of time; the rare word is in the oldest only."""
    assert connection.vendor == "postgresql"
    index(
        SearchDocument(
            "thread",
            str(number),
            "en",
            START + timedelta(days=12 * number),
            (PUBLIC,),
            body="word" + " even" * (number % 2 == 0) + " rare" * (number < 3) + " missing" * (number == 9),
        )
        for number in range(120)
    )


def pages(text: str, kind: str = "") -> list[list[str]]:
    found, after = [], ""
    filters = ((f"kind:{kind}",),) if kind else ()
    while True:
        page = found_page(SearchQuery(text, frozenset({PUBLIC}), filters=filters, limit=7, after=after))
        assert not page.is_cut_short
        found.append([hit.object_id for hit in page.hits])
        after = page.next
        if not after:
            return found


# What statistics may say of the newest stretches: nothing, the truth, far too little, far too much.
@pytest.mark.parametrize(("factor", "walked"), [(0.0, 5), (1.0, 4_000), (0.01, 5), (1_000.0, 4_000)])
@pytest.mark.parametrize(("rows", "share"), [(0.0, 0.5), (1e3, 0.5), (1e6, 0.000_01), (1e6, 0.005), (1e6, 0.5)])
def test_every_way_finds_the_same(four_years, monkeypatch, rows, share, walked, factor):
    expected = {text: pages(text) for text in QUERIES}
    assert [sum(map(len, expected[text])) for text in QUERIES] == [120, 3, 60, 60, 60, 1, 0, 120]
    _pretend(monkeypatch, rows=rows, share=share, spread=_true_spread(factor))
    monkeypatch.setattr(postgresql, "_WALKED", walked)
    monkeypatch.setattr(postgresql, "_RECHECKED", float("inf"))
    for text in QUERIES:
        assert pages(text) == expected[text]
        assert pages(text, "thread") == expected[text]
        assert pages(text, "person") == [[]]
        counted = facets(SearchQuery(text, frozenset({PUBLIC})), ("kind",)).total
        assert counted.number == sum(map(len, expected[text]))


def test_only_the_newest_stretches_are_asked_when_they_hold_enough(four_years, monkeypatch):
    _pretend(monkeypatch, rows=1e6, share=0.5, spread=_true_spread(1.0))
    with CaptureQueriesContext(connection) as asked:
        assert search(SearchQuery("", frozenset({PUBLIC}), filters=(("kind:thread",),), limit=3)).next
    looks = [query["sql"] for query in asked if "@@" in query["sql"]]
    # The time since the statistics were made, then the newest stretches of that kind.
    assert len(looks) == 2
    assert ".thread." in looks[1]


def test_a_phrase_of_common_words_is_given_up_and_says_so(four_years, monkeypatch):
    _pretend(monkeypatch, rows=1e6, share=0.5, spread=_true_spread(10_000))
    page = found_page(SearchQuery('"word rare"', frozenset({PUBLIC})))
    assert page.is_cut_short
    assert page.hits == ()


def _true_spread(factor: float) -> RowsByStretch:
    """How the documents lie in time, `factor` times as many; none known for 0."""
    found: RowsByStretch = {}
    for position, kind in SearchRow.objects.values_list("position", "kind") if factor else ():
        for word in stretches_of(position, kind):
            for of_kind, lengths in rows_by_stretch({word: 1.0}, factor).items():
                for length, numbers in lengths.items():
                    there = found.setdefault(of_kind, {26: {}, 21: {}, 16: {}})[length]
                    for number, rows in numbers.items():
                        there[number] = there.get(number, 0) + rows
    return found


def _pretend(monkeypatch: pytest.MonkeyPatch, *, rows: float, share: float, spread: RowsByStretch) -> None:
    monkeypatch.setattr(postgresql._Statistics, "refresh", lambda self: None)
    monkeypatch.setattr(postgresql._statistics, "rows", rows)
    monkeypatch.setattr(postgresql._statistics, "rest", share)
    monkeypatch.setattr(postgresql._statistics, "shares", {})
    monkeypatch.setattr(postgresql._statistics, "rows_by_stretch", spread)
