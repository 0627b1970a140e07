"""What the search finds, and in what order: one contract for both engines, which the suite runs on each."""

from datetime import timedelta

import pytest

from hub.core.search.actions import index
from hub.core.search.kinds import SearchQuery
from tests.core.search.documents import EVERYBODY, START, document, found
from tests.core.search.documents import page as found_page

pytestmark = pytest.mark.django_db


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
    hit = found_page(SearchQuery("tablet", EVERYBODY, ("en", "hu"), filters=(("language:hu",),))).hits[0]
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
    hit = found_page(SearchQuery("tablet", EVERYBODY, languages=("en", "hu"))).hits[0]
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
        page = found_page(SearchQuery(text, EVERYBODY, sort=sort, limit=7, after=after))
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
    page = found_page(SearchQuery("red green yellow", EVERYBODY))
    assert [hit.object_id for hit in page.hits] == ["1", "2"]
    assert page.is_relaxed
    assert not found_page(SearchQuery("red green", EVERYBODY)).is_relaxed
    assert not found_page(SearchQuery("yellow", EVERYBODY)).hits


def test_relaxed_pages_go_on():
    index(document(n, body="red" if n % 2 else "green") for n in range(9))
    first = found_page(SearchQuery("red green", EVERYBODY, limit=5))
    second = found_page(SearchQuery("red green", EVERYBODY, limit=5, after=first.next))
    assert first.is_relaxed
    assert len({hit.object_id for hit in (*first.hits, *second.hits)}) == 9


def test_a_hit_shows_what_matched():
    index([document(1, "Our <b>portfolio</b>", "The portfolios & more", language="en")])
    hit = found_page(SearchQuery("portfolio", EVERYBODY)).hits[0]
    assert str(hit.title) == "Our &lt;b&gt;<mark>portfolio</mark>&lt;/b&gt;"
    assert str(hit.excerpt) == "The <mark>portfolios</mark> &amp; more"
    assert hit.created_at == START + timedelta(hours=1)
    assert (hit.kind, hit.object_id, hit.language) == ("thread", "1", "en")
