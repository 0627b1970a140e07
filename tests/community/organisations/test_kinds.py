"""Identifiers and keys of organisations."""

import pytest

from hub.community.organisations.kinds import (
    identifier_address,
    match_key,
    normal_identifier,
    organisation_path,
    sort_key,
    website_host,
)


@pytest.mark.parametrize(
    ("scheme", "typed", "stored"),
    [
        ("pic", "999 877 454", "999877454"),
        ("pic", "99987745", None),
        ("pic", "9998774540", None),
        ("pic", "99987745a", None),
        ("pic", "٩٩٩٨٧٧٤٥٤", None),
        ("oid", "e10012345", "E10012345"),
        ("oid", "E1001234", None),
        ("oid", "X10012345", None),
        ("ror", "https://ror.org/02mhbdp94", "02mhbdp94"),
        ("ror", "ror.org/03YRM5C26/", "03yrm5c26"),
        ("ror", "05dxps055", "05dxps055"),
        # One digit of the check number wrong, two letters swapped, a letter that the alphabet lacks.
        ("ror", "02mhbdp95", None),
        ("ror", "02mhdbp94", None),
        ("ror", "02mhbdl94", None),
        ("ror", "12mhbdp94", None),
        ("ror", "", None),
        ("duns", "123456789", None),
    ],
)
def test_an_identifier_is_stored_as_its_register_writes_it(scheme: str, typed: str, stored: str | None):
    assert normal_identifier(scheme, typed) == stored


def test_only_ror_has_a_page_for_each_number():
    assert identifier_address("ror", "02mhbdp94") == "https://ror.org/02mhbdp94"
    assert identifier_address("pic", "999877454") == ""


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.org/en/", "example.org"),
        ("http://someone:secret@example.org:8080/x", "example.org"),
        ("HTTPS://example.org.", "example.org"),
        ("example.org", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_website_is_the_same_however_it_is_written(address: str, host: str):
    assert website_host(address) == host


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("University of Example", "Example University", True),
        ("Példa Iskola", "PELDA  iskola", True),
        ("Πανεπιστήμιο Παράδειγμα", "παραδειγμα πανεπιστημιο", True),
        ("ABC", "abc", True),
        ("Example School", "Example University", False),
        ("ABC", "ABD", False),
    ],
)
def test_names_match_by_their_longer_words(one: str, other: str, *, match: bool):
    assert (match_key(one) == match_key(other)) is match


def test_lists_are_sorted_without_accents():
    assert sorted(["Zeta", "Ágnes", "beta"], key=sort_key) == ["Ágnes", "beta", "Zeta"]


def test_the_address_of_a_page():
    assert organisation_path("sv", "example") == "/sv/organisations/example/"
