"""`hub bench`: build large hubs beside this one and print what each page costs, the sizes beside each other."""

import json
import os
import subprocess
import sys
import time
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.test.utils import override_settings

from hub.content.contributions.models import Contribution
from hub.core.counters import counters, differences
from hub.core.search.actions import BATCH, bulk_load, index
from hub.core.search.points import sources
from hub.project.bench.build import Size, analyse, build
from hub.project.bench.measure import Browser, follow
from hub.project.bench.pages import addresses_of_threads, measure_pages
from hub.project.bench.report import Reading, Report, columns
from hub.project.bench.server import measure_server
from hub.project.bench.weight import measure_weight
from hub.project.bench.writing import measure_replies
from hub.project.preparation import prepare

_FIGURES = "figures.json"
_MOST_BUILD_SECONDS = 1200.0
_SMALLEST = 2_000
# Documents between two lines of progress.
_TOLD = 50_000


class Command(BaseCommand):
    """Never in production: it fills databases with made-up hubs."""

    help = "Build large made-up hubs beside this one and measure what each page costs. Changes nothing of this hub."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--posts",
            type=_sizes,
            default=[1_000_000],
            metavar="N[,N…]",
            help="sizes of the hubs (default: a million posts); each is kept in a folder or database of its own",
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
        parser.add_argument("--strict", action="store_true", help="end with status 1 if a budget is not kept")
        parser.add_argument(
            "--pages-only", action="store_true", help="start no server: no memory, no requests per second"
        )
        parser.add_argument("--no-search", action="store_true", help="do not build the search index")
        parser.add_argument("--here", action="store_true", help="fill this hub, which must be empty, and measure it")
        parser.add_argument("--measure-only", action="store_true", help="measure this hub; 200 replies are written")
        # For the processes that measure one size each: whoever started them says what is not kept.
        parser.add_argument("--silent-end", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The benchmark fills databases with made-up hubs; it does not run in production.")
        if options["here"] or options["measure_only"]:
            reports = [self._measured_here(options)]
            if options["json"]:
                reports[0].write(options["json"])
        else:
            reports = [self._measured_beside(posts, options) for posts in options["posts"]]
            self.stdout.write(f"\n{columns(reports)}\n")
            if options["json"]:
                figures = [asdict(report) for report in reports]
                options["json"].write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if not options["silent_end"]:
            self._conclude(reports, is_strict=options["strict"])

    def _conclude(self, reports: list[Report], *, is_strict: bool) -> None:
        complaints = [f"{report.posts:,} posts: {each}" for report in reports for each in report.complaints()]
        for each in complaints:
            self.stdout.write(f"Not kept: {each}")
        if not complaints:
            self.stdout.write("Every budget is kept.")
        elif is_strict:
            raise CommandError(f"{len(complaints)} budgets are not kept.")

    def _measured_beside(self, posts: int, options: dict[str, Any]) -> Report:
        """Build and measure a hub of this size in a process, folder and database of its own; built ones are kept."""
        folder, url = _folder_of(posts), settings.HUB["DATABASE_URL"]
        folder.mkdir(parents=True, exist_ok=True)
        if url:
            url = _make_database(url, f"bench_{posts}")
        environment = os.environ | {"HUB_DATA_DIR": str(folder), "HUB_DATABASE_URL": url, "HUB_DEMO": "0"}
        is_built = (folder / _built_name()).exists()
        arguments = ["--measure-only"] if is_built else ["--here", "--posts", str(posts)]
        arguments += [
            "--silent-end",
            *(f"--{name.replace('_', '-')}" for name in ("pages_only", "no_search") if options[name]),
        ]
        self.stdout.write(f"\nA hub of {posts:,} posts in {folder}{', built before' if is_built else ''}")
        self.stdout.flush()
        command = [sys.executable, "-m", "hub", "bench", *arguments, "--json", str(folder / _FIGURES)]
        if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603 -- our own
            raise CommandError(f"The hub of {posts:,} posts could not be built or measured; the lines above say why.")
        return Report.read(folder / _FIGURES)

    def _measured_here(self, options: dict[str, Any]) -> Report:
        prepare(self._say, with_demo=False)
        built = settings.DATA_DIR / _built_name()
        if not options["measure_only"]:
            posts = options["posts"][0]
            report = Report.begin(posts, connection.vendor)
            report.readings += self._build(posts, with_search=not options["no_search"])
            report.write(built)
        report = Report.begin(0, connection.vendor)
        if built.exists():
            earlier = Report.read(built)
            report.posts, report.readings = earlier.posts, earlier.readings
        else:
            report.posts = Contribution.objects.count()
        self.stdout.write(f"\n{report.posts:,} threads and replies on {report.database}; {report.machine}")
        self.stdout.write("Milliseconds of processor time, medians; page caches cold, compression not counted")
        for reading in report.readings:
            self._tell(reading)
        for reading in self._readings(is_short=options["pages_only"]):
            report.readings.append(reading)
            self._tell(reading)
        return report

    def _readings(self, *, is_short: bool) -> Iterator[Reading]:
        with override_settings(ROOT_URLCONF="hub.project.bench.urls"):
            yield from measure_pages(self._say)
            yield measure_replies()
            visitor = Browser()
            yield measure_weight(visitor)
            pages = {"list of threads": follow(visitor, "/en/threads/", 100), "thread": addresses_of_threads()[:100]}
        if not is_short:
            # A pool of connections must not be shared with the server's processes, nor keep a lock that they want.
            connections.close_all()
            yield from measure_server(pages, self._say)
        yield _counters_reading()

    def _build(self, posts: int, *, with_search: bool) -> Iterator[Reading]:
        began = time.monotonic()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                # A build that the machine's fall interrupts is begun anew.
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA cache_size=-400000")
        try:
            seconds = build(Size.of(posts), lambda text: self._say(f"{_clock(began)}  {text}"))
        except RuntimeError as error:
            raise CommandError(f"{error}.") from error
        yield Reading("writing the rows", seconds, "s")
        if with_search:
            seconds = self._index(began)
            yield Reading("building the search index", seconds, "s")
        analyse()
        connection.close()
        yield Reading("building the hub", time.monotonic() - began, "s", _MOST_BUILD_SECONDS)

    def _index(self, began: float) -> float:
        """As `hub reindex`, but without looking for what is there already: nothing is."""
        started = time.monotonic()
        with bulk_load():
            for kind, source in sources().items():
                done, after = 0, ""
                while ids := source.ids_after(after, BATCH):
                    index(source.documents(ids), are_new=True)
                    done, after = done + len(ids), ids[-1]
                    if done % _TOLD == 0:
                        self._say(f"{_clock(began)}  search index, {kind}: {done:,}")
        return time.monotonic() - started

    def _tell(self, reading: Reading) -> None:
        self.stdout.write(reading.line())
        self.stdout.flush()

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()


def _counters_reading() -> Reading:
    began = time.monotonic()
    wrong = {counter.name: float(len(found)) for counter in counters.ask() if (found := differences(counter))}
    return Reading(
        "kept numbers that are wrong", sum(wrong.values()), "", 0.0, {"seconds": time.monotonic() - began} | wrong
    )


def _sizes(text: str) -> list[int]:
    sizes = [int(part.replace("_", "")) for part in text.split(",")]
    if min(sizes) < _SMALLEST:
        raise ArgumentTypeError(f"the smallest hub has {_SMALLEST:,} posts")
    return sizes


def _folder_of(posts: int) -> Path:
    return Path(settings.DATA_DIR) / "bench" / f"{connection.vendor}-{posts}"


def _built_name() -> str:
    return f"built-{connection.vendor}.json"


def _make_database(url: str, name: str) -> str:
    """The address of a database of this name on the hub's own server; made, and then empty, where it is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def _clock(began: float) -> str:
    return f"{int(time.monotonic() - began) // 60:3}:{int(time.monotonic() - began) % 60:02}"
