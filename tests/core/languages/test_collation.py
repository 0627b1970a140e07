"""Order and comparison of names by language."""

import pytest

from hub.core.languages.collation import collation_key, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Őrség", "orseg"),
        ("Straße", "strasse"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("Οδυσσεύς", "οδυσσευσ"),
        ("Għawdex", "ghawdex"),
        ("  Côte\td’Ivoire ", "cote d’ivoire"),
        ("ŁÓDŹ", "lodz"),
        ("ﬁnland", "finland"),
    ],
)
def test_fold_answers_what_people_type_in_a_hurry(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["Åland", "Albania", "Côte d’Ivoire", "Cyprus", "Österreich", "Zambia"]),
        ("de", ["Ägypten", "Albanien", "Österreich", "Zypern"]),
        ("sv", ["Albanien", "Zambia", "Åland", "Ängelholm", "Österrike"]),
        ("da", ["Albanien", "Zambia", "Ægypten", "Østrig", "Åland"]),
        ("hu", ["Cipő", "Cukor", "Csehország", "Olaszország", "Orosz", "Örmény", "Svédország", "Szerbia"]),
        ("hu", ["őrség", "örvény"]),
        ("el", ["Άγιος Μαρίνος", "Αίγυπτος", "Ελλάδα", "Ηνωμένο Βασίλειο", "Ωκεανία"]),
        ("cs", ["Cyklus", "Česko", "Dánsko", "Honduras", "Chile", "Irsko"]),
        ("et", ["Saksa", "Šveits", "Zambia", "Taani", "Vene", "Õde", "Äike", "Öö", "Üks"]),
        ("xx", ["New York", "Newark"]),
    ],
)
def test_names_stand_in_the_order_of_the_dictionary(language: str, in_order: list[str]) -> None:
    assert sorted(set(in_order), key=lambda name: collation_key(name, language)) == in_order
