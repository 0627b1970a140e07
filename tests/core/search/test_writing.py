"""Documents on their way into the index and out of it: of the same contract for both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from hub.core.search.actions import bulk_load, index, remove
from hub.core.search.engines import engine
from hub.core.search.kinds import MEMBERS, SearchPart, SearchQuery, in_space
from hub.core.search.models import SearchRow
from hub.core.search.queries import facets, search, suggest
from tests.core.search.documents import EVERYBODY, MEMBER, START, document, found

pytestmark = pytest.mark.django_db


def test_a_document_is_replaced_where_it_stands():
    index([document(1, body="old"), document(2, body="other")])
    before = SearchRow.objects.get(object_id="1").position
    index([document(1, body="new")])
    assert found("old") == []
    assert found("new") == [1]
    assert SearchRow.objects.get(object_id="1").position == before


def test_what_did_not_change_is_not_written_again(django_assert_num_queries):
    index([document(1, body="same")])
    with django_assert_num_queries(3):  # savepoint, look, release
        index([document(1, body="same")])


def test_a_change_of_audience_alone_is_written():
    index([document(1, body="word")])
    index([document(1, body="word", audience=(MEMBERS,))])
    assert found("word") == []
    assert found("word", MEMBER) == [1]


def test_a_new_date_moves_a_document():
    index([document(1, body="word"), document(2, body="word")])
    index([document(1, body="word", created_at=START + timedelta(days=9))])
    assert found("word") == [1, 2]


def test_a_part_that_is_gone_is_taken_out():
    index([document(1, "Ana", parts=(SearchPart((MEMBERS,), body="secret"),))])
    index([document(1, "Ana")])
    assert found("secret", MEMBER) == []
    assert found("ana", MEMBER) == [1]
    assert engine().orphans(10) == []


def test_removed_documents_are_gone():
    index([document(1, body="word"), document(2, body="word"), document(1, body="word", kind="post")])
    remove("thread", [1, "77"])
    assert found("word") == [2, 1]
    assert [hit.kind for hit in search(SearchQuery("word", EVERYBODY)).hits] == ["thread", "post"]
    assert engine().orphans(10) == []


def test_a_thousand_documents_of_one_second_find_their_places():
    assert index(document(n, body="word", created_at=START) for n in range(1200)) == 1200
    assert SearchRow.objects.count() == 1200
    assert found("word", filters=(("kind:thread",),), limit=3)
    assert engine().orphans(10) == []


def test_a_bulk_load_finds_the_same():
    with bulk_load():
        index((document(n, "Title", f"word{n} common") for n in range(700)), are_new=True)
    assert found("word5") == [5]
    assert found("common", limit=2) == [699, 698]


def test_the_last_of_two_versions_in_one_call_holds():
    index([document(1, body="first"), document(1, body="second")])
    assert found("first") == []
    assert found("second") == [1]


def test_very_long_texts_and_words_are_cut():
    index(
        [document(1, "t" * 10_000, "word " * 40_000 + "beyond", keywords=("k" * 500,)), document(2, body="x" * 5_000)]
    )
    assert found("word") == [1]
    assert found("beyond") == []
    assert found("x" * 5_000) == [2]


@pytest.mark.parametrize("term", ["topic", "Topic:1", "topic:a b", "topic:'", "x:v:public", "topic:" + "1" * 99])
def test_a_term_that_could_be_taken_for_another_is_refused(term):
    with pytest.raises(ValueError, match="is no facet"):
        document(1, facets=(term,))


def test_parts_are_for_members_or_one_actor():
    with pytest.raises(ValueError, match="a part is for"):
        SearchPart((in_space(1),), body="x")


@pytest.mark.parametrize("sort", ["newest", "best"])
@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE core_search_words; --",
        '" OR "a" NEAR/2 "b',
        "a\0b",
        "\ud800",
        "title:word AND (x",
        "* ** -* -- \"\" ''",
        "\\' \\\\ & | ! <-> :*A",
        "word " * 2_000,
        "x" * 10_000,
        "-" * 10_000,
        '"' * 9_999,
        "😀 \u202e \u0301",
    ],
)
def test_hostile_input_is_no_error(text, sort):
    index([document(1, "word", "a b x " + text)])
    search(SearchQuery(text, MEMBER, ("en", "hu", "el", "mt"), sort=sort))
    facets(SearchQuery(text, MEMBER), ("kind",))
    suggest(text, MEMBER)
    assert found("word", MEMBER) == [1]


def test_a_reader_in_five_hundred_spaces_searches():
    index([document(1, body="word", audience=(in_space(499),))])
    assert found("word", MEMBER | {in_space(number) for number in range(500)}, sort="best") == [1]


def test_the_engines_table_takes_part_in_transactions():
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_indexing")
        index([document(1, body="word")])
        cursor.execute("ROLLBACK TO SAVEPOINT before_indexing")
    assert found("word") == []
    assert engine().orphans(10) == []


def test_documents_of_one_second_find_places_though_all_tried_are_taken(monkeypatch):
    """A try in which every place drawn is taken already asks the database nothing, and tries on."""
    draws = iter([0, 0, 0, 7])
    monkeypatch.setattr("hub.core.search.actions.random.randrange", lambda width: next(draws))
    index([document(1, "first"), replace(document(1, "second"), object_id="2")])
    assert SearchRow.objects.count() == 2
