"""The map of Europe: outlines of the countries, coloured by number in at most five steps, drawn by the server.

::

    drawing = europe_map({"SE": 12, "HU": 7}, "en", links={"SE": "/en/people/?country=SE"})
    {% from "core/territories/_map.jinja" import territory_map %}
    {{ territory_map(drawing, caption=_("Members by country"), unit=_("Members")) }}
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hub.core.territories.iso import KOSOVO_NOTE, is_in_europe
from hub.core.territories.names import country_names, name
from hub.core.territories.nuts import regions

STEPS = 5


@dataclass(frozen=True, slots=True)
class Area:
    """A country or region with its number; `step` is 0 for none and up to 5, and names the class `q0` to `q5`.

    `path` is empty for what the map does not show; `spot` is where a small country gets its circle.
    """

    code: str
    name: str
    value: int | float
    step: int
    href: str = ""
    path: str = ""
    spot: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend: the smallest and the largest number that have its colour."""

    step: int
    least: int | float
    most: int | float


@dataclass(frozen=True, slots=True)
class TerritoryMap:
    """What the template draws, and the same as rows for its table: largest first, then by name."""

    width: int
    height: int
    land: str
    areas: tuple[Area, ...]
    rows: tuple[Area, ...]
    legend: tuple[Step, ...]

    @property
    def names_kosovo(self) -> bool:
        """Whether the European Union's footnote on Kosovo belongs under it."""
        return any(row.code[:2] == "XK" for row in self.rows)

    @property
    def kosovo_note(self) -> str:
        """That footnote, in the language of the page."""
        return str(KOSOVO_NOTE)

    @property
    def most(self) -> int | float:
        """The largest number, for the length of bars; at least 1."""
        return max([1, *(row.value for row in self.rows)])


@cache
def _outlines() -> dict[str, Any]:
    """Path data by country; from Natural Earth, see build.py."""
    text = files("hub.core.territories").joinpath("data/europe.json").read_text(encoding="utf-8")
    drawing: dict[str, Any] = json.loads(text)
    return drawing


def quantise(values: Iterable[int | float]) -> list[Step]:
    """At most five steps that each hold about as many of the different numbers; zero and less have none.

    Equal numbers always share a step, so the legend has no overlaps.
    """
    numbers = sorted({value for value in values if value > 0})
    count = min(STEPS, len(numbers))
    cuts = [round(len(numbers) * step / count) for step in range(count + 1)] if count else []
    return [
        # The strongest colour always marks the largest numbers, also when there are fewer steps.
        Step(STEPS - count + place + 1, numbers[first], numbers[end - 1])
        for place, (first, end) in enumerate(pairwise(cuts))
    ]


def _rows(
    values: Mapping[str, int | float], names: Mapping[str, str], links: Mapping[str, str], legend: list[Step]
) -> tuple[Area, ...]:
    limits = [step.most for step in legend]
    areas = [
        Area(code, names[code], value, legend[bisect_left(limits, value)].step, links.get(code, ""))
        for code, value in values.items()
        if value > 0
    ]
    order = {code: place for place, code in enumerate(names)}
    return tuple(sorted(areas, key=lambda area: (-area.value, order[area.code])))


def europe_map(
    values: Mapping[str, int | float], language: str, links: Mapping[str, str] | None = None
) -> TerritoryMap:
    """The map for numbers by ISO country code; `links` are addresses by code.

    Countries outside Europe are in the rows and not on the map. Areas come in the order of their names, which is the
    order in which the keyboard reaches them.
    """
    links = links or {}
    outlines = _outlines()
    legend = quantise(values.values())
    names = dict(country_names(language)) | {code: name(code, language) for code in values}
    rows = _rows(values, names, links, legend)
    found = {row.code: row for row in rows}
    areas = []
    for code, label in country_names(language).items():
        outline = outlines["countries"].get(code)
        if outline is None or not is_in_europe(code):
            continue
        row = found.get(code)
        areas.append(
            Area(
                code,
                label,
                row.value if row else 0,
                row.step if row else 0,
                links.get(code, ""),
                outline["d"],
                tuple(outline["at"]) if outline.get("small") else None,
            )
        )
    return TerritoryMap(outlines["width"], outlines["height"], outlines["land"], tuple(areas), rows, tuple(legend))


def regions_map(
    country: str,
    values: Mapping[str, int | float],
    language: str,
    links: Mapping[str, str] | None = None,
    level: int | None = None,
) -> TerritoryMap:
    """The same for the regions of one country, without outlines: the template draws ranked bars and a table."""
    legend = quantise(values.values())
    names = {each.code: each.name(language) for each in regions(country, level, language)}
    names |= {code: code for code in values if code not in names}
    return TerritoryMap(0, 0, "", (), _rows(values, names, links or {}, legend), tuple(legend))


def map_svg(
    values: Mapping[str, int | float], language: str, links: Mapping[str, str] | None = None, *, title: str
) -> SafeString:
    """The map of Europe as an `<svg>` element; the table that belongs to it is the caller's, or `territory_map`'s."""
    context = {"drawing": europe_map(values, language, links), "title": title}
    return render_to_string("core/territories/map.jinja", context)
