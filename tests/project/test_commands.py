"""The `hub` command: what it finds, what it says, and what it does with words it does not know."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import BaseCommand

from hub.project.commands import run_command
from hub.project.commands.catalogue import subcommands


def test_a_management_command_of_a_feature_is_a_subcommand():
    known = subcommands()
    assert known["worker"] == "hub.core.jobs"
    assert known["backup"] == "hub.project"


def test_djangos_own_commands_are_not_shown():
    assert "runserver" not in subcommands()
    assert "startapp" not in subcommands()


@pytest.mark.parametrize("words", sorted(subcommands()))
def test_every_subcommand_says_in_a_sentence_what_it_does(words: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as end:
        run_command([*words.split(), "--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert told.startswith(f"usage: hub {words} ")
    assert "--pythonpath" not in told
    assert "--settings" not in told


def test_the_overview_names_every_subcommand_with_its_sentence(capsys: pytest.CaptureFixture[str]):
    assert run_command(["--help"]) == 0
    told = capsys.readouterr().out
    for words in [*subcommands(), "run", "manage"]:
        assert f"hub {words} " in told
    assert told.index("hub run ") < told.index("hub backup ")


def test_no_words_show_the_overview(capsys: pytest.CaptureFixture[str]):
    assert run_command([]) == 0
    assert "hub run " in capsys.readouterr().out


def test_an_unknown_word_gets_a_hint(capsys: pytest.CaptureFixture[str]):
    assert run_command(["bakup"]) == 2
    assert "Did you mean “hub backup”?" in capsys.readouterr().err


def test_an_error_is_said_without_the_name_of_its_class(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert run_command(["backup", "--check", str(tmp_path / "none.tar.gz")]) == 1
    assert capsys.readouterr().err.startswith("There is no file")


def test_examples_keep_their_lines(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        run_command(["import", "members", "--help"])
    assert "\n  hub import members people.csv --dry-run\n  hub import members" in capsys.readouterr().out


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Two pretended commands of one group, and what each was asked."""
    asked: list[list[str]] = []

    class Pretended(BaseCommand):
        help = "Pretends."
        requires_system_checks = []

        def add_arguments(self, parser):
            parser.add_argument("file", nargs="?")

        def handle(self, *args, **options):
            asked.append([options["file"]])
            if options["file"] == "bad.csv":
                raise RuntimeError("bad")

    monkeypatch.setattr(
        "hub.project.commands.catalogue.get_commands", lambda: {"import_members": "hub.x", "import_schools": "hub.x"}
    )
    monkeypatch.setattr("hub.project.commands.catalogue.load_command_class", lambda app, name: Pretended())
    return asked


def test_two_words_name_one_command(commands: list[list[str]]):
    assert run_command(["import", "members", "people.csv"]) == 0
    assert commands == [["people.csv"]]


def test_the_first_word_alone_shows_its_group(commands: list[list[str]], capsys: pytest.CaptureFixture[str]):
    assert run_command(["import"]) == 0
    told = capsys.readouterr().out
    assert "hub import members  Pretends." in told
    assert "hub import schools  Pretends." in told
    assert commands == []


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"HUB_COLOUR": "blue"}, "HUB_COLOUR is set, but there is no such setting."),
        ({"HUB_PORT": "eighty"}, "HUB_PORT: “eighty” is not a whole number"),
        ({"HUB_ENV": "production"}, "HUB_SECRET_KEY must be set"),
        ({"HUB_WEB_WORKERS": "0"}, "HUB_WEB_WORKERS: 0 is not between 1 and 64"),
        ({"HUB_DATA_DIR": "/etc/hostname"}, "The data folder /etc/hostname cannot be made: there is a file"),
        ({"HUB_DATA_DIR": "/proc/nowhere"}, "The data folder /proc/nowhere cannot be made"),
        ({"HUB_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}, "Connection refused Is the server running"),
    ],
)
def test_a_wrong_setting_is_said_in_one_sentence(environment: dict[str, str], sentence: str, tmp_path: Path):
    run = subprocess.run(
        [sys.executable, "-m", "hub", "migrate", "--check"],
        env={**os.environ, "HUB_DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr


def test_a_database_without_tables_is_said_in_one_sentence(tmp_path: Path):
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "hub",
            "manage",
            "shell",
            "-c",
            "from hub.community.members.models import Member as M; M.objects.count()",
        ],
        env={**os.environ, "HUB_DATA_DIR": str(tmp_path), "HUB_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "run “hub migrate” first" in run.stderr
