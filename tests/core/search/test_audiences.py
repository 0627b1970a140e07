"""Nobody finds what they may not read: of the same contract for both engines."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.search.actions import index, remove
from hub.core.search.kinds import MEMBERS, PUBLIC, Count, SearchDocument, SearchPart, SearchQuery, in_space, of_actor
from hub.core.search.queries import facets, suggest
from tests.core.search.documents import EVERYBODY, MEMBER, document, found
from tests.core.search.documents import page as found_page

pytestmark = pytest.mark.django_db


def test_a_reader_finds_what_is_open_to_one_of_their_terms():
    index(
        [
            document(1, body="word"),
            document(2, body="word", audience=(MEMBERS,)),
            document(3, body="word", audience=(in_space(7),)),
            document(4, body="word", audience=(of_actor("0199"), in_space(8))),
            document(5, body="word", audience=()),
        ]
    )
    assert found("word") == [1]
    assert found("word", MEMBER) == [2, 1]
    assert found("word", MEMBER | {in_space(7)}) == [3, 2, 1]
    assert found("word", frozenset({of_actor("0199")})) == [4]
    assert found("word", frozenset()) == found("", frozenset()) == []
    assert suggest("wo", frozenset()) == []


def test_a_part_for_members_is_not_found_by_visitors():
    profile = document(
        1,
        "Ana Example",
        "Teaches mathematics",
        facets=("country:HU",),
        parts=(
            SearchPart((MEMBERS,), body="Lives in Szeged", keywords=("robotics",), facets=("topic:5",)),
            SearchPart((of_actor("ana"),), body="Secret plans"),
        ),
    )
    index([profile])
    assert found("mathematics") == [1]
    assert found("szeged") == found("robotics") == found("secret") == found("", filters=(("topic:5",),)) == []
    assert found("mathematics szeged robotics", MEMBER) == [1]
    assert found("", MEMBER, filters=(("topic:5",), ("country:HU",))) == [1]
    assert found("secret", MEMBER) == []
    assert found("secret szeged mathematics", MEMBER | {of_actor("ana")}) == [1]
    assert "topic" not in facets(SearchQuery("", EVERYBODY), ("topic",)).counts["topic"]
    assert facets(SearchQuery("", MEMBER), ("topic",)).counts["topic"] == {"5": Count(1)}


def test_each_reader_meets_a_document_once():
    index(
        [
            document(
                1, "Ana Example", "x", parts=(SearchPart((MEMBERS,), body="y"), SearchPart((of_actor("a"),), body="z"))
            )
        ]
    )
    for audience in (EVERYBODY, MEMBER, MEMBER | {of_actor("a")}):
        assert found("ana", audience) == found("", audience) == [1]
        assert facets(SearchQuery("", audience), ()).total == Count(1)
        assert len(suggest("an", audience)) == 1
    assert "y" not in found_page(SearchQuery("ana", EVERYBODY)).hits[0].excerpt
    assert "z" not in found_page(SearchQuery("ana", MEMBER)).hits[0].excerpt


READERS = [EVERYBODY, MEMBER, MEMBER | {of_actor("x")}, MEMBER | {in_space(1)}, frozenset({in_space(2)}), frozenset()]


AUDIENCES = st.sampled_from([(PUBLIC,), (MEMBERS,), (in_space(1),), (in_space(2), of_actor("x")), ()])


WORDS = ["alpha", "beta", "gamma", "delta", "alphabet"]


TEXTS = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)


PLAIN = st.builds(document, st.integers(0, 4), TEXTS, TEXTS, audience=AUDIENCES)


PROFILES = st.builds(
    document,
    st.integers(0, 4),
    TEXTS,
    TEXTS,
    parts=st.tuples(
        st.builds(SearchPart, st.just((MEMBERS,)), TEXTS, TEXTS),
        st.builds(SearchPart, st.just((of_actor("x"),)), TEXTS, TEXTS),
    ),
)


DOCUMENTS = st.lists(st.one_of(PLAIN, PROFILES), min_size=1, max_size=5, unique_by=lambda made: made.object_id)


QUERIES = st.lists(st.sampled_from([*WORDS, "-beta", '"alpha beta"', "alp*"]), max_size=3).map(" ".join)


def words_open_to(reader: frozenset[str], made: SearchDocument) -> set[str] | None:
    """The words of a document that a reader may know, in the plainest way; None if it is not for them."""
    steps = [made, *made.parts]
    texts = [f"{step.title} {step.body}" for step in steps if reader.intersection(step.audience)]
    return set(" ".join(texts).split()) if texts else None


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS, QUERIES, st.sampled_from(["newest", "best"]))
def test_nobody_finds_what_their_terms_do_not_allow(made, text, sort):
    remove("thread", range(5))
    index(made)
    for reader in READERS:
        known = {document.object_id: words_open_to(reader, document) for document in made}
        known = {object_id: words for object_id, words in known.items() if words is not None}
        query = SearchQuery(text, reader, sort=sort)
        hits = found_page(query).hits
        assert len({hit.object_id for hit in hits}) == len(hits)
        for hit in hits:
            shown = f"{hit.title} {hit.excerpt}".replace("<mark>", "").replace("</mark>", "")
            assert set(shown.split()) <= known[hit.object_id]
        for suggestion in suggest("al", reader):
            assert known[suggestion.object_id] & {"alpha", "alphabet"}
        if text in {"", "alpha"}:
            expected = {object_id for object_id, words in known.items() if not text or text in words}
            assert {hit.object_id for hit in hits} == expected
            assert facets(query, ()).total == Count(len(expected))
