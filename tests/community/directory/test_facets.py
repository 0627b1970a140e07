"""The choices beside a list."""

import pytest
from django.http import QueryDict

from hub.community.directory.facets import groups_for
from hub.core.search.kinds import Count, Facets

pytestmark = pytest.mark.django_db


def labels(name: str, counts: dict[str, int]) -> list[str]:
    facets = Facets(Count(100), {name: {value: Count(number) for value, number in counts.items()}})
    groups = groups_for(facets, (name,), {}, language="en", base=QueryDict())
    return [option.label for option in groups[0].options]


def test_a_region_that_is_the_same_at_two_levels_is_named_once():
    """Attiki is a region of the first, the second and, in parts, the third level."""
    assert labels("region", {"EL3": 22, "EL30": 22, "EL5": 9}) == ["Attiki", "Voreia Elláda"]


def test_a_region_with_more_people_than_its_namesake_stays():
    assert labels("region", {"EL3": 22, "EL30": 21}) == ["Attiki", "Attiki"]


def test_every_country_can_be_chosen():
    countries = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "MT"]
    assert len(labels("country", dict.fromkeys(countries, 1))) == len(countries)
