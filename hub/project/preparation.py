"""Brings everything a hub needs up to date with its code, and does nothing where it is: each start goes through it."""

import fcntl
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from hub.commons.pages.actions import load_pages
from hub.commons.pages.kinds import StartingText
from hub.commons.pages.queries import missing_pages
from hub.community.topics.actions import ensure_topics
from hub.community.topics.queries import has_new_list
from hub.core.access.viewer import Viewer
from hub.project.catalogues import compile_catalogues, stale_catalogues
from hub.project.demo.content import read_doors
from hub.project.demo.records import MAIL_DOMAIN
from hub.project.setup import is_empty, make_setup_token
from hub.project.starting_pages import PAGES as STARTING_PAGES
from hub.project.starting_pages import starting_pages


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the preparation: what it is called, whether it is needed, and what it does.

    One that `tells_itself` how far it is gets no line of ours.
    """

    sentence: str
    is_needed: Callable[[], bool]
    do: Callable[[], None]
    tells_itself: bool = False


DATABASE = Step("Bringing the database up to date", lambda: not is_database_current(), lambda: _update_database())
LANGUAGES = Step(
    "Compiling the translations", lambda: bool(stale_catalogues()), lambda: compile_catalogues(stale_catalogues())
)
STATIC = Step("Collecting styles, scripts and pictures", lambda: not _is_static_current(), lambda: _collect_static())
TOPICS = Step("Adding the hub's own topics", has_new_list, lambda: _add_topics())
PAGES = Step("Adding the hub's first pages", lambda: bool(missing_pages(STARTING_PAGES)), lambda: _add_pages())
DEMO = Step(
    "Filling the hub with demonstration content",
    # A hub whose makers removed the demonstration has no such command.
    lambda: is_empty() and "demo" in get_commands(),
    lambda: _fill(),
    tells_itself=True,
)


def prepare(tell: Callable[[str], None], *, with_demo: bool) -> None:
    """Run the steps that are needed; `tell` hears the beginning of a line before each and its end after it.

    Holds a lock in the data folder, so that two processes that start together do not both migrate.
    """
    with _alone():
        for step in (DATABASE, LANGUAGES, STATIC, TOPICS, PAGES, *([DEMO] if with_demo else [])):
            if not step.is_needed():
                continue
            if step.tells_itself:
                step.do()
                continue
            started = time.monotonic()
            tell(f"  {step.sentence} …")
            try:
                step.do()
            except BaseException:
                tell("\n")
                raise
            tell(f" {time.monotonic() - started:.1f} s\n")


def is_database_current() -> bool:
    """Whether every migration file has been applied; compares names and loads none of them."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    cache = settings.CACHES["default"]
    expected = {cache["LOCATION"]} if cache["BACKEND"].endswith("DatabaseCache") else set()
    if not {MigrationRecorder.Migration._meta.db_table, *expected} <= tables:
        return False
    files = {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[0-9]*.py")
    }
    return files <= set(MigrationRecorder(connection).applied_migrations())


def write_welcome() -> None:
    """Leave what the console says under the hub's address: how to set it up, or who opens the demonstration's doors."""
    lines = []
    if token := make_setup_token():
        lines = [
            "Nobody is here yet. Set the hub up, as its first administrator, at",
            f"{settings.HUB_URL}/setup/?token={token}",
        ]
    elif _stamps("demo"):
        lines = [
            "Its people and conversations are invented. The doors on its front page let you in without a password, as"
        ]
        lines += [f"  {door.title['en']:<12} {door.person}@{MAIL_DOMAIN}" for door in read_doors()]
    (settings.DATA_DIR / "welcome.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _update_database() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _add_topics() -> None:
    ensure_topics()


def _add_pages() -> None:
    texts = [StartingText(page.slug, page.language, page.title, page.summary, page.body) for page in starting_pages()]
    load_pages(texts, by=Viewer(is_system=True))


def _collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    _stamps("static", _static_fingerprint())


def _is_static_current() -> bool:
    return (settings.DATA_DIR / "static").is_dir() and _stamps("static") == _static_fingerprint()


def _static_fingerprint() -> str:
    """Changes when any file that the hub or a package serves is added, removed or edited."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _fill() -> None:
    """Make the demonstration content; an interrupted attempt is noticed and begun anew at the next start."""
    call_command("demo")
    _stamps("demo", settings.VERSION)


def _stamps(name: str, value: str = "") -> Any:
    """Read, or with a value write, one remembered fingerprint."""
    file: Path = settings.DATA_DIR / "stamps.json"
    stamps = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if value:
        file.write_text(json.dumps(stamps | {name: value}, indent=1), encoding="utf-8")
    return stamps.get(name)


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
