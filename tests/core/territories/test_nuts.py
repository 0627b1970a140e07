"""Regions by NUTS code."""

import re

import pytest

from hub.core import territories
from hub.core.territories import UnknownTerritory
from hub.core.territories.nuts import _regions


def test_a_region_knows_its_level_country_and_parent() -> None:
    attica = territories.region("EL301")
    assert (attica.level, attica.country, attica.parent) == (3, "GR", "EL30")
    assert territories.region("UKI").country == "GB"
    assert territories.region("SE1").parent is None


def test_a_region_is_named_in_a_script_that_the_reader_knows() -> None:
    assert territories.region_name("EL30", "el") == "Αττική"
    assert territories.region_name("EL30", "hu") == "Attiki"
    assert territories.region_name("BG311", "bg") == "Видин"
    assert territories.region_name("BG311", "el") == "Vidin"
    assert territories.region_name("HU21", "el") == "Közép-Dunántúl"
    assert territories.region_name("gone", "en") == "gone"


def test_every_region_has_a_whole_chain_above_it_and_a_latin_name() -> None:
    for region in _regions().values():
        territories.country(region.country)
        assert 1 <= region.level <= 3
        assert region.parent is None or region.parent in _regions()
        assert not re.search(r"[Ͱ-ϿЀ-ӿ_]|\s\s|^\s|\s$", region.latin_name), region
        assert "Extra-Regio" not in region.own_name


def test_member_states_all_have_regions_on_three_levels() -> None:
    for country in territories.countries():
        if territories.is_eu(country.code):
            assert all(territories.regions(country.code, level) for level in (1, 2, 3)), country.code


@pytest.mark.parametrize(
    ("country", "level", "count"),
    [
        ("SE", 1, 3),
        ("SE", 2, 8),
        ("SE", 3, 21),
        ("HU", 2, 8),
        ("GR", 2, 13),
        ("EL", 2, 13),
        ("MT", 3, 2),
        ("GB", 1, 12),
    ],
)
def test_a_country_has_the_regions_that_eurostat_counts(country: str, level: int, count: int) -> None:
    assert len(territories.regions(country, level)) == count


def test_regions_come_in_the_order_of_the_language() -> None:
    names = [region.name("hu") for region in territories.regions("HU", 2, "hu")]
    assert names == sorted(names, key=lambda name: name.replace("É", "E").replace("ö", "o").replace("é", "e"))


def test_people_choose_a_region_on_the_level_that_tells_them_apart() -> None:
    assert territories.usual_level("SE") == 2
    assert territories.usual_level("MT") == 3
    assert territories.usual_level("LI") == 0
    assert territories.usual_level("GE") == 0
    assert territories.region_choices("LI", "en") == []
    assert territories.region_choices("MT", "en") == [
        ("MT002", "Gozo and Comino/Għawdex u Kemmuna"),
        ("MT001", "Malta"),
    ]


def test_validation_asks_for_the_stored_code_in_the_right_country() -> None:
    assert territories.is_region("SE11")
    assert territories.is_region("EL30", of="GR")
    assert not territories.is_region("se11")
    assert not territories.is_region("SE11", of="FI")
    assert not territories.is_region("SE99")


def test_a_region_is_found_inside_larger_ones() -> None:
    assert territories.region_of("SE110", 1).code == "SE1"
    assert [region.code for region in territories.ancestors("SE110")] == ["SE1", "SE11", "SE110"]
    assert [region.code for region in territories.ancestors("UKN12")] == ["UKN", "UKN0", "UKN12"]
    assert territories.contains("SE", "SE110")
    assert territories.contains("GR", "EL30")
    assert territories.contains("SE1", "SE110")
    assert not territories.contains("SE11", "SE1")
    assert not territories.contains("FI", "SE110")
    assert not territories.contains("SE", "SE999")


def test_unknown_regions_and_smaller_levels_are_refused() -> None:
    with pytest.raises(UnknownTerritory):
        territories.region("SE999")
    with pytest.raises(UnknownTerritory):
        territories.region_of("SE11", 3)


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("SE11", "SE", "SE11"),
        ("se110", "SE", "SE11"),
        ("stockholms lan", "SE", "SE11"),
        ("Attiki", "GR", "EL30"),
        ("Αττική", "GR", "EL30"),
        ("Île de France", "FR", "FR10"),
        ("SE1", "SE", None),
        ("SE11", "FI", None),
        ("Atlantis", "SE", None),
        ("Vaduz", "LI", None),
        ("Tbilisi", "GE", None),
    ],
)
def test_a_region_is_found_by_code_or_name_on_the_usual_level(text: str, country: str, code: str | None) -> None:
    assert territories.find_region(text, of=country) == code
