import pytest

from hub.core.languages.latin import latin_slug, to_latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Φωτεινή Αρμυρού", "foteini armyrou"),
        ("Ευανθία Πλακωτή", "evanthia plakoti"),
        ("Ευτυχία Παπαβέντη", "eftychia papaventi"),
        ("Ραλλού Βενιέρη", "rallou venieri"),
        ("Άγγελος Μπιζάνης", "angelos bizanis"),
        ("Θεϊκός", "theikos"),
        ("Ивайло Драгостинов", "ivaylo dragostinov"),
        ("Оксана Вербицька-Лан", "oksana verbytska-lan"),
        ("Ђорђе Љубић", "djordje ljubic"),
        ("Zsófia Kerekes-Tarr", "zsófia kerekes-tarr"),
        ("წინო", "წინო"),
    ],
)
def test_names_are_spelled_as_in_a_passport(name, latin):
    assert to_latin(name) == latin


def test_a_slug_reads_greek_and_cyrillic_and_has_no_accents():
    assert latin_slug("Τάσος Μπιζάνης") == "tasos-bizanis"
    assert latin_slug("Maëlle Kerguen") == "maelle-kerguen"
    assert latin_slug("წინო") == ""
