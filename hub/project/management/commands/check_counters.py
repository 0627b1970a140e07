"""`hub check counters`: counts anew what the hub's pages read from kept numbers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.core.counters import counters, differences, repair

_SHOWN = 5


class Command(BaseCommand):
    """See `help`."""

    help = "Compare every kept number (replies, members, unread …) with a count and say where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for counter in counters.ask():
            found = differences(counter)
            if not found:
                self.stdout.write(f"{counter.name}: in order.")
                continue
            some = ", ".join(f"{each.key} ({each.kept}, not {each.counted})" for each in found[:_SHOWN])
            self.stdout.write(f"{counter.name}: {len(found):,} wrong, such as {some}.")
            if options["repair"]:
                repair(counter, found)
                self.stdout.write(f"{counter.name}: counted anew.")
            else:
                wrong += len(found)
        if wrong:
            raise CommandError(
                f"Kept numbers that are wrong: {wrong:,}. “hub check counters --repair” counts them anew."
            )
