"""Runs the whole suite on SQLite, then on PostgreSQL, and says at the end what was skipped and why: `python -m tests`.

`--require postgres,browser` fails the run where one of these parts was skipped (CI does). Other arguments go to pytest.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.private_postgres import PostgresMissingError, binaries

NO_TESTS_COLLECTED = 5


@dataclass
class Outcome:
    """What one run of the suite gave."""

    database: str
    code: int = 0
    seconds: float = 0
    ran: int = 0
    browser_ran: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def run_suite(database: str, arguments: list[str]) -> Outcome:
    """Run pytest once on `database` and read its own report."""
    print(f"\n━━━ Tests on {database} ━━━", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hub-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-n", "auto", "--maxprocesses=4", f"--junitxml={report}", *arguments]
        code = subprocess.run(command, env={**os.environ, "HUB_TEST_DATABASE": database}, check=False).returncode
        outcome = Outcome(database, code, time.monotonic() - started)
        if report.exists():
            _read_report(report, outcome)
    return outcome


def _read_report(report: Path, outcome: Outcome) -> None:
    for case in ElementTree.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        if skipped is not None:
            outcome.skipped[skipped.get("message", "no reason given")] += 1
            continue
        outcome.ran += 1
        outcome.browser_ran += case.get("classname", "").startswith("tests.browser")
        outcome.failed += case.find("failure") is not None or case.find("error") is not None


def summarise(outcomes: list[Outcome], no_postgres: str) -> set[str]:
    """Print what ran and what did not; answers the names of the parts that were left out."""
    missing = set()
    print("\n━━━ The whole suite ━━━")
    for outcome in outcomes:
        skipped = outcome.skipped.total()
        print(
            f"{outcome.database:<10} {outcome.ran - outcome.failed} passed, {outcome.failed} failed, {skipped} skipped"
            f" in {outcome.seconds:.0f} s ({outcome.browser_ran} in the browser)"
        )
        for reason, count in outcome.skipped.items():
            print(f"  SKIPPED {count} on {outcome.database}: {reason}")
    if no_postgres:
        print(f"  SKIPPED all tests on PostgreSQL: {no_postgres}")
        missing.add("postgres")
    if not any(outcome.browser_ran for outcome in outcomes):
        chromium = "none was found" if not shutil.which("chromium") else "see the reasons above"
        print(f"  SKIPPED all tests in the browser (Chromium: {chromium})")
        missing.add("browser")
    if not missing and not any(outcome.skipped for outcome in outcomes):
        print("Nothing was skipped.")
    ran, failed = sum(outcome.ran for outcome in outcomes), sum(outcome.failed for outcome in outcomes)
    print(f"Total: {ran - failed} passed, {failed} failed, {sum(o.skipped.total() for o in outcomes)} skipped")
    sys.stdout.flush()
    return missing


def main() -> int:
    """Answer 0 when all tests passed and nothing that was required was skipped."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--require", default="", help="parts that may not be skipped: postgres,browser")
    options, arguments = parser.parse_known_args()
    required = {part for part in options.require.split(",") if part}

    outcomes = [run_suite("sqlite", arguments)]
    no_postgres = ""
    try:
        binaries()
        outcomes.append(run_suite("postgres", arguments))
    except PostgresMissingError as error:
        no_postgres = str(error)
    left_out = summarise(outcomes, no_postgres) & required

    if left_out:
        print(f"FAILED: required but skipped: {', '.join(sorted(left_out))}.")
        return 1
    if any(outcome.ran == 0 for outcome in outcomes):
        print("FAILED: no test ran.")
        return NO_TESTS_COLLECTED
    return max(outcome.code for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main())
