"""`hub settings`: what this hub is told by its environment."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.project.settings_pages import env_example, settings_page


class Command(BaseCommand):
    """Secrets are not shown."""

    help = """Show every setting, its value now, and what it is for.

Passwords and keys are not shown. Settings are given in the environment, for example HUB_PORT=8001.
"""
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="for developers: write .env.example and docs/settings.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            (settings.BASE_DIR / ".env.example").write_text(env_example(settings.SETTINGS), encoding="utf-8")
            (settings.BASE_DIR / "docs" / "settings.md").write_text(settings_page(settings.SETTINGS), encoding="utf-8")
            return
        for setting in settings.SETTINGS:
            value = settings.HUB[setting.name]
            is_given = {setting.variable, f"{setting.variable}_FILE"} & set(os.environ)
            shown = "(hidden)" if setting.is_secret and value else value
            self.stdout.write(f"{setting.variable}={shown}{'' if is_given else '   (default)'}\n    {setting.help}")
