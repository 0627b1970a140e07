"""`hub demo`: fills an empty hub with invented people, organisations, groups and conversations."""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.project.demo.load import NotEmpty, load_demo


class Command(BaseCommand):
    """`hub prepare` calls it at the first start, unless HUB_DEMO=0."""

    help = "Fill an empty hub with demonstration content: invented people, organisations, groups and conversations."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("A hub in production is not filled with invented people; HUB_ENV=production is set.")
        began = time.monotonic()
        # Thousands of lines about jobs would hide how far it is.
        logging.getLogger("hub.core.jobs").setLevel(logging.WARNING)
        try:
            is_new = load_demo(self._say)
        except NotEmpty as error:
            raise CommandError(
                "Real members have joined this hub already. The demonstration needs an empty one: "
                "choose another folder with HUB_DATA_DIR."
            ) from error
        if is_new:
            self._say(f"The demonstration is ready after {time.monotonic() - began:.0f} s.")
        else:
            self._say("The demonstration is here already; nothing was changed.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        self.stdout.flush()
