"""Figures and their budgets, and how they are written."""

from pathlib import Path

from hub.project.bench.report import Reading, Report, columns


def report(posts: int, *readings: Reading) -> Report:
    found = Report.begin(posts, "sqlite")
    found.readings += readings
    return found


def test_a_figure_within_its_budget_has_nothing_to_say() -> None:
    assert Reading("thread, visitor", 3.0, "ms", 3).complaint() == ""
    assert Reading("list, requests", 300, "1/s").complaint() == ""


def test_a_figure_over_its_budget_is_said_with_every_other_limit_that_is_broken() -> None:
    reading = Reading("thread, visitor", 3.214, "ms", 3, broken=("9 queries for 8",))
    assert not reading.is_kept
    assert reading.complaint() == "thread, visitor: 3.21 ms for 3, 9 queries for 8"
    assert " ! " in reading.line()


def test_a_broken_limit_alone_is_not_kept_either() -> None:
    assert Reading("thread, visitor", 2.0, "ms", 3, broken=("9 queries for 8",)).complaint() == (
        "thread, visitor: 9 queries for 8"
    )


def test_sizes_stand_beside_each_other() -> None:
    small = report(10_000, Reading("thread", 1.5, "ms", 3), Reading("memory", 190.2, "MB", 300))
    large = report(1_000_000, Reading("thread", 3.456, "ms", 3))
    assert columns([small, large]).splitlines() == [
        "| | unit | budget | 10,000 posts | 1,000,000 posts |",
        "|---|---|--:|--:|--:|",
        "| thread | ms | 3 | 1.50 | 3.46 ! |",
        "| memory | MB | 300 | 190 | – |",
    ]


def test_figures_come_back_from_their_file(tmp_path: Path) -> None:
    written = report(10_000, Reading("thread", 1.5, "ms", 3, {"queries": 5}, ("something",)))
    written.write(tmp_path / "figures.json")
    assert Report.read(tmp_path / "figures.json") == written
    assert written.complaints() == ["thread: something"]
