"""Countries: their codes, their standing towards the European Union, and lists of them for forms."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class UnknownTerritory(LookupError):
    """There is no country or region with this code."""


class Standing(StrEnum):
    """How a country stands towards the European Union; a country may have two (Norway: EEA and EFTA)."""

    EU = "EU"
    EEA = "EEA"
    EFTA = "EFTA"
    CANDIDATE = "CANDIDATE"
    POTENTIAL = "POTENTIAL"
    EUROPE = "EUROPE"


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166-1 code; its name depends on the reader: `name(code, language)`."""

    code: str
    alpha3: str
    standings: frozenset[Standing]

    @property
    def eurostat_code(self) -> str:
        """The code in Eurostat's data and in NUTS: EL and UK differ from ISO."""
        return EUROSTAT_CODES.get(self.code, self.code)


EUROSTAT_CODES = {"GR": "EL", "GB": "UK"}
# Parts of Finland and of France inside the Union, which ISO 3166 gives codes of their own.
PARTS = {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR"}
OTHER_CODES = {eurostat: iso for iso, eurostat in EUROSTAT_CODES.items()} | PARTS

# The European Union's footnote wherever Kosovo is named in a list or on a map.
KOSOVO_NOTE = _(
    "Kosovo: this designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and "
    "the ICJ Opinion on the Kosovo declaration of independence."
)

# Groups of a form's list, in this order; a country is in the first group that takes it.
GROUPS: tuple[tuple["StrPromise", frozenset[Standing]], ...] = (
    (_("European Union"), frozenset({Standing.EU})),
    (_("Iceland, Liechtenstein, Norway and Switzerland"), frozenset({Standing.EFTA})),
    (_("Candidate countries and potential candidates"), frozenset({Standing.CANDIDATE, Standing.POTENTIAL})),
    (_("Other countries and territories in Europe"), frozenset({Standing.EUROPE})),
    (_("Outside Europe"), frozenset()),
)


@cache
def country_table() -> dict[str, Country]:
    """Every country by its code. Shared: do not change it."""
    table = {}
    text = files("hub.core.territories").joinpath("data/countries.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, alpha3, *standings = line.split("\t")
            words = standings[0].split(",") if standings else []
            table[code] = Country(code, alpha3, frozenset(map(Standing, words)))
    return table


@cache
def _by_alpha3() -> dict[str, str]:
    return {country.alpha3: country.code for country in country_table().values()}


def country_code(text: str) -> str | None:
    """The ISO code meant by an ISO alpha-2, alpha-3 or Eurostat code in any case; None if it is none of them."""
    code = text.strip().upper()
    code = OTHER_CODES.get(code) or _by_alpha3().get(code) or code
    return code if code in country_table() else None


def country(code: str) -> Country:
    """The country with this code, written in any of the ways `country_code` understands.

    Raises `UnknownTerritory` if there is none.
    """
    known = country_code(code)
    if known is None:
        raise UnknownTerritory(f"“{code}” is not the code of a country.")
    return country_table()[known]


def is_country(code: str) -> bool:
    """Whether this is exactly a country's ISO code, as it is stored: what a form or an import must end with."""
    return code in country_table()


def country_codes(*, in_europe: bool = False) -> list[str]:
    """All codes in the order of the alphabet; with `in_europe` those that have any standing."""
    return [country.code for country in country_table().values() if country.standings or not in_europe]


def _stands(code: str, *standings: Standing) -> bool:
    known = country_code(code)
    return known is not None and not country_table()[known].standings.isdisjoint(standings)


def is_eu(code: str) -> bool:
    """Whether this is one of the Union's member states."""
    return _stands(code, Standing.EU)


def is_eea(code: str) -> bool:
    """Whether the European Economic Area holds there: the Union, Iceland, Liechtenstein and Norway."""
    return _stands(code, Standing.EEA)


def is_efta(code: str) -> bool:
    """Whether this is one of the four EFTA states, Switzerland among them."""
    return _stands(code, Standing.EFTA)


def is_candidate(code: str) -> bool:
    """Whether the European Council has given it candidate status."""
    return _stands(code, Standing.CANDIDATE)


def is_potential_candidate(code: str) -> bool:
    """Whether the Commission counts it as a potential candidate."""
    return _stands(code, Standing.POTENTIAL)


def is_in_europe(code: str) -> bool:
    """Whether it is drawn on the map of Europe."""
    return _stands(code, *Standing)
