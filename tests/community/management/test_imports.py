"""Imports: what is read, what is refused, and that it is all or nothing."""

from time import process_time

import pytest

from hub.community.actors.models import Actor
from hub.community.management.actions.imports import carry_out_import
from hub.community.management.queries.checking import Check, check_table
from hub.community.management.queries.columns import guess_mapping
from hub.community.members.models import Member
from hub.community.organisations.models import Organisation, OrganisationIdentifier
from hub.core.access.errors import Refused
from hub.core.activity.models import Activity
from hub.core.tables import MOST_LINES, csv_lines, plain_cell, read_table
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


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_exported_cell_is_a_formula(cell: str) -> None:
    assert plain_cell(cell) == f"'{cell}"
    assert "".join(csv_lines(("a",), [(None,), ("plain",)])).splitlines()[1:] == ['""', "plain"]
