"""Backup and restore: what was there comes back, on either database, and a damaged backup changes nothing."""

import io
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from hub.community.members.models import HubSession, Member
from hub.core.jobs.models import Worker
from hub.project.backups import BackupError, make_backup, read_manifest, restore_backup
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a hub with one member and one file."""
    make_member("Ana Saved", email="ana@example.org")
    default_storage.save("ab/cd.txt", ContentFile(b"a file"))
    make_backup(tmp_path / "hub.tar.gz")
    return tmp_path / "hub.tar.gz"


def test_a_restored_hub_is_as_it_was(backup: Path, tmp_path: Path):
    Member.objects.all().delete()
    make_member("Béla Later")
    default_storage.delete("ab/cd.txt")
    default_storage.save("later.txt", ContentFile(b"later"))

    restore_backup(backup, replace=True)

    assert [member.actor.name for member in Member.objects.all()] == ["Ana Saved"]
    assert (tmp_path / "files/ab/cd.txt").read_bytes() == b"a file"
    assert not default_storage.exists("later.txt")


def test_rows_can_be_written_after_a_restore(backup: Path):
    restore_backup(backup, replace=True)
    make_member("Chloé New")
    assert Member.objects.count() == 2


def test_sessions_do_not_come_back(tmp_path: Path):
    Client().force_login(make_member())
    assert HubSession.objects.exists()
    make_backup(tmp_path / "hub.tar.gz")
    restore_backup(tmp_path / "hub.tar.gz", replace=True)
    assert not HubSession.objects.exists()


def test_a_hub_with_members_is_not_replaced_unasked(backup: Path):
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(backup)


def test_a_running_hub_is_not_replaced(backup: Path):
    Worker.objects.create(name="here", seen_at=timezone.now(), started_at=timezone.now())
    with pytest.raises(BackupError, match="stop it first"):
        restore_backup(backup, replace=True)


def test_a_backup_comes_back_into_a_database_without_tables(backup: Path):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        else:
            connection.close()
            Path(connection.settings_dict["NAME"]).unlink()
    restore_backup(backup)
    assert Member.objects.get().email == "ana@example.org"


def test_an_empty_hub_is_restored_without_further_words(backup: Path):
    Member.objects.all().delete()
    restore_backup(backup)
    assert Member.objects.get().email == "ana@example.org"


def test_a_backup_is_never_overwritten(backup: Path):
    with pytest.raises(BackupError, match="exists already"):
        make_backup(backup)


def test_only_its_owner_may_read_a_backup(backup: Path):
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_nothing_else_behind(backup: Path):
    assert {path.name for path in backup.parent.iterdir()} == {"hub.tar.gz", "files"}


def test_a_truncated_backup_changes_nothing(backup: Path):
    backup.write_bytes(backup.read_bytes()[:-2000])
    with pytest.raises(BackupError):
        restore_backup(backup, replace=True)
    assert Member.objects.get().email == "ana@example.org"


def test_a_changed_file_is_found(backup: Path):
    changed = _rewritten(backup, "files/ab/cd.txt", b"forged")
    with pytest.raises(BackupError, match="does not have its checksum"):
        read_manifest(changed)


def test_an_added_file_is_found(backup: Path):
    changed = _rewritten(backup, "../../outside", b"forged", add=True)
    with pytest.raises(BackupError, match="does not list"):
        restore_backup(changed, replace=True)


def test_another_database_is_refused(backup: Path, monkeypatch: pytest.MonkeyPatch):
    manifest = read_manifest(backup)
    other = "postgresql" if manifest.database == "sqlite" else "sqlite"
    changed = _rewritten(backup, "manifest.json", None, text=(manifest.database, other))
    with pytest.raises(BackupError, match="HUB_DATABASE_URL"):
        restore_backup(changed, replace=True)


def test_what_is_no_backup_is_refused(tmp_path: Path):
    (tmp_path / "note.tar.gz").write_text("not a backup")
    with pytest.raises(BackupError, match="cannot be read"):
        read_manifest(tmp_path / "note.tar.gz")


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    make_member()
    file = tmp_path / "hub.tar.gz"
    call_command("backup", str(file))
    call_command("backup", str(file), "--check")
    call_command("restore", str(file), "--replace")
    told = capsys.readouterr().out
    assert "HUB_SECRET_KEY" in told
    assert "checksums in order" in told
    assert "sign in again" in told


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", str(tmp_path / "missing" / "hub.tar.gz"))


def test_the_secret_key_is_not_in_a_backup(backup: Path):
    with tarfile.open(backup) as archive:
        content = b"".join(archive.extractfile(entry).read() for entry in archive if entry.isfile())
    assert settings.SECRET_KEY.encode() not in content


def _rewritten(
    backup: Path, name: str, content: bytes | None, *, add: bool = False, text: tuple[str, str] | None = None
) -> Path:
    """The same archive with one entry changed or added."""
    changed = backup.with_name("changed.tar.gz")
    with tarfile.open(backup) as source, tarfile.open(changed, "w:gz") as target:
        for entry in source:
            data = source.extractfile(entry).read()
            if entry.name == name:
                data = content if text is None else data.replace(text[0].encode(), text[1].encode())
            entry.size = len(data)
            target.addfile(entry, io.BytesIO(data))
        if add:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            target.addfile(entry, io.BytesIO(content))
    return changed
