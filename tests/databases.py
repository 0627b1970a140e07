"""The test databases: one template migrated per run, copied for each process and after each committing test."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.environment import DATABASE, ROOT, SERVER

TEMPLATE_FILE = ROOT / "template.sqlite3"
TEMPLATE_NAME = f"hub_{ROOT.name[-8:]}_template"


def make_database() -> None:
    """Give this process a migrated database of its own; the first process of a run makes the template."""
    done = ROOT / "template.done"
    with (ROOT / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _make_template()
            done.touch()
        elif DATABASE == "postgres":
            _copy_postgres()
    if DATABASE == "sqlite":
        restore_database()


def restore_database() -> None:
    """Put this process's database back to the state right after the migrations, whatever was committed to it."""
    if DATABASE == "postgres":
        _close()
        _copy_postgres()
        return
    connections.close_all()
    # Through SQLite's own backup, not a file copy: a thread of the live server may still hold the file open.
    with closing(sqlite3.connect(TEMPLATE_FILE)) as template, closing(sqlite3.connect(_file(), timeout=20)) as target:
        template.backup(target)


def drop_database() -> None:
    """Let go of the database at the end of the process; the run's folder and cluster are removed as a whole."""
    _close()
    if DATABASE == "postgres":
        with _server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{_name()}" WITH (FORCE)')


@contextmanager
def separate_database(folder: Path) -> Iterator[str]:
    """A migrated database for processes of their own, whose data folder this is: the value of `HUB_DATABASE_URL`.

    There must be a template already: a fixture that uses this needs pytest-django's `transactional_db`.
    """
    if DATABASE == "sqlite":
        shutil.copyfile(TEMPLATE_FILE, folder / "hub.sqlite3")
        yield ""
        return
    name = f"hub_separate_{uuid4().hex[:12]}"
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE_NAME}" STRATEGY FILE_COPY')
        yield SERVER.replace("/postgres", f"/{name}", 1)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _make_template() -> None:
    if DATABASE == "postgres":
        with _server() as server:
            server.execute(f'CREATE DATABASE "{_name()}"')
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    _close()
    if DATABASE == "postgres":
        with _server() as server:
            server.execute(f'CREATE DATABASE "{TEMPLATE_NAME}" TEMPLATE "{_name()}"')
    else:
        with closing(sqlite3.connect(_file())) as made, closing(sqlite3.connect(TEMPLATE_FILE)) as template:
            made.backup(template)


def _copy_postgres() -> None:
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_name()}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{_name()}" TEMPLATE "{TEMPLATE_NAME}" STRATEGY FILE_COPY')


def _server() -> psycopg.Connection:
    """A connection to the server itself, outside any transaction."""
    parts = urlsplit(SERVER)
    return psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True)


def _close() -> None:
    connections.close_all()
    if DATABASE == "postgres":
        connection.close_pool()


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
