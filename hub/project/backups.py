"""One file with everything that would be lost: the database, the members' files, and a list of checksums.

A backup is a compressed tar archive: `manifest.json`, then `database` (SQLite's own copy, or PostgreSQL's custom dump),
then `files/…`. The secret key is not in it, nor is mail that waits in the folder of a development hub.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Model

from hub.community.members.models import HubSession, Member
from hub.core.hubsettings.queries import forget_hub_settings
from hub.core.jobs.queries import count_live_workers

FORMAT = 1


class BackupError(Exception):
    """A backup cannot be made or restored; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is and the SHA-256 of every file in it."""

    format: int
    version: str
    made_at: str
    database: str
    checksums: dict[str, str]


def make_backup(target: Path) -> Manifest:
    """Write a backup of the running hub to `target`, readable by its owner alone.

    The database is copied first: files are never changed and deleted only long after their rows, so that what the
    copied rows name is still there when the files are copied. Raises `BackupError`.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: choose another name, or remove it first.")
    half = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        database = Path(folder) / "database"
        _copy_database(database)
        members = {"database": database} | {f"files/{name}": file for name, file in _stored_files()}
        try:
            with half.open("xb") as output:
                os.chmod(half, 0o600)
                manifest = _write(output, members)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """Read a backup whole, compare every checksum, and answer its manifest. Raises `BackupError`."""
    with _opened(source) as archive:
        return _verified(archive, None)


def restore_backup(source: Path, *, replace: bool = False) -> Manifest:
    """Put the hub back to what `source` holds, then bring the database up to the present code.

    Everything is checked before anything is touched, and what was there is only removed once the new is in place.
    Everyone has to sign in again: sessions that were ended since must not come back. Raises `BackupError`; without
    `replace` also where the hub has members.
    """
    if _has_table(Member):
        if count_live_workers():
            raise BackupError(
                "The hub is running: stop it first (a worker gave a sign of life within the last minute)."
            )
        if not replace and Member.objects.exists():
            raise BackupError("This hub has members: add --replace to give up what it holds now.")
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as folder:
        unpacked = Path(folder)
        with _opened(source) as archive:
            manifest = _verified(archive, unpacked)
        if manifest.database != connection.vendor:
            raise BackupError(
                f"This backup is of a hub on {manifest.database}, and this hub runs on {connection.vendor}: "
                "set HUB_DATABASE_URL accordingly."
            )
        _replace_database(unpacked / "database")
        _replace_files(unpacked / "files")
    call_command("migrate", verbosity=0, interactive=False)
    # The place to repeat erasures that the backup does not know of; they need a record outside the database.
    HubSession.objects.all().delete()
    forget_hub_settings()
    return manifest


def _stored_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file():
            yield file.relative_to(root).as_posix(), file


def _write(output: IO[bytes], members: dict[str, Path]) -> Manifest:
    checksums = {name: _checksum(file) for name, file in members.items()}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, settings.VERSION, made_at, connection.vendor, checksums)
    with tarfile.open(fileobj=output, mode="w:gz", compresslevel=3) as archive:
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as page:
            json.dump(asdict(manifest), page, indent=1)
            page.flush()
            archive.add(page.name, "manifest.json", filter=_anonymous)
        for name, file in members.items():
            archive.add(file, name, filter=_anonymous)
    output.flush()
    os.fsync(output.fileno())
    return manifest


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {source}.") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupError(f"{source} cannot be read as a backup: {error}.") from error


def _verified(archive: tarfile.TarFile, folder: Path | None) -> Manifest:
    """Compare each entry with its checksum, unpacking into `folder` where there is one."""
    first = archive.next()
    content = archive.extractfile(first) if first and first.name == "manifest.json" else None
    if content is None:
        raise BackupError("This is not a backup of a hub: it has no manifest.")
    try:
        manifest = Manifest(**json.load(content))
    except (ValueError, TypeError) as error:
        raise BackupError("The backup's manifest cannot be read.") from error
    if manifest.format != FORMAT:
        raise BackupError(f"The backup has format {manifest.format}; this version reads format {FORMAT}.")
    missing = dict(manifest.checksums)
    while entry := archive.next():
        stream = archive.extractfile(entry) if entry.isfile() else None
        if stream is None or entry.name not in missing:
            raise BackupError(f"The backup holds “{entry.name}”, which its manifest does not list.")
        if folder:
            archive.extract(entry, folder, filter="data")
            stream = (folder / entry.name).open("rb")
        with stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != missing.pop(entry.name):  # type: ignore[arg-type]
                raise BackupError(f"The backup is damaged: “{entry.name}” does not have its checksum.")
    if missing:
        raise BackupError(f"The backup is damaged: “{next(iter(missing))}” is missing.")
    return manifest


def _checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _has_table(model: type[Model]) -> bool:
    with connection.cursor() as cursor:
        return model._meta.db_table in connection.introspection.table_names(cursor)


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_file(), timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise BackupError(f"The database is damaged: {verdict}.")
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--file={target}")


def _replace_database(source: Path) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        # SQLite's own copy, not a renamed file: it waits for other connections, and it is all or nothing.
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(_sqlite_file(), timeout=60)) as target:
            copy.backup(target)
        return
    _replace_postgres(source)


def _replace_postgres(source: Path) -> None:
    """Put the present tables aside as a schema of their own until the dump is in, and back if it is not."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS before_restore CASCADE")
        cursor.execute("ALTER SCHEMA public RENAME TO before_restore")
    try:
        _postgres("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source))
    except BackupError:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
            cursor.execute("ALTER SCHEMA before_restore RENAME TO public")
        raise
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA before_restore CASCADE")


def _replace_files(source: Path) -> None:
    source.mkdir(exist_ok=True)
    root = Path(settings.MEDIA_ROOT)
    old = root.with_name(f".{root.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.replace(old)
    source.replace(root)
    shutil.rmtree(old, ignore_errors=True)


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the hub's database; the password travels in the environment."""
    database: dict[str, Any] = settings.DATABASES["default"]
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    environment = {**os.environ, **{name: str(database[key]) for name, key in names.items() if database[key]}}
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is not on this machine (on Debian and Ubuntu: apt install postgresql-client).")
    target = [f"--dbname={database['NAME']}"] if program == "pg_restore" else []
    done = subprocess.run(  # noqa: S603 -- our own words and file names
        [path, *target, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise BackupError(f"{program} failed: {reason[-1]}")


def _sqlite_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
