"""Pages of organisations: what they show to whom, and what their forms do without JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hub.community.organisations.actions import propose_organisation, submit_organisation
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import Affiliation, MemberOrganisation, Organisation
from hub.community.topics.actions import ensure_topics, replace_interests
from hub.community.topics.models import Topic
from tests.factories import affiliate, make_organisation, viewer_of
from tests.personas import Cast

PLAIN = {"name": "Example Academy", "type": "school", "country": "SE"}


@pytest.fixture
def as_(cast: Cast, client: Client) -> Any:
    """A browser in which one of the cast is signed in."""

    def sign_in(who: str) -> Client:
        client.logout()
        if who != "visitor":
            client.force_login(getattr(cast, who))
        return client

    return sign_in


def text(response: Any) -> str:
    return str(response.content.decode())


def page_of(organisation: Organisation, rest: str = "") -> str:
    return f"/en/organisations/{organisation.actor.handle}/{rest}"


# --- The list ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_list_and_narrows_it(cast: Cast, client: Client):
    make_organisation("Sámi School", country="SE")
    make_organisation("Hidden", state="submitted")
    page = text(client.get("/en/organisations/"))
    assert "Example University" in page
    assert "Sámi School" in page
    assert "Hidden" not in page
    narrowed = text(client.get("/sv/organisations/?type=school&country=SE"))
    assert "Sámi School" in narrowed
    assert "Sverige" in narrowed
    assert "No organisation fits" in text(client.get("/en/organisations/?type=library"))


def test_the_list_is_narrowed_by_topic(cast: Cast, client: Client):
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).first()
    assert topic is not None
    replace_interests(cast.organisation.pk, [topic.pk])
    other = make_organisation("Zeta College")
    for slug in (topic.slug, topic.parent.slug):
        page = text(client.get(f"/en/organisations/?topic={slug}"))
        assert "Example University" in page
        assert other.actor.name not in page.split('id="results"')[1]


@pytest.mark.parametrize(
    "query",
    ["type=castle&country=QQ&topic=none", "after=x&after_id=y", "after=%00", "type=%F0%9F", "country=" + "x" * 500],
)
def test_odd_addresses_of_the_list_still_answer(cast: Cast, client: Client, query: str):
    assert client.get(f"/en/organisations/?{query}").status_code == 200


def test_the_list_goes_on_by_key(cast: Cast, client: Client):
    for number in range(32):
        make_organisation(f"School {number:02}")
    first = text(client.get("/en/organisations/"))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = text(client.get("/en/organisations/" + older[1].replace("&amp;", "&")))
    assert "School 31" in second
    assert "School 00" not in second


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("who", "most"), [("visitor", 8), ("ana", 12)])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    as_: Any, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, most: int, count: int
):
    for number in range(count):
        make_organisation(f"School {number}", country="SE")
    client = as_(who)
    client.get("/en/organisations/")
    with django_assert_max_num_queries(most) as counted:
        client.get("/en/organisations/")
    # The same for one and for thirty: two statements of its own.
    assert len(counted) <= (4 if who == "visitor" else 6)


def test_a_visitor_who_has_the_page_gets_304(cast: Cast, client: Client):
    etag = client.get("/en/organisations/")["ETag"]
    assert client.get("/en/organisations/", headers={"If-None-Match": etag}).status_code == 304
    propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    assert client.get("/en/organisations/", headers={"If-None-Match": etag}).status_code == 200


def test_htmx_gets_the_results_alone(cast: Cast, client: Client):
    page = text(client.get("/en/organisations/", headers={"HX-Request": "true", "HX-Target": "results"}))
    assert "Example University" in page
    assert "<html" not in page


def test_names_are_suggested(cast: Cast, client: Client):
    make_organisation("Ecole d’Été")
    found = client.get("/en/organisations/suggestions.json?q=ete").json()
    assert [entry["label"] for entry in found] == ["Ecole d’Été"]
    assert client.get("/en/organisations/suggestions.json?q=%25").json() == []
    assert client.get("/en/organisations/suggestions.json").json() == []


def test_the_table_is_for_managers_and_holds_no_formula(cast: Cast, as_: Any):
    make_organisation("=cmd()")
    response = as_("finn").get("/en/organisations/export.csv")
    table = b"".join(response.streaming_content).decode()
    assert "'=cmd()" in table
    assert "Dimitris Voice" in table
    for who in ("ana", "dimitris", "elin"):
        assert as_(who).get("/en/organisations/export.csv").status_code == 404
    assert as_("visitor").get("/en/organisations/export.csv").status_code == 302


# --- One organisation ----------------------------------------------------------------------------------------------


def test_a_page_tells_who_speaks_for_it_and_what_it_is_part_of(cast: Cast, client: Client):
    ministry = make_organisation("Example Ministry", type="ministry")
    cast.organisation.parent = ministry
    cast.organisation.verified_by = cast.finn.actor
    cast.organisation.about = "<b>We</b> teach."
    cast.organisation.website = "https://www.example.edu/"
    cast.organisation.website_host = "example.edu"
    cast.organisation.save()
    MemberOrganisation.objects.create(body=make_organisation("Coalition"), organisation=cast.organisation)
    page = text(client.get(page_of(cast.organisation)))
    assert f'href="/en/report/?actor={cast.organisation.actor.handle}"' in page
    for expected in ("Dimitris Voice", "Speaks for it", "Verified", "Finn Manager", "Example Ministry", "Coalition"):
        assert expected in page
    assert "&lt;b&gt;We&lt;/b&gt; teach." in page
    assert page_of(ministry) in page
    assert "/edit/" not in page


def test_what_is_not_accepted_is_there_for_its_side_and_managers_only(cast: Cast, as_: Any):
    draft = propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    assert as_("ana").get(page_of(draft)).status_code == 200
    assert as_("finn").get(page_of(draft)).status_code == 200
    for who in ("visitor", "bela", "elin", "dimitris"):
        assert as_(who).get(page_of(draft)).status_code == 404


@pytest.mark.parametrize(("who", "most"), [("visitor", 8), ("dimitris", 14)])
def test_a_page_with_many_people_costs_no_more(
    cast: Cast, as_: Any, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, most: int
):
    for member in (cast.ana, cast.bela, cast.chloe):
        affiliate(member, cast.organisation)
    client = as_(who)
    client.get(page_of(cast.organisation))
    with django_assert_max_num_queries(most):
        client.get(page_of(cast.organisation))


# --- The way in ----------------------------------------------------------------------------------------------------


def test_a_member_proposes_sends_in_and_a_manager_accepts(cast: Cast, as_: Any):
    client = as_("ana")
    response = client.post(
        "/en/organisations/propose/", {**PLAIN, "wants_to_represent": "on", "title": "Head", "submit": "1"}
    )
    organisation = Organisation.objects.get(actor__name="Example Academy")
    assert (response.status_code, response["Location"]) == (302, page_of(organisation))
    assert organisation.state == OrganisationState.SUBMITTED
    assert "Thank you" in text(client.get(page_of(organisation)))
    desk = text(as_("finn").get("/en/organisations/desk/"))
    assert "Example Academy" in desk
    assert "Ana Ordinary" in text(as_("finn").get(page_of(organisation, "review/")))
    response = as_("finn").post(page_of(organisation, "review/"), {"decision": "accept"})
    assert response["Location"] == "/en/organisations/desk/"
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.ACCEPTED
    assert Affiliation.objects.get(organisation=organisation).is_representative


def test_a_draft_is_kept_and_a_manager_enters_at_once(cast: Cast, as_: Any):
    as_("ana").post("/en/organisations/propose/", PLAIN)
    assert Organisation.objects.get(actor__name="Example Academy").state == OrganisationState.DRAFT
    as_("finn").post("/en/organisations/propose/", {**PLAIN, "name": "Entered", "enter": "1"})
    assert Organisation.objects.get(actor__name="Entered").state == OrganisationState.ACCEPTED
    as_("bela").post("/en/organisations/propose/", {**PLAIN, "name": "Cheated", "enter": "1", "state": "accepted"})
    assert Organisation.objects.get(actor__name="Cheated").state == OrganisationState.DRAFT


def test_one_that_may_be_here_already_is_asked_about_first(cast: Cast, as_: Any):
    typed = {**PLAIN, "name": "University of Example", "about": "Kept text."}
    page = text(as_("ana").post("/en/organisations/propose/", typed))
    assert "Is it one of these?" in page
    assert page_of(cast.organisation) in page
    assert "Kept text." in page
    assert not Organisation.objects.filter(actor__name="University of Example").exists()
    as_("ana").post("/en/organisations/propose/", {**typed, "is_new": "on"})
    assert Organisation.objects.filter(actor__name="University of Example").exists()


def test_what_cannot_be_used_is_said_at_its_field_and_stays(cast: Cast, as_: Any):
    response = as_("ana").post(
        "/en/organisations/propose/", {**PLAIN, "name": "12", "website": "javascript:x", "ror": "9"}
    )
    assert response.status_code == 422
    page = text(response)
    assert "Write a name with at least one letter." in page
    assert 'value="javascript:x"' in page
    assert not Organisation.objects.filter(actor__country="SE").exists()


def test_reasons_are_asked_for_and_shown_to_its_side(cast: Cast, as_: Any):
    draft = propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    submit_organisation(draft, by=viewer_of(cast.ana))
    assert as_("finn").post(page_of(draft, "review/"), {"decision": "refuse"}).status_code == 422
    as_("finn").post(page_of(draft, "review/"), {"decision": "ask", "text": "Who runs it?"})
    assert "Who runs it?" in text(as_("ana").get(page_of(draft)))
    as_("ana").post(page_of(draft, "submit/"))
    draft.refresh_from_db()
    assert draft.state == OrganisationState.SUBMITTED


@pytest.mark.parametrize("move", ["submit", "withdraw", "take", "lapse", "renew"])
def test_each_step_is_asked_first_and_refused_kindly_where_it_leads_nowhere(cast: Cast, as_: Any, move: str):
    draft = propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    assert as_("finn").get(page_of(draft, f"{move}/")).status_code == 200
    response = as_("finn").post(page_of(draft, f"{move}/"))
    assert response.status_code in (302, 404)
    assert as_("bela").post(page_of(draft, f"{move}/")).status_code == 404
    assert as_("visitor").post(page_of(draft, f"{move}/")).status_code == 302


def test_the_desk_is_for_managers(as_: Any, cast: Cast):
    for who in ("ana", "dimitris", "elin"):
        assert as_(who).get("/en/organisations/desk/").status_code == 404
        assert as_(who).get(page_of(cast.organisation, "review/")).status_code == 404
    # An accepted one is not to be decided about.
    assert as_("finn").get(page_of(cast.organisation, "review/")).status_code == 404
    assert "Nothing waits" in text(as_("finn").get("/en/organisations/desk/"))


# --- Editing -------------------------------------------------------------------------------------------------------


def edit_fields(organisation: Organisation, **changes: str) -> dict[str, str]:
    return {
        "version": str(organisation.version),
        "name": "Example University",
        "type": "university",
        "country": "SE",
    } | changes


def test_a_representative_edits(cast: Cast, as_: Any):
    client = as_("dimitris")
    assert "Example University" in text(client.get(page_of(cast.organisation, "edit/")))
    other = make_organisation("Parent")
    affiliate(cast.dimitris, other, is_representative=True)
    response = client.post(
        page_of(cast.organisation, "edit/"),
        edit_fields(cast.organisation, about="New.", parent="Parent", pic="999877454"),
    )
    assert response.status_code == 302, text(response)
    organisation = Organisation.objects.get(pk=cast.organisation.pk)
    assert (organisation.about, organisation.country, organisation.parent) == ("New.", "SE", other)
    for who in ("ana", "elin"):
        assert as_(who).get(page_of(organisation, "edit/")).status_code == 404


def test_a_town_is_told_where_it_tells_organisations_apart(cast: Cast, as_: Any):
    make_organisation("Twin School", country="SE", town="Umeå")
    organisation = make_organisation("Twin School", country="SE")
    manager = as_("finn")
    address = f"/en/organisations/{organisation.actor.handle}/"
    form = {"name": "Twin School", "type": "school", "country": "SE", "version": "1", "town": " Lund\u202e "}
    assert manager.post(f"{address}edit/", form | {"town": "x" * 101}).status_code == 422
    assert manager.post(f"{address}edit/", form).status_code == 302
    assert "Lund, Sweden" in manager.get(address).content.decode()
    page = manager.get("/en/organisations/").content.decode()
    assert "Lund, Sweden" in page
    assert "Umeå, Sweden" in page
    suggested = manager.get("/en/organisations/suggestions.json?q=twin").json()
    assert {each["detail"] for each in suggested} == {"Lund, Sweden", "Umeå, Sweden"}
    proposal = manager.post("/en/organisations/propose/", {"name": "Twin School", "type": "school", "country": "SE"})
    assert "Umeå, Sweden" in proposal.content.decode()
    for export in ("organisations/export.csv", "manage/organisations/export.csv"):
        table = b"".join(manager.get(f"/en/{export}").streaming_content).decode()
        assert ",Lund," in table


def test_the_second_editor_is_told_and_keeps_what_they_wrote(cast: Cast, as_: Any):
    client = as_("dimitris")
    fields = edit_fields(cast.organisation)
    client.post(page_of(cast.organisation, "edit/"), {**fields, "about": "Theirs."})
    response = client.post(page_of(cast.organisation, "edit/"), {**fields, "about": "Mine."})
    assert response.status_code == 422
    page = text(response)
    assert "Somebody else changed this" in page
    assert "Theirs." in page
    assert "Mine." in page
    assert 'name="version" value="2"' in page
    client.post(page_of(cast.organisation, "edit/"), {**fields, "about": "Mine.", "version": "2"})
    assert Organisation.objects.get(pk=cast.organisation.pk).about == "Mine."


def test_a_parent_that_does_not_exist_is_refused(cast: Cast, as_: Any):
    for parent in ("Nothing of that name", "00000000-0000-0000-0000-000000000000"):
        response = as_("finn").post(page_of(cast.organisation, "edit/"), edit_fields(cast.organisation, parent=parent))
        assert response.status_code == 422
        assert "Choose one of the suggestions" in text(response)


def test_a_logo_that_is_no_picture_is_refused(cast: Cast, as_: Any):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for upload in ({}, {"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")}):
        assert as_("dimitris").post(page_of(cast.organisation, "logo/"), upload).status_code == 302
    cast.organisation.actor.refresh_from_db()
    assert cast.organisation.actor.picture == ""


def test_member_organisations_are_named_and_taken_off(cast: Cast, as_: Any):
    school = make_organisation("Example School")
    client = as_("dimitris")
    here = page_of(cast.organisation, "members/")
    client.post(here, {"organisation_key": str(school.pk), "organisation": "whatever"})
    assert "Example School" in text(client.get(here))
    client.post(here, {"remove": school.actor.handle})
    assert not MemberOrganisation.objects.exists()
    assert as_("ana").get(here).status_code == 404


# --- People --------------------------------------------------------------------------------------------------------


def test_a_member_asks_and_is_confirmed(cast: Cast, as_: Any):
    assert "I belong to it" in text(as_("ana").get(page_of(cast.organisation)))
    as_("ana").post(page_of(cast.organisation, "belong/"), {"title": "Teacher"})
    assert "You asked to belong to it" in text(as_("ana").get(page_of(cast.organisation)))
    asked = Affiliation.objects.get(person=cast.ana.actor)
    people = page_of(cast.organisation, "people/")
    page = text(as_("dimitris").get(people))
    assert "Ana Ordinary" in page
    confirm = f"{people}{asked.pk}/confirm/"
    assert as_("dimitris").get(confirm).status_code == 200
    as_("dimitris").post(confirm, {"may_speak": "on"})
    asked.refresh_from_db()
    assert (asked.state, asked.may_speak, asked.is_representative) == (AffiliationState.CONFIRMED, True, False)
    as_("dimitris").post(f"{people}{asked.pk}/rights/", {"title": "Dean"})
    asked.refresh_from_db()
    assert (asked.title, asked.may_speak) == ("Dean", False)
    as_("dimitris").post(f"{people}{asked.pk}/end/")
    asked.refresh_from_db()
    assert asked.state == AffiliationState.ENDED


def test_a_refusal_is_answered_and_read(cast: Cast, as_: Any):
    asked = affiliate(cast.ana, cast.organisation, state="asked")
    refuse = page_of(cast.organisation, f"people/{asked.pk}/refuse/")
    assert as_("dimitris").post(refuse, {"answer": " "}).status_code == 422
    as_("dimitris").post(refuse, {"answer": "We do not know you."})
    assert "We do not know you." in text(as_("ana").get(page_of(cast.organisation)))
    assert "We do not know you." in text(as_("ana").get("/en/account/organisations/"))


@pytest.mark.parametrize(
    "rest", ["people/", "people/1/confirm/", "people/1/refuse/", "people/1/rights/", "people/1/end/"]
)
def test_people_are_managed_by_those_who_answer_for_it(cast: Cast, as_: Any, rest: str):
    pk = Affiliation.objects.get().pk
    address = page_of(cast.organisation, rest.replace("1", str(pk)))
    for who in ("ana", "elin"):
        assert as_(who).get(address).status_code == 404
        assert as_(who).post(address, {"answer": "x"}).status_code in (404, 405)
    elsewhere = page_of(make_organisation("Other"), rest.replace("1", str(pk)))
    if rest != "people/":
        assert as_("finn").get(elsewhere).status_code == 404


def test_the_last_representative_leaves_with_a_successor_or_a_word_to_the_managers(cast: Cast, as_: Any):
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=2)
    successor = affiliate(cast.ana, cast.organisation)
    leave = page_of(cast.organisation, "leave/")
    client = as_("dimitris")
    assert "Who represents it after you" in text(client.get(leave))
    assert client.post(leave, {}).status_code == 422
    assert client.post(leave, {"successor": successor.pk}).status_code == 302
    successor.refresh_from_db()
    assert successor.is_representative
    assert as_("ana").post(leave, {"tells_managers": "on"}).status_code == 302
    assert "Nobody represents these" in text(as_("finn").get("/en/organisations/desk/"))
    # Who does not belong to it has nothing to leave.
    assert as_("bela").get(leave).status_code == 302


def test_ones_own_organisations(cast: Cast, as_: Any):
    affiliate(cast.ana, cast.organisation, state="asked")
    propose_organisation(by=viewer_of(cast.bela), **PLAIN)
    assert "1 person waits for your answer" in text(as_("dimitris").get("/en/account/organisations/"))
    assert "Example Academy" in text(as_("bela").get("/en/account/organisations/"))
    assert "You belong to no organisation here" in text(as_("chloe").get("/en/account/organisations/"))
    assert as_("visitor").get("/en/account/organisations/").status_code == 302


def test_a_persons_page_shows_where_they_belong_as_far_as_they_wish(cast: Cast, as_: Any):
    path = f"/en/people/{cast.dimitris.actor.handle}/"
    assert "Example University" in text(as_("ana").get(path))
    cast.dimitris.actor.profile.audiences = {"affiliations": "nobody"}
    cast.dimitris.actor.profile.save()
    assert "Example University" not in text(as_("ana").get(path))
    assert "Example University" in text(as_("dimitris").get(path))


def test_names_of_other_pages_are_no_handles(cast: Cast, as_: Any):
    as_("finn").post("/en/organisations/propose/", {**PLAIN, "name": "Desk", "enter": "1"})
    handle = Organisation.objects.get(actor__name="Desk").actor.handle
    assert handle.startswith("desk-")
    assert as_("visitor").get(f"/en/organisations/{handle}/").status_code == 200
