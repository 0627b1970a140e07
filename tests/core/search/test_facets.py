"""Filters, facets and suggestions: of the same contract for both engines."""

import pytest

from hub.core.search.actions import index
from hub.core.search.kinds import MEMBERS, Count, SearchQuery
from hub.core.search.queries import facets, suggest
from tests.core.search.documents import EVERYBODY, document, found

pytestmark = pytest.mark.django_db


def test_filters_hold_one_of_each_group():
    index(
        [
            document(1, body="word", facets=("country:HU", "topic:1")),
            document(2, body="word", facets=("country:SE", "topic:1"), language="sv"),
            document(3, body="word", facets=("country:EL", "topic:2"), kind="post"),
        ]
    )
    assert found("word", filters=(("country:HU", "country:SE"),)) == [2, 1]
    assert found("word", filters=(("country:HU", "country:SE"), ("language:sv",))) == [2]
    assert found("", filters=(("kind:post",),)) == [3]
    assert found("", filters=((), ("topic:9",))) == []


def test_facets_count_matches_by_value():
    index(
        [
            document(1, body="word", facets=("country:HU", "topic:1", "topic:2")),
            document(2, body="word", facets=("country:HU",)),
            document(3, body="word", facets=("country:SE",), audience=(MEMBERS,)),
            document(4, body="other", facets=("country:HU",)),
        ]
    )
    counted = facets(SearchQuery("word", EVERYBODY, sort="best"), ("country", "topic", "sector"))
    assert counted.total == Count(2)
    assert counted.counts == {"country": {"HU": Count(2)}, "topic": {"1": Count(1), "2": Count(1)}, "sector": {}}
    assert facets(SearchQuery("?!", EVERYBODY), ("country",)).total == Count(0)


def test_facets_stop_counting_at_a_thousand():
    index((document(n, body="word", facets=("country:HU",)) for n in range(1005)), are_new=True)
    counted = facets(SearchQuery("word", EVERYBODY), ("country",))
    assert counted.total == Count(1000, is_more=True)
    assert counted.counts["country"]["HU"] == Count(1000, is_more=True)


def test_suggestions_are_titles_with_words_that_begin_so():
    index(
        [
            document(1, "E-learning in small schools"),
            document(2, "Összefoglaló az iskolákról", language="hu"),
            document(3, "Internationalisation of schools"),
            document(4, body="schools without a title"),
            document(5, "e-learning in small schools"),
        ]
    )
    assert [s.object_id for s in suggest("sch", EVERYBODY)] == ["5", "3"]
    assert [s.object_id for s in suggest("small sc", EVERYBODY)] == ["5"]
    assert [s.object_id for s in suggest("elea", EVERYBODY)] == ["5"]
    assert [s.object_id for s in suggest("ossz", EVERYBODY)] == ["2"]
    assert [s.object_id for s in suggest("internationalis", EVERYBODY)] == ["3"]
    assert suggest("internationalx", EVERYBODY) == suggest("s", EVERYBODY) == suggest("", EVERYBODY) == []
    assert str(suggest("össze", EVERYBODY)[0].title) == "<mark>Összefoglaló</mark> az iskolákról"
