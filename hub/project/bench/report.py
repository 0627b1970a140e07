"""What was measured, whether it keeps its budget, and how that is written: lines, columns, JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

# Milliseconds that the database may add where it is a process of its own.
DATABASE_ALLOWANCE = 3.0
# Of a visitor's page; a member's may be as many times more as its budget is larger (ADR 0061).
MOST_TIMES_CONSTANT = 15.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure. `also` are further figures of the same thing, by name; without a budget it only informs."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    also: dict[str, float] = field(default_factory=dict)
    # What else was not kept, besides the value: a limit of `also`.
    broken: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether it is within its budget and no limit beside it is broken."""
        return not self.broken and (self.budget is None or self.value <= self.budget)

    def complaint(self) -> str:
        """What is not kept, in a few words; empty where all is."""
        parts = list(self.broken)
        if self.budget is not None and self.value > self.budget:
            parts.insert(0, f"{self.value:.2f} {self.unit} for {self.budget:g}")
        return f"{self.name}: {', '.join(parts)}" if parts else ""

    def line(self) -> str:
        """As it stands in the table of one hub."""
        budget = "" if self.budget is None else f"{self.budget:g}"
        also = "  ".join(f"{name} {_short(value)}" for name, value in self.also.items())
        return f"{self.name:38}{_short(self.value):>9} {self.unit:6}{budget:>7}{'' if self.is_kept else ' !':2}  {also}"


@dataclass(slots=True)
class Report:
    """All figures of one hub, with what they were measured on."""

    posts: int
    database: str
    machine: str = ""
    measured_at: str = ""
    load: float = 0.0
    readings: list[Reading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, posts: int, database: str) -> Self:
        """A report of now and here. `load` tells how many other processes wanted the processors when it began."""
        return cls(
            posts, database, machine(), datetime.now(UTC).isoformat(timespec="minutes"), round(os.getloadavg()[0], 1)
        )

    def complaints(self) -> list[str]:
        """Every budget that is not kept."""
        return [complaint for reading in self.readings if (complaint := reading.complaint())]

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Self:
        """A report from its JSON."""
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        readings = [Reading(**(each | {"broken": tuple(each["broken"])})) for each in found.pop("readings")]
        return cls(**found, readings=readings)


def columns(reports: Sequence[Report]) -> str:
    """The figures of hubs of several sizes beside each other, as a Markdown table; `!` marks a budget not kept."""
    names = list(dict.fromkeys(reading.name for report in reports for reading in report.readings))
    by_name = [{reading.name: reading for reading in report.readings} for report in reports]
    lines = [
        f"| | unit | budget | {' | '.join(f'{report.posts:,} posts' for report in reports)} |",
        f"|---|---|--:|{'--:|' * len(reports)}",
    ]
    for name in names:
        found = [readings.get(name) for readings in by_name]
        first = next(reading for reading in found if reading is not None)
        budget = "" if first.budget is None else f"{first.budget:g}"
        cells = ["–" if each is None else f"{_short(each.value)}{'' if each.is_kept else ' !'}" for each in found]
        lines.append(f"| {name} | {first.unit} | {budget} | {' | '.join(cells)} |")
    return "\n".join(lines)


def machine() -> str:
    """Processor, number of cores and Python, in one line."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [line for line in information.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = named[0].partition(":")[2].strip() if named else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}" if value < 10 else f"{value:.1f}"
