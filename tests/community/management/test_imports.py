"""Imports: what is read, what is refused, and that it is all or nothing."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hub.community.actors.models import Actor
from hub.community.management.actions import imports
from hub.community.management.actions.imports import (
    carry_out_import,
    forget_old_imports,
    keep_import,
    list_who_joined,
)
from hub.community.management.models import PendingImport
from hub.community.management.queries.checking import Check, check_table
from hub.community.management.queries.columns import guess_mapping
from hub.community.members.actions import confirm_member
from hub.community.members.models import Member, Profile
from hub.community.organisations.models import Organisation, OrganisationIdentifier
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.jobs.models import Job, JobState
from hub.core.jobs.worker import run_pending_jobs
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchQuery
from hub.core.search.queries import find_ids
from hub.core.tables import MOST_LINES, csv_lines, plain_cell, read_table
from hub.core.versions.queries import versions_of
from tests.factories import make_member, make_organisation, viewer_of
from tests.personas import Cast


def check(kind: str, text: str, **options: object) -> Check:
    """The dry run of a table written as text."""
    table = read_table(text.encode())
    return check_table(kind, table, guess_mapping(kind, table.head), **{"defaults": {}, **options})


def problems(found: Check) -> list[tuple[int, str]]:
    """Line and column of each problem."""
    return [(each.line, each.column) for each in found.problems]


@pytest.mark.parametrize(
    ("encoding", "name", "found"),
    [
        ("utf-8", "Πέτρος Őze", "utf-8-sig"),
        ("utf-8-sig", "Åsa Öberg", "utf-8-sig"),
        ("utf-16", "Πέτρος Őze", "utf-16"),
        ("utf-16-le", "Asa Berg", "utf-16-le"),
        ("cp1252", "Åsa Sjöström, François Lefèvre", "cp1252"),
        ("cp1250", "Győző Tűzoltó, Szűcs Ödön", "cp1250"),
        ("cp1250", "Łukasz Wiśniewski", "cp1250"),
        ("cp1250", "Jiří Dvořák", "cp1250"),
        ("iso-8859-7", "Ελένη Παπαδοπούλου", "iso-8859-7"),
    ],
)
def test_old_encodings_are_found(encoding: str, name: str, found: str) -> None:
    table = read_table(f'name;email\r\n"{name}";a@example.org\r\n'.encode(encoding))
    assert table.encoding == found
    assert table.rows == [[name, "a@example.org"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_and_lines_are_those_of_the_file(delimiter: str) -> None:
    lines = [["name", "about"], ["One", "first\nsecond"], [], ["Two", "x"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    table = read_table(text.encode())
    assert table.delimiter == delimiter
    assert table.lines == [2, 5]


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n\n", b"\xef\xbb\xbf", b"PK\x03\x04\x14\0zip", b"name,email", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_table(content)


def test_too_large_tables_are_refused() -> None:
    with pytest.raises(Refused, match="20 MB"):
        read_table(b"a" * (20 * 1024 * 1024 + 1))
    with pytest.raises(Refused, match="50,000"):
        read_table(b"name,email\n" + b"x,y\n" * (MOST_LINES + 1))
    with pytest.raises(Refused, match="quotation"):
        read_table(b'name,email\n"never closed,a@b.c\n' + b"x,y\n" * 60_000)


@pytest.mark.parametrize(
    "head",
    ["Name;E-mail;Country", "Namn;E-post;Land", "Név;E-mail cím;Ország", "Ονοματεπώνυμο;Ηλεκτρονική διεύθυνση;Χώρα"],
)
def test_heads_are_recognised_in_four_languages(head: str) -> None:
    assert guess_mapping("members", head.split(";")) == {"0": "name", "1": "email", "2": "country"}


def test_every_problem_is_named_by_line_and_column(cast: Cast) -> None:
    make_member("There Already", email="there@example.org")
    text = (
        "Name,E-mail,Country,Language\n"
        "Fine Person,fine@example.org,Sverige,svenska\n"
        ",missing.name@example.org,HU,\n"
        "No Address,not-an-address,Narnia,Klingon\n"
        "Twice,FINE@example.org,,\n"
        "Has Account,There@Example.org,,\n"
        "Bad\u0007Bell,bell@example.org,,\n"
        "www.evil.example,link@example.org,,\n"
        "Too,many@example.org,SE,sv,extra\n"
        f"{'x' * 90},long@example.org,,\n"
    )
    found = check("members", text)
    assert problems(found) == [
        (3, "Name"),
        (4, "E-mail"),
        (4, "Language"),
        (4, "Country"),
        (5, "E-mail"),
        (6, "E-mail"),
        (7, "Name"),
        (8, "Name"),
        (9, ""),
        (10, "Name"),
    ]
    assert "line 2" in next(each.message for each in found.problems if each.line == 5)
    assert [each["email"] for each in found.records] == ["fine@example.org"]
    assert (found.records[0]["country"], found.records[0]["language"]) == ("SE", "sv")


def test_a_table_without_the_needed_columns_says_so(cast: Cast) -> None:
    found = check("members", "Foo,Bar\n1,2\n")
    assert [each.message for each in found.problems] == [
        "No column is chosen for “E-mail address”.",
        "No column is chosen for “Full name”.",
    ]


def test_members_are_imported_all_or_nothing(cast: Cast) -> None:
    before = Member.objects.count()
    good = "name,email,country,organisation\n" + "".join(f"Person {n},p{n}@example.org,HU,\n" for n in range(700))
    table = read_table(good.encode() + b"Broken,nonsense,HU,\n")
    mapping = guess_mapping("members", table.head)
    assert not carry_out_import("members", table, mapping, by=viewer_of(cast.finn), defaults={}).is_fine
    assert Member.objects.count() == before
    table = read_table(good.encode() + b"Last One,last@example.org,,Example University\n")
    assert carry_out_import("members", table, mapping, by=viewer_of(cast.finn), defaults={"country": "SE"}).is_fine
    assert Member.objects.count() == before + 701
    last = Member.objects.select_related("actor", "actor__profile").get(email="last@example.org")
    assert (last.state, last.actor.country, last.has_usable_password()) == ("invited", "SE", False)
    assert last.actor.affiliations.get().organisation == cast.organisation
    cast.organisation.refresh_from_db()
    assert cast.organisation.people_count == 1
    told = Activity.objects.get(verb="community.management.members_imported")
    assert (told.actor_id, told.ordered_by_id, told.data["count"]) == (None, cast.finn.actor_id, 701)


def test_lines_known_already_can_be_left_out(cast: Cast) -> None:
    make_member("There Already", email="there@example.org")
    text = "name,email\nThere,there@example.org\nNew,new@example.org\n"
    assert not check("members", text).is_fine
    found = check("members", text, skips_known=True)
    assert (found.is_fine, found.known_count, len(found.records)) == (True, 1, 1)


def test_organisations_with_every_problem(cast: Cast) -> None:
    known = make_organisation("Known School", country="SE")
    OrganisationIdentifier.objects.create(organisation=known, scheme="pic", value="999999999")
    text = (
        "Namn;Typ;Land;Webbplats;PIC\n"
        "Skola Ett;Skola;Sverige;www.ett.example;123456789\n"
        "Skola Ett;skola;SE;https://ett.example/;\n"
        "Known School;school;SE;;\n"
        "Två;rymdstation;SE;javascript:alert(1);12\n"
        "Tre;;Atlantis;;999999999\n"
        "Fyra;University;GR;;123456789\n"
    )
    found = check("organisations", text)
    assert problems(found) == [
        (3, "Namn"),
        (4, "Namn"),
        (5, "Typ"),
        (5, "Webbplats"),
        (5, "PIC"),
        (6, "Typ"),
        (6, "Land"),
        (6, "PIC"),
        (7, "PIC"),
    ]
    assert [(each["type"], each["country"], each["website"]) for each in found.records] == [
        ("school", "SE", "https://www.ett.example")
    ]


def test_schools_of_one_name_are_told_apart_by_town_and_region(cast: Cast) -> None:
    make_organisation("Szent István Iskola", country="HU", town="Győr")
    text = (
        "name,type,country,NUTS,város\n"
        "Szent István Iskola,school,HU,HU21,Székesfehérvár\n"
        "Szent István Iskola,school,HU,Észak-Alföld,Debrecen\n"
        "Szent Istvan Iskola,school,HU,,DEBRECEN\n"
        "Szent István Iskola,school,HU,,Gyor\n"
        "Szent István Iskola,school,HU,HU33,\n"
        "Pécsi Iskola,school,HU,SE11,Pécs\n"
        "Szent István Iskola,school,,HU33,Szeged\n"
        f"Hosszú Iskola,school,HU,,{'x' * 101}\n"
    )
    found = check("organisations", text)
    assert problems(found) == [(4, "name"), (5, "name"), (6, "name"), (7, "NUTS"), (8, "NUTS"), (9, "város")]
    messages = [each.message for each in found.problems]
    assert "stands on line 3" in messages[0]
    assert "already in the hub" in messages[1]
    assert [(each["region"], each["town"]) for each in found.records] == [
        ("HU21", "Székesfehérvár"),
        ("HU32", "Debrecen"),
    ]
    table = read_table("\n".join(text.splitlines()[:3]).encode())
    assert carry_out_import(
        "organisations", table, guess_mapping("organisations", table.head), by=viewer_of(cast.finn), defaults={}
    ).is_fine
    made = Organisation.objects.select_related("actor").get(town="Debrecen")
    assert (made.actor.region, made.actor.country) == ("HU32", "HU")
    # The same table again: nothing is new.
    again = check("organisations", "\n".join(text.splitlines()[:3]), skips_known=True)
    assert (again.known_count, again.records, again.problem_count) == (2, [], 0)


@pytest.mark.django_db
def test_many_schools_of_one_name_cost_what_others_cost() -> None:
    heads = "name,type,country,town\n"
    took = []
    for name in ("Grundschule {}", "Grundschule"):
        lines = "".join(f"{name.format(number)},school,DE,Ort {number}\n" for number in range(20_000))
        begun = process_time()
        assert len(check("organisations", heads + lines).records) == 20_000
        took.append(process_time() - begun)
    assert took[1] < took[0] * 2


def test_a_name_that_several_organisations_have_names_none(cast: Cast) -> None:
    make_organisation("Twin School", country="SE", town="Lund")
    make_organisation("Twin School", country="SE", town="Umeå")
    make_organisation("School Twin", country="SE")
    text = "name,email,organisation\nA B,a@example.org,Twin School\nC D,c@example.org,School twin\n"
    found = check("members", text)
    assert [(each.line, each.message) for each in found.problems] == [
        (2, "Several organisations of the hub have this name.")
    ]
    assert len(found.records) == 1


def test_organisations_are_imported_with_their_own_addresses(cast: Cast) -> None:
    text = "name,type,country,website,ror\nSame Name,school,SE,a.example,\nSame Name,school,SE,b.example,02mhbdp94\n"
    table = read_table(text.encode())
    found = carry_out_import(
        "organisations", table, guess_mapping("organisations", table.head), by=viewer_of(cast.finn), defaults={}
    )
    assert found.is_fine, found.problems
    made = Organisation.objects.filter(actor__name="Same Name").order_by("website_host")
    assert [each.state for each in made] == ["accepted", "accepted"]
    assert len(set(Actor.objects.filter(name="Same Name").values_list("handle", flat=True))) == 2
    assert made[1].identifiers.get().value == "02mhbdp94"


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


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_exported_cell_is_a_formula(cell: str) -> None:
    assert plain_cell(cell) == f"'{cell}"
    assert "".join(csv_lines(("a",), [(None,), ("plain",)])).splitlines()[1:] == ['""', "plain"]


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
