"""Words: cut out, folded, stemmed."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.core.languages import CONTENT_LANGUAGES
from hub.core.search.words import LONGEST_WORD, STEMMERS, compounds_of, fold, forms_of, texts_of, words_of


def texts(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ or C#, not Go.", ["C++", "or", "C#", "not", "Go"]),
        ("DigComp 2.2 (2022)", ["DigComp", "2.2", "2022"]),
        ("e-learning, l’école", ["e", "learning", "l", "école"]),
        ("snake_case user@example.org", ["snake", "case", "user", "example", "org"]),
        ("м'ята п’ять", ["м'ята", "п’ять"]),
        ("e\u0301tude Schul\u00adhaus", ["e\u0301tude", "Schul\u00adhaus"]),
        ("日本語とEU", ["日", "本", "語", "と", "EU"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("\u202eEvil\u202c \u200b \x00", ["Evil\u202c"]),
        ("", []),
    ],
)
def test_words_are_cut_out_of_any_script(text, words):
    assert texts(text) == words


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Győzelem", "gyozelem"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Σοφός", "σοφοσ"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("σχολείο", "σχολειο"),
        ("ΐ", "ι"),
        ("Ħobża", "hobza"),
        ("IŞIK", "isik"),
        ("ışık", "isik"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Æsop", "aesop"),
        ("Đorđe", "dorde"),
        ("þjóð", "thjod"),
        ("ёлка", "елка"),
        ("йога", "йога"),
        ("ﬁn", "fin"),
        ("Ａ１", "a1"),
        ("a\u00adb\u200dc", "abc"),
        ("C++", "c++"),
    ],
)
def test_folding_takes_case_and_accents_away(word, folded):
    assert fold(word) == folded


@given(st.text())
@example("ͅΆ")
@example("ŉſıİẞ½㎏ǅ")
def test_folding_twice_changes_nothing_and_nothing_breaks_it(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert not set(folded) & set(" \"'\\\0\t\n:=>^!")
    assert len(folded) <= LONGEST_WORD * 4


@given(st.text(), st.sampled_from([*CONTENT_LANGUAGES, "und", "xx", ""]))
def test_any_text_in_any_language_has_forms(text, language):
    for word in words_of(text):
        folded, stem, accented = forms_of(word.text, language)
        assert stem == fold(stem)
        assert bool(stem) == bool(folded)
        assert accented == "" or fold(accented) != accented


@given(st.text())
def test_words_stand_where_they_say(text):
    found = list(words_of(text))
    assert all(text[word.start : word.end] == word.text for word in found)
    assert [word.text for word in found] == texts_of(text, 10_000)[0]


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_composed_and_decomposed_text_fold_alike(text):
    composed = [fold(word) for word in texts(unicodedata.normalize("NFC", text))]
    decomposed = [fold(word) for word in texts(unicodedata.normalize("NFD", text))]
    assert "".join(composed) == "".join(decomposed)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "teachers", "teacher"),
        ("sv", "lärarna", "lärare"),
        ("hu", "tanároknak", "tanár"),
        ("el", "σχολείου", "ΣΧΟΛΕΙΑ"),
        ("de", "Häuser", "Haus"),
        ("fr", "enseignantes", "enseignante"),
        ("fi", "opettajat", "opettajan"),
        ("ro", "şcolii", "școlii"),
        ("hr", "škole", "školama"),
        ("sr", "школе", "školama"),
    ],
)
def test_forms_of_one_word_share_a_stem(language, one, other):
    assert forms_of(one, language)[1] == forms_of(other, language)[1]


def test_a_language_without_rules_keeps_the_word():
    assert "mt" not in STEMMERS
    assert forms_of("għalliema", "mt") == ("ghalliema", "ghalliema", "għalliema")


def test_the_accented_stem_tells_words_apart_that_fold_alike():
    assert forms_of("körök", "hu") == ("korok", "kor", "kör")
    assert forms_of("kor", "hu") == ("kor", "kor", "")


def test_every_stemmed_language_has_its_rules():
    for language in STEMMERS:
        assert forms_of("organisation", language)[1]
    assert STEMMERS.keys() <= CONTENT_LANGUAGES.keys()


def test_hyphens_make_compounds_of_up_to_four_words():
    words = list(words_of("an e-learning tool, state-of-the-art and a-b-c-d-e"))
    assert [words[first].text + ".." + words[last - 1].text for first, last in compounds_of(words)] == [
        "e..learning",
        "state..art",
    ]
    assert texts_of("e-learning", 10) == (["e", "learning"], ["elearning"])
