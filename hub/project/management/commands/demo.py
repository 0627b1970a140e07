"""`hub demo`: fills an empty hub with invented people, organisations, groups and conversations."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.project.demo.load import NotEmpty, load_demo


class Command(BaseCommand):
    """`hub prepare` calls it at the first start, unless HUB_DEMO=0."""

    help = """Fill an empty hub with demonstration content: invented people, organisations, groups and conversations.

Their past is played back day by day up to today. Refused in production and where real members have joined.
"""

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("A hub in production is not filled with invented people; HUB_ENV=production is set.")
        began = time.monotonic()
        # Lines about jobs would hide how far it is; one job fails on purpose, for the managers to see.
        logging.getLogger("hub.core.jobs").setLevel(logging.CRITICAL)
        self._tell("  Filling the hub with invented people and their past …")
        try:
            is_new = load_demo(lambda percent: self._tell(f" {percent} %"))
        except NotEmpty as error:
            self._tell("\n")
            raise CommandError(
                "Real members have joined this hub already. The demonstration needs an empty one: "
                "choose another folder with HUB_DATA_DIR."
            ) from error
        except BaseException:
            self._tell("\n")
            raise
        self._tell(f" {time.monotonic() - began:.1f} s\n" if is_new else " they are here already.\n")

    def _tell(self, words: str) -> None:
        self.stdout.write(words, ending="")
        self.stdout.flush()
