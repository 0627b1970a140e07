"""`hub migrate`: Django's own, and with it the table that the cache and the rate limits share."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate


class Command(migrate.Command):
    """Replaces Django's command of this name, for tests too."""

    help = """Bring the database up to date with the code; safe to repeat.

“hub prepare” does this and more. Take a backup first.
"""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["app_label"] and settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
            call_command("createcachetable", database=options["database"], verbosity=0)
