"""`hub reindex`: rebuilds the search index."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.core.search.points import sources
from hub.core.search.rebuilding import reindex_step, start_reindexing


class Command(BaseCommand):
    """See `help`."""

    help = "Rebuild the search index. Stopped half-way, it goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kinds",
            nargs="*",
            metavar="KIND",
            help="what to rebuild, such as thread or member; without one, everything",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = sources()
        if unknown := [kind for kind in options["kinds"] if kind not in known]:
            raise CommandError(f"Nothing called “{unknown[0]}” can be searched. There is: {', '.join(known)}.")
        for kind in options["kinds"] or known:
            start_reindexing(kind)
            state = reindex_step(kind)
            while state.finished_at is None:
                self.stdout.write(f"{kind}: {state.looked_at:,}", ending="\r")
                state = reindex_step(kind)
            self.stdout.write(f"{kind}: {state.looked_at:,} looked at, done.")
