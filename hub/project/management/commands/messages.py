"""`hub messages`: collects the interface's texts and brings the translation files in step."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.project.catalogues import (
    catalogue_files,
    compile_catalogues,
    stale_catalogues,
    untranslated,
    update_catalogues,
    updated_catalogues,
)


class Command(BaseCommand):
    """Developers run it after changing texts; CI runs it with `--check`."""

    help = """Bring the translation files in step with the code, and say how much is left to translate.

For translators and developers; the files are in hub/locale/.
"""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail where a file is out of step")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            behind = [file for file, text in updated_catalogues() if not file.exists() or file.read_bytes() != text]
            if behind:
                raise CommandError(f"Out of step with the code: {', '.join(map(str, behind))}. Run “make messages”.")
        else:
            for file in update_catalogues():
                self.stdout.write(f"Changed {file}")
            compile_catalogues(stale_catalogues())
        for file in catalogue_files():
            self.stdout.write(f"{file.parts[-3]}: {len(untranslated(file))} texts to translate")
