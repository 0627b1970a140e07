"""The age from which young people consent alone."""

import pytest

from hub.core.territories import age_of_consent, country_codes, is_country, is_eea
from hub.core.territories.consent import AGES_OF_CONSENT


@pytest.mark.parametrize(
    ("code", "age"),
    [
        ("SE", 13),
        ("HU", 16),
        ("EL", 15),
        ("GR", 15),
        ("DK", 15),
        ("DE", 16),
        ("AT", 14),
        ("UK", 13),
        ("BR", 16),
        ("", 16),
    ],
)
def test_the_age_is_that_of_the_countrys_law_or_sixteen(code: str, age: int) -> None:
    assert age_of_consent(code) == age


def test_no_age_lies_outside_what_the_regulation_allows() -> None:
    assert all(13 <= age_of_consent(code) <= 16 for code in country_codes())


def test_only_countries_under_the_regulation_have_an_age_of_their_own() -> None:
    assert all(is_country(code) and (is_eea(code) or code == "GB") for code in AGES_OF_CONSENT)
