"""The `hub` command: `hub import members` is the management command `import_members` of whichever feature has it.

A feature adds a subcommand by adding a file to its `management/commands/`: `check_counters.py` becomes `hub check
counters`, `demo.py` becomes `hub demo`; the first sentence of the command's `help` is its line in the overview. There
is no list to keep. Only `run` and `web` are not such commands: they start processes and must not load
the pages themselves.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

from hub.project.environment import SettingError

OVERVIEW = ["", "help", "-h", "--help"]


def run_command(arguments: list[str]) -> int:
    """Run one `hub` command line and answer the exit code; whatever is wrong with it is said in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.project.settings")
    name = arguments[0] if arguments else ""
    try:
        if name in ("run", "web"):
            from hub.project.commands import run  # late: each process loads only what it needs

            return run.run(arguments[1:]) if name == "run" else run.web(arguments[1:])
        from hub.project.commands import catalogue  # late: `hub run` does without Django

        if name in OVERVIEW:
            return catalogue.show_overview(arguments[1:])
        return catalogue.dispatch(arguments)
    except (SettingError, ImproperlyConfigured) as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return 130


def complain(sentence: str, code: int = 2) -> int:
    """Say on standard error what is wrong; answers the exit code."""
    sys.stderr.write(f"{sentence}\n")
    return code
