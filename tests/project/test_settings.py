"""The settings: read from one table, refused in a sentence, documented in step."""

import io
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from hub.project.environment import Setting, SettingError, boolean, number, read_settings, words
from hub.project.settings_pages import env_example, settings_page

TABLE = [
    Setting("PORT", number(1, 65535), 8000, "Port."),
    Setting("DEMO", boolean, True, "Demonstration."),
    Setting("HOSTS", words, [], "Hosts."),
    Setting("SECRET_KEY", str, "", "Secret.", True),
]
PRODUCTION = {
    "HUB_ENV": "production",
    "HUB_SECRET_KEY": "a-long-random-text-of-more-than-forty-characters",
    "HUB_URL": "https://hub.example.org",
    "HUB_DATABASE_URL": "postgresql://hub@/hub",
    "HUB_EMAIL_URL": "smtp://mail.example.org",
    "HUB_MAIL_FROM": "Hub <hub@example.org>",
}


def test_the_documentation_is_in_step_with_the_table():
    assert (settings.BASE_DIR / "docs/settings.md").read_text() == settings_page(settings.SETTINGS), (
        "hub settings --write"
    )
    assert (settings.BASE_DIR / ".env.example").read_text() == env_example(settings.SETTINGS), "hub settings --write"


def test_every_setting_says_what_it_is():
    for setting in settings.SETTINGS:
        assert setting.help.endswith("."), setting.name


def test_what_is_not_set_has_its_default():
    assert read_settings(TABLE, {}) == {"PORT": 8000, "DEMO": True, "HOSTS": [], "SECRET_KEY": ""}


def test_values_have_their_type():
    values = read_settings(TABLE, {"HUB_PORT": "9", "HUB_DEMO": "no", "HUB_HOSTS": "a.example, b.example,"})
    assert values == {"PORT": 9, "DEMO": False, "HOSTS": ["a.example", "b.example"], "SECRET_KEY": ""}


def test_a_file_may_hold_a_value(tmp_path: Path):
    (tmp_path / "key").write_text("from a file\n")
    assert read_settings(TABLE, {"HUB_SECRET_KEY_FILE": str(tmp_path / "key")})["SECRET_KEY"] == "from a file"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"HUB_PROT": "1"}, "HUB_PROT is set, but there is no such setting"),
        ({"HUB_PORT": "x"}, "HUB_PORT: “x” is not a whole number"),
        ({"HUB_PORT": "0"}, "HUB_PORT: 0 is not between 1 and 65535"),
        ({"HUB_DEMO": "maybe"}, "HUB_DEMO: “maybe” is neither yes nor no"),
        ({"HUB_SECRET_KEY_FILE": "/nowhere"}, "HUB_SECRET_KEY_FILE: cannot read /nowhere"),
    ],
)
def test_what_cannot_be_used_is_said(environ: dict[str, str], said: str):
    with pytest.raises(SettingError, match=said):
        read_settings(TABLE, environ)


def test_the_tests_own_names_are_left_alone():
    read_settings(TABLE, {"HUB_TEST_DATABASE": "postgres"})


def _settings(environ: dict[str, str], question: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    command = [sys.executable, "-c", f"from hub.project import settings as s; print({question})"]
    return subprocess.run(command, env={**clean, **environ}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"HUB_SECRET_KEY": "short"}, "HUB_SECRET_KEY must be set"),
        ({"HUB_URL": "http://hub.example.org"}, "HUB_URL must be"),
        ({"HUB_DATABASE_URL": ""}, "HUB_DATABASE_URL must"),
        ({"HUB_EMAIL_URL": ""}, "HUB_EMAIL_URL must"),
        ({"HUB_MAIL_FROM": "hub@localhost"}, "HUB_MAIL_FROM must"),
        ({"HUB_DEBUG": "1"}, "HUB_DEBUG is set, but there is no such setting"),
    ],
)
def test_production_refuses_to_start_unsafely(tmp_path: Path, change: dict[str, str], said: str):
    run = _settings({**PRODUCTION, "HUB_DATA_DIR": str(tmp_path), **change}, "s.ENV")
    assert run.returncode == 1
    assert said in run.stderr


def test_production_names_everything_that_is_missing_at_once(tmp_path: Path):
    run = _settings({"HUB_ENV": "production", "HUB_DATA_DIR": str(tmp_path)}, "s.ENV")
    told = run.stderr[run.stderr.index("SettingError") :]
    assert [line.split()[0] for line in told.split(": ", 1)[1].splitlines()] == [
        "HUB_SECRET_KEY",
        "HUB_URL",
        "HUB_DATABASE_URL",
        "HUB_EMAIL_URL",
        "HUB_MAIL_FROM",
    ]


def test_production_is_strict(tmp_path: Path):
    question = "s.DEBUG, s.HUB['DEMO'], s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS[0], s.SECURE_HSTS_SECONDS > 0"
    run = _settings({**PRODUCTION, "HUB_DATA_DIR": str(tmp_path), "HUB_DEMO": "1"}, question)
    assert run.stdout.strip() == "False False True hub.example.org True", run.stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, False, False)),
        ("smtp://me:p%40ss@mail.example.org", ("mail.example.org", 587, False, True)),
        ("smtps://me:secret@mail.example.org", ("mail.example.org", 465, True, False)),
    ],
)
def test_a_password_for_mail_never_crosses_the_network_in_the_clear(
    url: str, expected: tuple[object, ...], tmp_path: Path
):
    question = "*(s.MAILERS['default']['OPTIONS'][k] for k in ('host', 'port', 'use_ssl', 'use_tls'))"
    run = _settings({"HUB_EMAIL_URL": url, "HUB_DATA_DIR": str(tmp_path)}, question)
    assert run.stdout.strip() == " ".join(map(str, expected))


def test_a_database_address_may_name_a_sockets_folder(tmp_path: Path):
    question = "*(s.DATABASES['default'][k] for k in ('HOST', 'NAME', 'USER'))"
    address = "postgresql://hub@/hub?host=/run/Postgres"
    run = _settings({"HUB_DATABASE_URL": address, "HUB_DATA_DIR": str(tmp_path)}, question)
    assert run.stdout.strip() == "/run/Postgres hub hub"


def test_a_database_address_keeps_what_else_it_asks_for(tmp_path: Path):
    question = "*(s.DATABASES['default'][k] for k in ('HOST', 'PORT')), s.DATABASES['default']['OPTIONS']['sslmode']"
    address = "postgresql://hub@db.example.org/hub?port=6432&sslmode=verify-full"
    run = _settings({"HUB_DATABASE_URL": address, "HUB_DATA_DIR": str(tmp_path)}, question)
    assert run.stdout.strip() == "db.example.org 6432 verify-full"


def test_a_cache_elsewhere_needs_its_client(tmp_path: Path):
    run = _settings({"HUB_CACHE_URL": "memcached://x", "HUB_DATA_DIR": str(tmp_path)}, "s.CACHES")
    assert "HUB_CACHE_URL must begin with redis://" in run.stderr
    run = _settings({"HUB_CACHE_URL": "redis://127.0.0.1/0", "HUB_DATA_DIR": str(tmp_path)}, "s.CACHES")
    assert ("SharedCache" in run.stdout) if find_spec("redis") else ("sh tools/setup.sh --redis" in run.stderr)


def test_secrets_are_not_shown(settings):
    settings.HUB = {**settings.HUB, "SECRET_KEY": "hush"}
    told = io.StringIO()
    call_command("settings", stdout=told)
    assert "HUB_SECRET_KEY=(hidden)" in told.getvalue()
    assert "hush" not in told.getvalue()
