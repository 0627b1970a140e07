"""Regions by the EU's nomenclature of territorial units for statistics (NUTS 2024), on three levels."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from hub.core.languages.collation import collation_key, fold
from hub.core.territories.iso import OTHER_CODES, UnknownTerritory, country

# Scripts in which a reader can read a region's own name.
_READS_GREEK = {"el"}
_READS_CYRILLIC = {"bg", "mk", "sr", "uk", "ru", "be"}


# Districts of Northern Ireland ran out of digits: UKN10 to UKN16 lie in UKN0 like UKN06.
OTHER_PARENTS = {"UKN1": "UKN0"}


@dataclass(frozen=True, slots=True)
class Region:
    """A region; `own_name` is in the country's language, `latin_name` the same or Eurostat's transliteration."""

    code: str
    own_name: str
    latin_name: str

    @property
    def level(self) -> int:
        """1 for the largest (SE1), 3 for the smallest (SE110)."""
        return len(self.code) - 2

    @property
    def country(self) -> str:
        """The ISO code of its country: GR for EL30."""
        return OTHER_CODES.get(self.code[:2], self.code[:2])

    @property
    def parent(self) -> str | None:
        """The code of the next larger region; None on level 1."""
        if self.level == 1:
            return None
        return OTHER_PARENTS.get(self.code[:-1], self.code[:-1])

    def name(self, language: str) -> str:
        """The name as a reader of the language can read it: Αττική in Greek, Attiki in all others."""
        if language in _READS_GREEK:
            return self.own_name if _is_greek(self.own_name) else self.latin_name
        if language in _READS_CYRILLIC:
            return self.own_name if not _is_greek(self.own_name) else self.latin_name
        return self.latin_name


def _is_greek(text: str) -> bool:
    return any("\u0370" <= char <= "\u03ff" or "\u1f00" <= char <= "\u1fff" for char in text)


@cache
def _regions() -> dict[str, Region]:
    table = {}
    text = files("hub.core.territories").joinpath("data/regions.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            code, own_name, *latin = line.split("\t")
            table[code] = Region(code, own_name, latin[0] if latin else own_name)
    return table


def region(code: str) -> Region:
    """The region with this NUTS code. Raises `UnknownTerritory` if there is none."""
    try:
        return _regions()[code.strip().upper()]
    except KeyError:
        raise UnknownTerritory(f"“{code}” is not the code of a region.") from None


def is_region(code: str, *, of: str | None = None) -> bool:
    """Whether this is exactly a region's code, as it is stored, and lies in the country `of` if that is given."""
    found = _regions().get(code)
    return found is not None and (of is None or found.country == country(of).code)


def region_name(code: str, language: str) -> str:
    """The region's name for readers of the language; an unknown code answers itself, so that old data still shows."""
    found = _regions().get(code)
    return found.name(language) if found else code


@lru_cache(maxsize=512)
def regions(country_code: str, level: int | None = None, language: str = "en") -> tuple[Region, ...]:
    """The regions of a country on one level, by name; without `level` on the one that `usual_level` tells.

    Empty where the country has no regions there (Liechtenstein) or none at all (Georgia).
    """
    wanted = level if level is not None else usual_level(country_code)
    prefix = country(country_code).eurostat_code
    found = (each for each in _regions().values() if each.code[:2] == prefix and each.level == wanted)
    return tuple(sorted(found, key=lambda each: collation_key(each.name(language), language)))


@cache
def usual_level(country_code: str) -> int:
    """The level at which people say where they are: 2, or 3 where the country is one region on level 2.

    0 where there is nothing to choose.
    """
    prefix = country(country_code).eurostat_code
    counts = [sum(len(code) == size and code[:2] == prefix for code in _regions()) for size in (4, 5)]
    return 2 if counts[0] > 1 else 3 if counts[1] > 1 else 0


def _plain(text: str) -> str:
    """Words without signs between them: people write Île de France for Ile-de-France."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


@cache
def _codes_by_name(country_code: str) -> dict[str, str]:
    """What people call a country's regions, folded; a name on several levels means the one on the usual level."""
    usual = usual_level(country_code)
    prefix = country(country_code).eurostat_code
    found: dict[str, str] = {}
    wanted = (each for each in _regions().values() if each.code[:2] == prefix and each.level >= usual > 0)
    for each in sorted(wanted, key=lambda each: each.level):
        for text in (each.code, each.own_name, each.latin_name):
            found.setdefault(_plain(text), region_of(each.code, usual).code)
    return found


def find_region(text: str, *, of: str) -> str | None:
    """The region on a country's usual level that a person meant by a NUTS code or a name, for imports.

    A smaller region means the one in which it lies: SE110 and "Stockholms län" both mean SE11.
    """
    return _codes_by_name(of).get(_plain(text))


def region_choices(country_code: str, language: str) -> list[tuple[str, str]]:
    """(code, name) of the country's regions on its usual level, for a form's select."""
    return [(each.code, each.name(language)) for each in regions(country_code, None, language)]


def ancestors(code: str) -> tuple[Region, ...]:
    """The regions in which this one lies, the largest first, itself last.

    Raises `UnknownTerritory` for an unknown code.
    """
    chain = [region(code)]
    while parent := chain[0].parent:
        chain.insert(0, _regions()[parent])
    return tuple(chain)


def region_of(code: str, level: int) -> Region:
    """The region on a larger level in which this one lies: `region_of("SE110", 1)` is SE1.

    Raises `UnknownTerritory` for an unknown code or a level smaller than its own.
    """
    chain = ancestors(code)
    if not 1 <= level <= len(chain):
        raise UnknownTerritory(f"{chain[-1].code} lies in no region on level {level}.")
    return chain[level - 1]


def contains(territory: str, code: str) -> bool:
    """Whether a country's ISO code or a region's code takes in the region `code`."""
    found = _regions().get(code)
    return found is not None and (territory == found.country or any(territory == each.code for each in ancestors(code)))
