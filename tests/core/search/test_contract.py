"""What the search finds: one contract for both engines, which the suite runs on each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.search.actions import bulk_load, index, remove
from hub.core.search.engines import engine
from hub.core.search.kinds import (
    MEMBERS,
    PUBLIC,
    Count,
    SearchDocument,
    SearchPart,
    SearchQuery,
    in_space,
    of_actor,
)
from hub.core.search.models import SearchRow
from hub.core.search.queries import facets, search, suggest

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYBODY = frozenset({PUBLIC})
MEMBER = frozenset({PUBLIC, MEMBERS})


def document(number: int, title: str = "", body: str = "", **values) -> SearchDocument:
    usual = {"kind": "thread", "language": "en", "audience": (PUBLIC,), "created_at": START + timedelta(hours=number)}
    return SearchDocument(object_id=str(number), title=title, body=body, **(usual | values))


def found(text: str, audience: frozenset[str] = EVERYBODY, **values) -> list[int]:
    values = {"languages": ("en",), "sort": "newest"} | values
    return [int(hit.object_id) for hit in search(SearchQuery(text, audience, **values)).hits]


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "body", "queries"),
    [
        ("hu", "Győzelem a tanároknak", ["győzelem", "gyozelem", "GYŐZELEM", "tanár", "tanarok"]),
        ("de", "Die Straßen der Häuser", ["strassen", "Straße", "haus", "HÄUSER"]),
        ("el", "Τα σχολεία της Αθήνας, ο σοφός", ["σχολείο", "ΣΧΟΛΕΙΑ", "σχολεια", "ΣΟΦΟΣ", "σοφος"]),
        ("mt", "Ħobża u l-għalliema", ["hobza", "ħobża", "għalliema", "ghalliema"]),
        ("tr", "Işık ve öğretmenler", ["isik", "IŞIK", "ışık", "öğretmen"]),
        ("sr", "Наставници у школама", ["škola", "школа"]),
        (
            "en",
            "C++ and C#, an e-learning course; DigComp 2.2",
            ["c++", "C#", "e-learning", "elearning", "digcomp 2.2"],
        ),
        ("und", "日本語のテキスト", ["日本語", "テキスト"]),
    ],
)
def test_words_are_found_in_each_way_of_writing(language, body, queries):
    index([document(1, body=body, language=language), document(2, body="Something else altogether")])
    for query in queries:
        assert found(query, languages=(language,)) == [1], query


def test_a_word_of_another_language_is_found_where_it_is_the_same():
    index([document(1, body="Neue Portfolios und die Digitalisierung", language="de")])
    for languages in (("en",), ("hu",), ("sv", "el")):
        assert found("digitalisierung", languages=languages) == [1]
        assert found("portfolios", languages=languages) == [1]
    # A reader's word takes the endings of all languages the reader knows.
    assert found("neuer", languages=("en",)) == []
    assert found("neuer", languages=("en", "de")) == [1]


@pytest.mark.parametrize("sort", ["newest", "best"])
def test_the_endings_of_one_language_are_not_taken_from_the_words_of_another(sort):
    index(
        [
            document(1, "Tables", "A table of tables; the table, and the tables", keywords=("tables",)),
            document(2, "A tablet", "A tablet"),
            document(3, body="Tablets in class"),
            document(4, body="Tableteket kaptunk", language="hu"),
        ]
    )
    # Hungarian rules take the t for an accusative, and English ones make tabl of table.
    assert set(found("tablet", languages=("en", "hu"), sort=sort)) == {2, 3, 4}
    assert set(found("tablet", languages=("hu", "en"), sort=sort)) == {2, 3, 4}
    assert found("tables", languages=("hu", "en"), sort=sort) == [1]
    assert found("table -tablet", languages=("en", "hu"), sort=sort) == [1]
    hit = search(SearchQuery("tablet", EVERYBODY, ("en", "hu"), filters=(("language:hu",),))).hits[0]
    assert str(hit.excerpt) == "<mark>Tableteket</mark> kaptunk"


def test_a_name_with_an_ending_is_found_in_every_language():
    index(
        [
            document(1, "Erasmus", "With Erasmus to Vienna", language="en"),
            document(2, body="Med Erasmus i Wien", language="sv"),
            document(3, body="Az Erasmusról", language="hu"),
        ]
    )
    assert found("Erasmust", languages=("hu", "en")) == [3, 2, 1]
    assert found("Erasmust", languages=("hu", "en"), sort="best") == [1, 3, 2]


def test_languages_with_the_same_rules_share_their_stems():
    index([document(1, body="Nastavnici u školama", language="hr"), document(2, body="school", language="en")])
    assert found("škole", languages=("sr", "en")) == found("škole", languages=("bs", "hu")) == [1]


def test_a_word_is_marked_only_where_it_is_found():
    index([document(1, body="A tablet on a table")])
    hit = search(SearchQuery("tablet", EVERYBODY, languages=("en", "hu"))).hits[0]
    assert str(hit.excerpt) == "A <mark>tablet</mark> on a table"


def test_all_words_must_be_there():
    index([document(1, body="digital skills"), document(2, body="digital paper"), document(3, body="paper skills")])
    assert found("digital skills") == [1]


def test_a_phrase_is_words_in_a_row_within_title_or_body():
    index(
        [
            document(1, "Vocational", "training and skills"),
            document(2, body="training, vocational or not"),
            document(3, body="on vocational training"),
            document(4, "Vocational training"),
            document(5, body="trained in vocational trainings"),
        ]
    )
    assert found('"vocational training"') == [4, 3]
    assert found('"training"') == [4, 3, 2, 1]


def test_a_star_stands_for_any_ending():
    index([document(1, body="portfolios"), document(2, "Portugal"), document(3, body="sport")])
    assert found("port*") == [2, 1]
    assert found("portf*") == [1]


def test_unwanted_words_exclude():
    index(
        [
            document(1, body="school in town"),
            document(2, body="primary schools"),
            document(3, body="vocational training school"),
        ]
    )
    assert found("school -primary") == [3, 1]
    assert found('school -"vocational training"') == [2, 1]
    assert found("-primary") == [3, 1]


def test_nothing_typed_lists_all_and_mere_signs_find_nothing():
    index([document(1, body="a"), document(2, body="b")])
    assert found("  ") == [2, 1]
    assert found("?!") == []


def test_a_question_finds_what_holds_its_meaning_words():
    index([document(1, body="Teachers use artificial intelligence"), document(2, body="How do I do it?")])
    assert found("How do teachers use artificial intelligence?") == [1]


def test_keywords_are_found():
    index([document(1, body="text", keywords=("Fachkräfte", "C++")), document(2, body="text")])
    assert found("fachkräfte") == found("c++") == [1]


# --- Order and pages -----------------------------------------------------------------------------------------------


def test_newest_first_goes_by_creation_and_not_by_indexing():
    index([document(2, body="word")])
    index([document(3, body="word")])
    index([document(1, body="word")])
    assert found("word") == [3, 2, 1]


def test_best_first_goes_from_titles_to_mentions():
    index(
        [
            document(1, "Digital skills for all"),
            document(2, "Skills in a digital age"),
            document(3, body="Skills, skills, skills; digital, digital and digital"),
            document(4, body="about digital skills"),
            document(5, body="skills that are not digital"),
        ]
    )
    assert found("digital skills", sort="best") == [1, 2, 3, 4, 5]
    assert found("digital skills") == [5, 4, 3, 2, 1]


def test_what_was_typed_with_accents_comes_first_with_accents():
    index(
        [
            document(1, body="A kör közepe", language="hu"),
            document(2, body="A kor kihívásai", language="hu"),
            document(3, body="A körök", language="hu"),
            document(4, body="A korok", language="hu"),
        ]
    )
    assert found("kör", languages=("hu",), sort="best") == [3, 1, 4, 2]
    assert found("kor", languages=("hu",), sort="best") == [4, 3, 2, 1]


@pytest.mark.parametrize("sort", ["newest", "best"])
@pytest.mark.parametrize("text", ["word", "common word", ""])
def test_pages_join_without_gap_or_repetition(sort, text):
    index(document(n, "A word" if n % 3 == 0 else "", "common word" + " word" * (n % 4)) for n in range(40))
    whole = found(text, sort=sort, limit=100)
    assert len(whole) == 40
    pages, after = [], ""
    while True:
        page = search(SearchQuery(text, EVERYBODY, sort=sort, limit=7, after=after))
        pages += [int(hit.object_id) for hit in page.hits]
        after = page.next
        if not after:
            break
    assert pages == whole


@pytest.mark.parametrize("cursor", ["x", "0.", "-1.2", "ff.1", "0.ffffffffffffffffffff", "0.1\n", "🙂"])
def test_a_damaged_cursor_begins_anew(cursor):
    index([document(1, body="word")])
    assert found("word", after=cursor) == [1]


def test_if_nothing_holds_all_words_then_what_holds_most_is_shown():
    index(
        [document(1, body="red green"), document(2, body="green blue"), document(3, body="blue"), document(4, body="x")]
    )
    page = search(SearchQuery("red green yellow", EVERYBODY))
    assert [hit.object_id for hit in page.hits] == ["1", "2"]
    assert page.is_relaxed
    assert not search(SearchQuery("red green", EVERYBODY)).is_relaxed
    assert not search(SearchQuery("yellow", EVERYBODY)).hits


def test_relaxed_pages_go_on():
    index(document(n, body="red" if n % 2 else "green") for n in range(9))
    first = search(SearchQuery("red green", EVERYBODY, limit=5))
    second = search(SearchQuery("red green", EVERYBODY, limit=5, after=first.next))
    assert first.is_relaxed
    assert len({hit.object_id for hit in (*first.hits, *second.hits)}) == 9


def test_a_hit_shows_what_matched():
    index([document(1, "Our <b>portfolio</b>", "The portfolios & more", language="en")])
    hit = search(SearchQuery("portfolio", EVERYBODY)).hits[0]
    assert str(hit.title) == "Our &lt;b&gt;<mark>portfolio</mark>&lt;/b&gt;"
    assert str(hit.excerpt) == "The <mark>portfolios</mark> &amp; more"
    assert hit.created_at == START + timedelta(hours=1)
    assert (hit.kind, hit.object_id, hit.language) == ("thread", "1", "en")


# --- Facets and suggestions ----------------------------------------------------------------------------------------


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


# --- Audiences -----------------------------------------------------------------------------------------------------


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
    assert "y" not in search(SearchQuery("ana", EVERYBODY)).hits[0].excerpt
    assert "z" not in search(SearchQuery("ana", MEMBER)).hits[0].excerpt


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
        hits = search(query).hits
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


# --- Writing -------------------------------------------------------------------------------------------------------


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
