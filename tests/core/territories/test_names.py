"""Names of countries, lists for forms, and finding a country by its name."""

import pytest

from hub.core import territories
from hub.core.languages import INTERFACE_LANGUAGES


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Greece"), ("sv", "Grekland"), ("hu", "Görögország"), ("el", "Ελλάδα"), ("mt", "il-Greċja")],
)
def test_a_country_is_named_in_the_readers_language(language: str, expected: str) -> None:
    assert territories.name("GR", language) == expected
    assert territories.name("EL", language) == expected


def test_an_unknown_code_or_language_still_shows_something() -> None:
    assert territories.name("QQ", "en") == "QQ"
    assert territories.name("SE", "tlh") == "Sweden"
    assert territories.name("SE", "en-xa") == "Sweden"


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_country_has_a_name_in_every_interface_language(language: str) -> None:
    names = territories.country_names(language)
    assert set(names) == set(territories.country_codes())
    assert all(name and name != code for code, name in names.items())


def test_countries_come_in_the_order_of_the_language() -> None:
    swedish = list(territories.country_names("sv").values())
    assert swedish.index("Zimbabwe") < swedish.index("Österrike")
    english = [territories.name(country.code, "en") for country in territories.countries("en", in_europe=True)]
    assert english[:4] == ["Albania", "Andorra", "Armenia", "Austria"]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_choices_of_a_form_hold_each_country_once_in_five_groups(language: str) -> None:
    groups = territories.country_choices(language)
    codes = [code for _label, choices in groups for code, _name in choices]
    assert sorted(codes) == territories.country_codes()
    assert [len(choices) for _label, choices in groups] == [27, 4, 10, 15, 187]


def test_the_choices_are_labelled_in_the_language_asked_for() -> None:
    groups = territories.country_choices("en")
    assert groups[0][0] == "European Union"
    assert groups[0][1][0] == ("AT", "Austria")
    assert dict(groups[1][1]).keys() == {"CH", "IS", "LI", "NO"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hungary", "HU"),
        ("magyarország", "HU"),
        ("MAGYARORSZAG", "HU"),
        ("Ελλαδα", "GR"),
        ("El", "GR"),
        ("Österrike", "AT"),
        ("osterrike", "AT"),
        ("Czech Republic", "CZ"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("The Netherlands", "NL"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_found_by_a_name_as_people_write_it_in_lists(text: str, code: str | None) -> None:
    assert territories.find_country(text) == code
