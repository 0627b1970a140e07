"""Pages on which organisations are proposed, reviewed and edited, without JavaScript."""

from typing import Any

import pytest

from hub.community.organisations.actions import propose_organisation, submit_organisation
from hub.community.organisations.kinds import OrganisationState
from hub.community.organisations.models import Affiliation, MemberOrganisation, Organisation
from tests.community.organisations.pages import PLAIN, page_of, text
from tests.factories import affiliate, make_organisation, viewer_of
from tests.personas import Cast

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


def edit_fields(organisation: Organisation, **changes: str) -> dict[str, str]:
    return {
        "version": str(organisation.version),
        "name": "Example University",
        "type": "university",
        "country": "SE",
    } | changes


# --- Editing -------------------------------------------------------------------------------------------------------


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
