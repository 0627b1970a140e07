"""`hub backup FILE`: copies the hub, running or not, into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.project.backups import BackupError, make_backup, read_manifest


class Command(BaseCommand):
    """The hub may go on running meanwhile."""

    help = """Copy the database and all files into one file, while the hub runs; --check examines an existing one.

The file holds personal data: keep it where only you can read it. “hub restore” puts it back.

  hub backup hub-2027-01-31.tar.gz
  hub backup --check hub-2027-01-31.tar.gz
"""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="where to write it")
        parser.add_argument("--check", action="store_true", help="write nothing: see whether an existing file is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].resolve()
        try:
            manifest = read_manifest(file) if options["check"] else make_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or file} cannot be written: {error.strerror}.") from error
        megabytes = file.stat().st_size / 1_000_000
        count = len(manifest.checksums) - 1
        self.stdout.write(
            f"{file}: {megabytes:.1f} MB, made {manifest.made_at} by version {manifest.version}, "
            f"a {manifest.database} database and {count} files, checksums in order."
            if options["check"]
            else f"Wrote {file}: {megabytes:.1f} MB, the database and {count} files. "
            "Keep HUB_SECRET_KEY elsewhere: it is not in it."
        )
