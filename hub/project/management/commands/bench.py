"""`hub bench`: build a large hub in an empty database and print what each page costs."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hub.community.topics.actions import ensure_topics
from hub.core.search.actions import bulk_load
from hub.core.search.points import sources
from hub.core.search.rebuilding import reindex_step, start_reindexing
from hub.project.bench.build import Size, build
from hub.project.bench.measure import Figures
from hub.project.bench.pages import measure_pages


class Command(BaseCommand):
    """Never in production: it fills the database with a made-up hub."""

    help = "Fill an empty data folder or database with a large made-up hub and measure what each page costs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=int, default=1_000_000, help="size of the hub (default: a million posts)")
        parser.add_argument("--measure-only", action="store_true", help="measure the hub that is there already")
        parser.add_argument("--no-search", action="store_true", help="do not build the search index")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The benchmark fills the database with a made-up hub; it does not run in production.")
        if not options["measure_only"]:
            self._build(options)
        figures = []
        self.stdout.write(self._head())
        for each in measure_pages(self.stdout.write):
            figures.append(each)
            self.stdout.write(_line(each))
        if options["json"]:
            options["json"].write_text(json.dumps([asdict(each) for each in figures], indent=1))
        too_dear = [each.name for each in figures if each.is_within() is False]
        self.stdout.write(f"Over budget: {', '.join(too_dear)}." if too_dear else "Every page is within its budget.")

    def _build(self, options: dict[str, Any]) -> None:
        ensure_topics()
        try:
            seconds = build(Size.of(options["posts"]), lambda text: self.stdout.write(f"  {text}"))
        except RuntimeError as error:
            raise CommandError(f"{error}.") from error
        self.stdout.write(f"  rows written in {seconds:.0f} s")
        if options["no_search"]:
            return
        began = time.monotonic()
        with bulk_load():
            for kind in sources():
                start_reindexing(kind)
                while (run := reindex_step(kind)).finished_at is None:
                    if run.looked_at % 50_000 < 500:
                        self.stdout.write(f"  search index, {kind}: {run.looked_at:,}")
        self.stdout.write(f"  search index built in {time.monotonic() - began:.0f} s")

    def _head(self) -> str:
        return (
            f"\nMilliseconds of processor time on {connection.vendor}; page caches cold, compression not counted\n"
            f"{'page':36}{'median':>8}{'p95':>8}{'database':>10}{'budget':>8}{'queries':>9}{'kB gzip':>9}{'n':>6}"
        )


def _line(each: Figures) -> str:
    budget = "" if each.budget is None else f"{each.budget:g}"
    mark = " over" if each.is_within() is False else ""
    return (
        f"{each.name:36}{each.median:8.2f}{each.p95:8.2f}{each.database:10.2f}{budget:>8}{each.statements:9}"
        f"{each.kilobytes:9.1f}{each.samples:6}{mark}"
    )
