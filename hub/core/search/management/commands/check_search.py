"""`hub check search`: compares the search index with what it is made of."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.core.search.points import sources
from hub.core.search.rebuilding import drifts, orphaned_positions

_SHOWN = 5


class Command(BaseCommand):
    """See `help`."""

    help = "Compare the search index with the hub's contents and say where they differ. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        if orphans := orphaned_positions():
            count += len(orphans)
            self.stdout.write(f"{len(orphans)} or more entries have words without a row, or a row without words.")
        for kind in sources():
            found = drifts(kind)
            for drift in found:
                count += len(drift.object_ids)
                some = ", ".join(drift.object_ids[:_SHOWN])
                self.stdout.write(f"{kind}: {len(drift.object_ids)} {drift.what}, such as {some}.")
            if not found:
                self.stdout.write(f"{kind}: in order.")
        if count:
            raise CommandError("The search index differs from the hub's contents. “hub reindex” puts it right.")
