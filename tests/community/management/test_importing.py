"""Imports in the browser, on the command line and by the worker, and what is known of them afterwards."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hub.community.management.actions import imports
from hub.community.management.actions.imports import carry_out_import, forget_old_imports, keep_import, list_who_joined
from hub.community.management.models import PendingImport
from hub.community.members.actions import confirm_member
from hub.community.members.models import Member, Profile
from hub.core.access.errors import PermissionRefused
from hub.core.activity.models import Activity
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.worker import run_pending_jobs
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchQuery
from hub.core.search.queries import find_ids
from hub.core.tables import read_table
from hub.core.versions.queries import versions_of
from tests.factories import make_member, viewer_of
from tests.personas import Cast


@pytest.mark.parametrize("name", ["ana", "elin"])
def test_only_managers_import(cast: Cast, client: Client, name: str) -> None:
    by = viewer_of(getattr(cast, name))
    table = read_table(b"name,email\nA B,a@example.org\n")
    with pytest.raises(PermissionRefused):
        keep_import("members", "x.csv", b"name,email\nA B,a@example.org\n", by=by)
    with pytest.raises(PermissionRefused):
        carry_out_import("members", table, {"0": "name", "1": "email"}, by=by, defaults={})
    client.force_login(getattr(cast, name))
    assert client.get("/en/manage/import/").status_code == 404


def upload(client: Client, content: bytes, kind: str = "members"):
    """Post a table to the page."""
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    return client.post("/en/manage/import/", {"kind": kind, "file": file})


def test_a_manager_mends_and_imports_a_table_in_the_browser(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    response = upload(client, "Nom;Courriel;Land\nÅsa Öberg;asa@example.se;Sverige\n".encode("cp1252"))
    assert response.status_code == 302
    address = response["Location"]
    page = client.get(address).content.decode()
    assert "2 problems" in page
    assert "No column is chosen for “E-mail address”." in page
    assert b"E-mail address" in b"".join(client.get(f"{address}problems.csv").streaming_content)
    client.post(f"{address}carry-out/")
    assert not Member.objects.filter(email="asa@example.se").exists()
    form = {"column-0": "name", "column-1": "email", "column-2": "country", "encoding": "cp1252"}
    assert client.post(address, form | {"column-2": "email"}).status_code == 422
    assert client.post(address, form | {"encoding": "rot13"}).status_code == 422
    assert client.post(address, form | {"default-country": "XX"}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert "1 line can be imported." in client.get(address).content.decode()
    assert client.post(f"{address}carry-out/").status_code == 302
    assert Member.objects.get(email="asa@example.se").actor.name == "Åsa Öberg"
    done = PendingImport.objects.get()
    assert (done.state, done.imported_count, bytes(done.content)) == ("done", 1, b"")
    assert "1 member is imported" in client.get(address).content.decode()
    # Again: nothing happens, and nothing breaks.
    assert client.post(f"{address}carry-out/").status_code == 302
    assert client.post(address, form).status_code == 200
    assert "list.csv" in client.get("/en/manage/import/").content.decode()
    table = b"".join(client.get("/en/manage/import/export.csv").streaming_content).decode()
    assert "list.csv,members,1,1,Finn Manager" in table


def test_a_table_is_seen_by_nobody_but_its_uploader_and_forgotten(cast: Cast, client: Client) -> None:
    pending = keep_import("members", "x.csv", b"name,email\nA B,a@example.org\n", by=viewer_of(cast.finn))
    client.force_login(make_member("Other", hub_role="manager"))
    for page in ("", "problems.csv"):
        assert client.get(f"/en/manage/import/{pending.pk}/{page}").status_code == 404
    assert forget_old_imports(before=timezone.now() - timedelta(days=1)) == 0
    assert forget_old_imports(before=timezone.now()) == 1


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0", b"PK\x03\x04zip", b"x" * 300_000])
def test_uploading_nonsense_is_answered_at_the_field(cast: Cast, client: Client, content: bytes) -> None:
    client.force_login(cast.finn)
    assert upload(client, content).status_code == 422
    assert client.post("/en/manage/import/", {"kind": "weapons"}).status_code == 422


def test_the_command_tries_reports_and_imports(cast: Cast, tmp_path: Path) -> None:
    file, report = tmp_path / "list.csv", tmp_path / "report.json"
    file.write_text("name,email\nA B,a@example.org\nC D,broken\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 problems"):
        call_command("import_members", str(file), report=str(report), stderr=StringIO(), stdout=StringIO())
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [(each["line"], each["column"]) for each in told["problems"]] == [(3, "email")]
    file.write_text("name,email\nA B,a@example.org\n", encoding="utf-8")
    out = StringIO()
    call_command("import_members", str(file), dry_run=True, stdout=out)
    assert "Nothing was imported" in out.getvalue()
    call_command("import_members", str(file), stdout=out)
    assert Member.objects.filter(email="a@example.org").exists()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_organisations", str(tmp_path / "none.csv"))


LONG = "name,email\n" + "".join(f"Person {number},p{number}@example.org\n" for number in range(2001))


def test_a_long_table_is_imported_by_the_worker(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    before = Member.objects.count()
    address = upload(client, LONG.encode())["Location"]
    assert client.post(f"{address}carry-out/").status_code == 302
    assert Member.objects.count() == before
    page = client.get(address).content.decode()
    assert "The table waits for its turn." in page
    assert 'hx-trigger="every 2s"' in page
    asked = {"HX-Request": "true", "HX-Target": "progress"}
    part = client.get(address, headers=asked).content.decode()
    assert "The table waits for its turn." in part
    assert "<html" not in part
    # Pressed twice, thrown away or changed meanwhile: the table stays as it is.
    assert client.post(f"{address}carry-out/").status_code == 302
    assert client.post(f"{address}drop/").status_code == 302
    PendingImport.objects.update(state="running", progress=1000)
    assert "1,000 of 2,001 lines are checked." in client.get(address).content.decode()
    PendingImport.objects.update(progress=2001)
    assert "now stored" in client.get(address).content.decode()
    PendingImport.objects.update(state="queued", progress=0)
    run_pending_jobs()
    assert Member.objects.count() == before + 2001
    assert "2001 members are imported" in client.get(address).content.decode()
    assert client.get(address, headers=asked)["HX-Refresh"] == "true"
    told = Activity.objects.get(verb="community.management.members_imported")
    assert told.ordered_by_id == cast.finn.actor_id
    assert PendingImport.objects.get().progress == 2001


def test_a_long_table_with_a_new_problem_waits_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    address = upload(client, LONG.encode())["Location"]
    client.post(f"{address}carry-out/")
    make_member("First", email="p7@example.org")
    before = Member.objects.count()
    run_pending_jobs()
    assert Member.objects.count() == before
    assert "There is already an account with this address." in client.get(address).content.decode()


def test_an_import_that_breaks_stores_nothing_and_says_so(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.finn)
    address = upload(client, LONG.encode())["Location"]
    client.post(f"{address}carry-out/")
    before = Member.objects.count()

    def broken(*_args: object, **_more: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(imports.Affiliation.objects, "bulk_create", broken)
        with pytest.raises(OSError, match="full"):
            imports.run_import.func(PendingImport.objects.get().pk)
    assert Member.objects.count() == before
    assert PendingImport.objects.get().state == "failed"
    page = client.get(address).content.decode()
    assert "The import failed." in page
    assert "Run it again" in page
    assert "Import all of it" not in page
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    # One button, and the stored table is imported; nothing is uploaded again.
    assert client.post(f"{address}carry-out/").status_code == 302
    assert "The table waits for its turn." in client.get(address).content.decode()
    run_pending_jobs()
    assert Member.objects.count() == before + 2001


@pytest.mark.parametrize("state", ["queued", "running"])
def test_an_import_whose_workers_died_can_be_run_again(cast: Cast, client: Client, state: str) -> None:
    client.force_login(cast.finn)
    address = upload(client, LONG.encode())["Location"]
    client.post(f"{address}carry-out/")
    PendingImport.objects.update(state=state)
    assert "Run it again" not in client.get(address).content.decode()
    # The last of them died as well: the queue has given the job up, and nobody could tell the table.
    Job.objects.filter(task=imports.run_import.module_path).update(state=JobState.FAILED, finished_at=timezone.now())
    assert "Run it again" in client.get(address).content.decode()
    before = Member.objects.count()
    assert client.post(f"{address}carry-out/").status_code == 302
    run_pending_jobs()
    assert Member.objects.count() == before + 2001
    assert PendingImport.objects.get().state == "done"


def test_who_lost_the_role_imports_nothing_more(cast: Cast, client: Client) -> None:
    client.force_login(cast.finn)
    address = upload(client, LONG.encode())["Location"]
    client.post(f"{address}carry-out/")
    Member.objects.filter(pk=cast.finn.pk).update(hub_role="member")
    before = Member.objects.count()
    with pytest.raises(PermissionRefused):
        imports.run_import.func(PendingImport.objects.get().pk)
    assert Member.objects.count() == before


def test_past_imports_stay_and_undone_ones_go(cast: Cast) -> None:
    pending = keep_import("members", "x.csv", b"name,email\nA B,a@example.org\n", by=viewer_of(cast.finn))
    PendingImport.objects.update(state="done", ended_at=timezone.now())
    keep_import("members", "y.csv", b"name,email\nA B,a@example.org\n", by=viewer_of(cast.finn))
    assert forget_old_imports(before=timezone.now()) == 1
    assert PendingImport.objects.get() == pending


def test_imported_organisations_stand_in_visitors_lists_at_once(cast: Cast, client: Client) -> None:
    before = versions_of("organisations")
    table = read_table(b"name,type\nFresh School,school\n")
    carry_out_import("organisations", table, {"0": "name", "1": "type"}, by=viewer_of(cast.finn), defaults={})
    assert versions_of("organisations") != before
    assert "Fresh School" in client.get("/en/organisations/").content.decode()


def test_imported_members_are_found_once_they_have_come_themselves(cast: Cast) -> None:
    table = read_table(b"name,email\nQuirin Comes,comes@example.org\nQuirin Hides,hides@example.org\n")
    carry_out_import("members", table, {"0": "name", "1": "email"}, by=viewer_of(cast.finn), defaults={})
    run_pending_jobs()

    def found() -> list[str]:
        return find_ids(SearchQuery(text="Quirin", audience=frozenset({MEMBERS, PUBLIC})))[0]

    assert found() == []
    comes, hides = (Member.objects.get(email=f"{name}@example.org") for name in ("comes", "hides"))
    for member in (comes, hides):
        confirm_member(member, by=viewer_of(member))
    # Who decides before the worker comes round is not overruled.
    Profile.objects.filter(actor=hides.actor_id).update(version=2)
    run_pending_jobs()
    assert found() == [str(comes.actor_id)]
    list_who_joined(comes)
    assert Activity.objects.filter(verb="community.profile.updated", target_id=str(comes.actor_id)).count() == 1
