"""Finds the management commands of the hub's features and shows and runs them as subcommands of `hub`."""

import argparse
import difflib
import logging
import re
import sys
import textwrap
from importlib.metadata import version
from itertools import groupby

import django
import psycopg
from django.apps import AppConfig
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, CommandParser, handle_default_options
from django.db import OperationalError, ProgrammingError, connection, connections

from hub.project.commands import complain

# What a newcomer needs first stands first; a command that is not named here stands under the last heading.
HEADINGS = {
    "Start": ["run", "web", "worker", "prepare", "migrate"],
    "Fill": ["demo", "import", "createadmin"],
    "Look after": ["check", "reindex", "backup", "restore", "settings"],
    "Develop": ["bench", "messages", "manage"],
}
RUN_SENTENCE = "Set up what is missing, then serve pages and background jobs on one address until Ctrl-C."
WEB_SENTENCE = "Serve pages only; for service files, which start the worker beside it."
MANAGE_SENTENCE = "Any of Django's own commands, for developers."
# Options of every Django command that nobody who runs a hub needs to read about; they still work.
HIDDEN_OPTIONS = frozenset(
    {"version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"}
)


def subcommands() -> dict[str, str]:
    """The hub's own commands by their words (`import members`), each with the app that has it."""
    return {
        name.replace("_", " "): app.name if isinstance(app, AppConfig) else app
        for name, app in get_commands().items()
        if (app.name if isinstance(app, AppConfig) else app).startswith("hub.")
    }


def dispatch(arguments: list[str]) -> int:
    """Run the subcommand that the first words name."""
    django.setup()
    if arguments[0] != "worker":
        # The pool tells every attempt; who waits at a console wants the reason once.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    try:
        return _dispatch(arguments, subcommands())
    except (OperationalError, ProgrammingError) as error:
        if re.search("no such table|relation .* does not exist", str(error)):
            return complain("The database is not up to date with the code: run “hub migrate” first.")
        return complain(f"The database cannot be used: {_reason(error)}")


def _reason(error: Exception) -> str:
    """What the database said; the pool itself only tells that it waited in vain."""
    if "couldn't get a connection" in str(error):
        parameters = {**connection.get_connection_params(), "connect_timeout": 5}
        parameters = {name: value for name, value in parameters.items() if isinstance(value, str | int)}
        try:
            psycopg.connect(**parameters).close()
        except psycopg.Error as refused:
            error = refused
    return " ".join(str(error).split())


def _dispatch(arguments: list[str], known: dict[str, str]) -> int:
    if arguments[0] == "manage":
        execute_from_command_line(["hub manage", *arguments[1:]])
        return 0
    for length in (3, 2, 1):
        words = " ".join(arguments[:length])
        if words in known and len(arguments) >= length:
            return _run(words, known[words], arguments[length:])
    group = {words: app for words, app in known.items() if words.startswith(f"{arguments[0]} ")}
    if group and arguments[1:] in ([], ["-h"], ["--help"]):
        if arguments == ["check"]:
            return _check_everything(group)
        _show(f"hub {arguments[0]} …", group)
        if arguments[0] == "check":
            sys.stdout.write("\n“hub check” alone looks at the settings and then does all of these.\n")
        return 0
    return _unknown(arguments, known)


def show_overview(arguments: list[str]) -> int:
    """Print every subcommand with its sentence, or (`hub help import`) the help of one."""
    if arguments:
        return dispatch([*arguments, "--help"])
    django.setup()
    known = subcommands()
    sys.stdout.write(f"Eduhub {version('eduhub')}: a hub for people and organisations in education.\n")
    sys.stdout.write("Usage: hub COMMAND …      hub COMMAND --help tells more.\n")
    order = {word: (place, heading) for place, (heading, word) in enumerate(_headed_words())}
    last = (len(order), "More")
    lines = {"run": RUN_SENTENCE, "web": WEB_SENTENCE, "manage": MANAGE_SENTENCE}
    lines |= {words: _sentence(words, app) for words, app in known.items()}
    ranked = sorted(lines, key=lambda words: (order.get(words.split()[0], last)[0], words))
    width = max(map(len, ranked))
    for heading, group in groupby(ranked, key=lambda words: order.get(words.split()[0], last)[1]):
        sys.stdout.write(f"\n{heading}\n")
        for words in group:
            sys.stdout.write(f"  hub {words:<{width}}  {lines[words]}\n")
    sys.stdout.write("\nSettings come from the environment; docs/settings.md lists them.\n")
    return 0


def _headed_words() -> list[tuple[str, str]]:
    return [(heading, word) for heading, words in HEADINGS.items() for word in words]


def _show(title: str, group: dict[str, str]) -> None:
    sys.stdout.write(f"{title}\n\n")
    width = max(map(len, group))
    for words in sorted(group):
        sys.stdout.write(f"  hub {words:<{width}}  {_sentence(words, group[words])}\n")


def _load(words: str, app: str) -> BaseCommand:
    command = load_command_class(app, words.replace(" ", "_"))
    assert isinstance(command, BaseCommand)
    return command


def _sentence(words: str, app: str) -> str:
    """The first sentence of a command's help."""
    return str(_load(words, app).help).split("\n\n")[0].replace("\n", " ").strip()


def _run(words: str, app: str, arguments: list[str]) -> int:
    """Run one command as Django does, but leave the name of the error's class out of what is said."""
    command = _load(words, app)
    # Where it stands does not tell Django which errors to explain and which to raise.
    command._called_from_command_line = True  # type: ignore[attr-defined]  # Django's own, undeclared
    # Django wants the program and the command as two words; it shows them joined.
    first, _, rest = f"hub {words}".rpartition(" ")
    options = vars(_friendly_parser(command, first, rest).parse_args(arguments))
    handle_default_options(argparse.Namespace(**options))
    try:
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        if options["traceback"]:
            raise
        return complain(str(error), error.returncode)
    finally:
        connections.close_all()
    return 0


def _friendly_parser(command: BaseCommand, program: str, subcommand: str) -> CommandParser:
    parser = command.create_parser(program, subcommand)
    # Django keeps the last word of the program's path, and with it loses “hub”.
    parser.prog = f"{program} {subcommand}"
    parser.formatter_class = _HelpFormatter
    for action in parser._actions:
        if action.dest in HIDDEN_OPTIONS or (subcommand == "migrate" and action.dest != "help"):
            action.help = argparse.SUPPRESS
    return parser


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Wraps the sentences and keeps the lines of the examples under them."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n\n".join(
            part if part.startswith(" ") else textwrap.fill(part, width) for part in text.strip().split("\n\n")
        )


def _check_everything(group: dict[str, str]) -> int:
    """`hub check` alone: the settings, then every `hub check …`; answers 1 if one of them complained."""
    code = 0
    execute_from_command_line(["hub", "check"])
    for words in sorted(group):
        sys.stdout.write(f"hub {words}\n")
        code = max(code, _run(words, group[words], []))
    return code


def _unknown(arguments: list[str], known: dict[str, str]) -> int:
    asked = " ".join(word for word in arguments[:2] if not word.startswith("-"))
    close = difflib.get_close_matches(asked, [*known, "run", "web", "manage"], n=1)
    hint = f"Did you mean “hub {close[0]}”? " if close else ""
    return complain(f"There is no command “hub {asked}”. {hint}“hub help” lists them all.")
