"""Pages about who belongs to an organisation."""

from typing import Any

import pytest

from hub.community.organisations.actions import propose_organisation
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation, Organisation
from tests.community.organisations.pages import PLAIN, page_of, text
from tests.factories import affiliate, make_organisation, viewer_of
from tests.personas import Cast


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
