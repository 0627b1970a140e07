"""Countries and regions: codes, standing, names in every language, ages of consent, and the map of Europe.

::

    from hub.core import territories

    territories.name("EL", "sv")                      "Grekland": EL, GRC and gr are understood, GR is stored
    territories.is_eu("NO"), territories.is_eea("NO") False, True
    territories.country_choices("en")                 groups for a form: European Union, …, Outside Europe
    territories.region_choices("SE", "sv")            regions at which people say where they are
    territories.region("EL301").name("hu")            "Voreios Tomeas Athinon"
    territories.age_of_consent("DK")                  15
"""

from hub.core.territories.consent import (
    AGES_OF_CONSENT,
    USUAL_AGE_OF_CONSENT,
    age_of_consent,
    countries_by_age,
)
from hub.core.territories.iso import (
    KOSOVO_NOTE,
    Country,
    Standing,
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
from hub.core.territories.names import countries, country_choices, country_names, find_country, name
from hub.core.territories.nuts import (
    Region,
    ancestors,
    contains,
    find_region,
    is_region,
    region,
    region_choices,
    region_name,
    region_of,
    regions,
    usual_level,
)

__all__ = [
    "AGES_OF_CONSENT",
    "KOSOVO_NOTE",
    "USUAL_AGE_OF_CONSENT",
    "Country",
    "Region",
    "Standing",
    "UnknownTerritory",
    "age_of_consent",
    "ancestors",
    "contains",
    "countries",
    "countries_by_age",
    "country",
    "country_choices",
    "country_code",
    "country_codes",
    "country_names",
    "find_country",
    "find_region",
    "is_candidate",
    "is_country",
    "is_eea",
    "is_efta",
    "is_eu",
    "is_in_europe",
    "is_potential_candidate",
    "is_region",
    "name",
    "region",
    "region_choices",
    "region_name",
    "region_of",
    "regions",
    "usual_level",
]
