"""Languages in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.addresses import (
    accepted_language,
    accepted_region,
    alternates,
    language_of,
    preferred_language,
    with_language,
    without_language,
)


@pytest.mark.parametrize(
    ("path", "language"),
    [("/sv/", "sv"), ("/sv", "sv"), ("/svenska/", None), ("/", None), ("", None), ("//sv/", None), ("/de/", None)],
)
def test_the_first_part_of_a_path_names_its_language(path, language):
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/sv/spaces/x/", "/spaces/x/"),
        ("/de/spaces/x/", "/spaces/x/"),
        ("/SV/people/", "/people/"),
        ("/sv", "/"),
        ("/", "/"),
        ("/spaces/", "/spaces/"),
        ("/en-xa/people/", "/people/"),
    ],
)
def test_a_path_without_its_language(path, plain):
    assert without_language(path) == plain


def test_a_page_has_an_address_in_each_language_and_one_for_everybody_else():
    found = alternates("/hu/spaces/x/")
    assert [alternate.hreflang for alternate in found] == [*INTERFACE_LANGUAGES, "x-default"]
    assert found[1].address == "/sv/spaces/x/" == with_language("/hu/spaces/x/", "sv")
    assert found[-1].address == "/spaces/x/"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("de,fr;q=0.9,hu;q=0.2,en;q=0.1", "hu"),
        ("EL-gr", "el"),
        ("de", None),
        ("*", None),
        ("sv;q=nan,hu;q=0.1", "hu"),
        ("sv;q=5,hu;q=0.1", "hu"),
        ("sv;q=0", None),
        (";;;,,,q=", None),
    ],
)
def test_the_browser_is_heard(header, language):
    assert accepted_language(header) == language


@given(st.text())
def test_any_header_is_survived(header):
    assert accepted_language(header) in {None, *INTERFACE_LANGUAGES}
    assert len(accepted_region(header)) in {0, 2}


@pytest.mark.parametrize(
    ("header", "region"),
    [
        ("hu-HU,hu;q=0.9,en-US;q=0.8", "HU"),
        ("en-US,sv-FI;q=0.9", "FI"),
        ("zh-Hant-TW", "TW"),
        ("en-GB", ""),
        ("hu", ""),
        ("*", ""),
        ("", ""),
    ],
)
def test_the_browser_says_where_it_is_used_but_in_english_it_says_nothing(header, region):
    assert accepted_region(header) == region


def test_the_device_comes_before_the_profile_and_the_profile_before_the_browser():
    assert preferred_language(cookie="el", profile="hu", header="sv") == "el"
    assert preferred_language(cookie="xx", profile="hu", header="sv") == "hu"
    assert preferred_language(cookie=None, profile="de", header="sv") == "sv"
    assert preferred_language(cookie=None, profile=None, header=None) == "en"


def test_readers_are_led_to_languages_that_the_hub_offers():
    offered = ("sv", "en")
    assert preferred_language(cookie="hu", profile="el", header="hu,en;q=0.1", offered=offered) == "en"
    assert preferred_language(cookie=None, profile=None, header="hu", offered=offered) == "sv"
