"""Names of countries in the reader's language, in the order in which that language looks them up."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import override

from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.collation import collation_key, fold
from hub.core.languages.formats import locale_of
from hub.core.territories.iso import GROUPS, Country, country_code, country_codes, country_table

# What people write in lists, besides CLDR's names and the codes.
OTHER_NAMES = {
    "bosnia": "BA",
    "britain": "GB",
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "hellas": "GR",
    "holland": "NL",
    "macedonia": "MK",
    "moldova, republic of": "MD",
    "northern ireland": "GB",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "scotland": "GB",
    "slovak republic": "SK",
    "the netherlands": "NL",
    "turkey": "TR",
    "turkiye": "TR",
    "u.k.": "GB",
    "u.s.a.": "US",
    "united states of america": "US",
    "vatican": "VA",
    "wales": "GB",
}


@lru_cache(maxsize=64)
def country_names(language: str) -> dict[str, str]:
    """Name by code for all countries, in the order of the language. Shared: do not change it."""
    own = locale_of(language).territories
    english = locale_of("en").territories
    names = {code: str(own.get(code) or english[code]) for code in country_codes()}
    return dict(sorted(names.items(), key=lambda item: collation_key(item[1], language)))


def name(code: str, language: str) -> str:
    """The country's name in the language; an unknown code answers itself, so that old data still shows."""
    names = country_names(language)
    return names.get(code) or names.get(country_code(code) or "", code)


def countries(language: str = "en", *, in_europe: bool = False) -> list[Country]:
    """All countries in the order of their names; with `in_europe` those that the map of Europe shows."""
    table = country_table()
    return [table[code] for code in country_names(language) if table[code].standings or not in_europe]


@lru_cache(maxsize=64)
def country_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of (code, name) for a form's select, each country once. Shared: do not change it."""
    table = country_table()
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    left = dict(country_names(language))
    with override(language):
        for label, standings in GROUPS:
            members = [code for code in left if not standings or table[code].standings & standings]
            groups.append((str(label), [(code, left.pop(code)) for code in members]))
    return groups


@lru_cache(maxsize=4)
def _codes_by_name(languages: tuple[str, ...]) -> dict[str, str]:
    found = dict(OTHER_NAMES)
    for language in languages:
        found |= {fold(label): code for code, label in country_names(language).items()}
    return found


def find_country(text: str, languages: Iterable[str] = tuple(INTERFACE_LANGUAGES)) -> str | None:
    """The code of the country that a person meant by a code or a name in one of the languages, for imports."""
    return country_code(text) or _codes_by_name(tuple(languages)).get(fold(text))
