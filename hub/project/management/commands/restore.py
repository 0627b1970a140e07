"""`hub restore FILE`: puts the hub back to what a backup holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.project.backups import BackupError, restore_backup


class Command(BaseCommand):
    """Web and worker must be stopped meanwhile."""

    help = """Put the hub back to what a backup holds. Stop the hub first.

The file is examined before anything is changed. Afterwards everybody has to sign in again.

  hub restore hub-2027-01-31.tar.gz --replace
"""
    # The database may be older than the code, or empty.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that “hub backup” wrote")
        parser.add_argument(
            "--replace", action="store_true", help="give up what the hub holds now; needed where it is not empty"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["file"].resolve(), replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The hub is as it was on {manifest.made_at}, with {len(manifest.checksums) - 1} files. "
            "Everyone has to sign in again."
        )
