"""`hub prepare`: everything that must be up to date before web and worker start."""

import errno
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from hub.project.preparation import prepare, write_welcome


class Command(BaseCommand):
    """`hub run` calls it; in production the service files do."""

    help = """Bring database, translations, styles and (in a new hub) demonstration content up to date.

“hub run” does it at each start. Call it yourself before “hub web” and “hub worker”; where everything is in order it
does nothing.
"""
    # They need a database that is up to date.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty hub empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            prepare(self._tell, with_demo=settings.HUB["DEMO"] and not options["no_demo"])
            write_welcome()
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
                raise
            raise CommandError(_explain(error)) from error
        except OperationalError as error:
            if "disk is full" in str(error) or "No space left" in str(error):
                raise CommandError(_DISK_FULL) from error
            if "readonly database" in str(error):
                raise CommandError(f"The data folder {settings.DATA_DIR} cannot be written.") from error
            raise

    def _tell(self, words: str) -> None:
        self.stdout.write(words, ending="")
        self.stdout.flush()


_DISK_FULL = f"The disk is full: free some space where {settings.DATA_DIR} lies, then start again; nothing is lost."


def _explain(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _DISK_FULL
    return f"The folder or file {error.filename or settings.DATA_DIR} cannot be written: {error.strerror}."
