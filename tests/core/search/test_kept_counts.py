"""Counts by facet that a process remembers until the index of their kind changes."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from hub.core.search.actions import index, remove
from hub.core.search.kinds import MEMBERS, PUBLIC, Count, SearchDocument, SearchQuery
from hub.core.search.queries import kept_counts
from tests.core.search.documents import EVERYBODY, MEMBER

pytestmark = pytest.mark.django_db(transaction=True)


def person(number: int, country: str, audience: str = PUBLIC) -> SearchDocument:
    moment = datetime(2026, 3, 1, 12, number, tzinfo=UTC)
    return SearchDocument("person", str(number), "en", moment, (audience,), facets=(f"country:{country}",))


def countries(audience: frozenset[str] = EVERYBODY, kind: str = "person") -> dict[str, Count]:
    query = SearchQuery("", audience, filters=((f"kind:{kind}",),))
    return kept_counts(query, ("country",), kind=kind).facets.counts["country"]


def test_counts_are_kept_while_the_index_of_their_kind_stays(django_assert_num_queries) -> None:
    index([person(1, "HU"), person(2, "HU")])
    assert countries() == {"HU": Count(2)}
    with django_assert_num_queries(1):
        assert countries() == {"HU": Count(2)}


def test_counts_follow_who_comes_changes_and_goes() -> None:
    index([person(1, "HU"), person(2, "HU")])
    assert countries() == {"HU": Count(2)}
    index([person(3, "SE")])
    assert countries() == {"HU": Count(2), "SE": Count(1)}
    index([person(1, "SE")])
    assert countries() == {"SE": Count(2), "HU": Count(1)}
    remove("person", [2, 3])
    assert countries() == {"SE": Count(1)}


def test_what_members_may_see_is_not_counted_for_visitors() -> None:
    index([person(1, "HU"), person(2, "SE", MEMBERS)])
    assert countries(MEMBER) == {"HU": Count(1), "SE": Count(1)}
    assert countries() == {"HU": Count(1)}


def test_nothing_is_kept_inside_a_transaction_that_may_be_rolled_back() -> None:
    index([person(1, "HU")])
    with transaction.atomic():
        index([person(2, "SE")])
        assert countries() == {"HU": Count(1), "SE": Count(1)}
        transaction.set_rollback(True)
    assert countries() == {"HU": Count(1)}
