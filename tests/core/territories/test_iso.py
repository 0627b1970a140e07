"""Countries: codes and standing."""

import pytest

from hub.core.territories import (
    UnknownTerritory,
    country,
    country_code,
    country_codes,
    is_candidate,
    is_country,
    is_eea,
    is_efta,
    is_eu,
    is_in_europe,
    is_potential_candidate,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SE", "SE"),
        ("se", "SE"),
        (" SWE ", "SE"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("GRC", "GR"),
        ("XK", "XK"),
        ("XKX", "XK"),
        ("AX", "FI"),
        ("RE", "FR"),
        ("ZZ", None),
        ("EU", None),
        ("", None),
        ("S", None),
        ("Sweden", None),
    ],
)
def test_codes_of_iso_and_eurostat_are_understood(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_only_the_iso_code_is_stored() -> None:
    assert is_country("GR")
    assert not is_country("EL")
    assert not is_country("gr")


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(UnknownTerritory, match="“QQ” is not the code of a country"):
        country("QQ")


def test_a_country_knows_the_code_that_eurostat_gives_it() -> None:
    assert [country(code).eurostat_code for code in ("GR", "GB", "SE")] == ["EL", "UK", "SE"]


def test_the_union_has_27_members_and_the_economic_area_30() -> None:
    assert sum(map(is_eu, country_codes())) == 27
    assert sum(map(is_eea, country_codes())) == 30
    assert {code for code in country_codes() if is_eea(code) and not is_eu(code)} == {"IS", "LI", "NO"}
    assert {code for code in country_codes() if is_efta(code)} == {"CH", "IS", "LI", "NO"}


def test_nine_candidates_and_one_potential_candidate() -> None:
    candidates = {code for code in country_codes() if is_candidate(code)}
    assert candidates == {"AL", "BA", "GE", "MD", "ME", "MK", "RS", "TR", "UA"}
    assert [code for code in country_codes() if is_potential_candidate(code)] == ["XK"]


def test_standing_is_found_by_any_code_and_absent_for_nonsense() -> None:
    assert is_eu("EL")
    assert not is_eu("UK")
    assert is_in_europe("uk")
    assert not is_eu("nonsense")
    assert not is_in_europe("BR")


def test_every_country_of_iso_is_there_once() -> None:
    codes = country_codes()
    # ISO 3166-1 has 249; seven are parts of Finland and France; Kosovo has a code by agreement.
    assert len(codes) == len(set(codes)) == 249 - 7 + 1
    assert len({country(code).alpha3 for code in codes}) == len(codes)
    assert codes == sorted(codes)
