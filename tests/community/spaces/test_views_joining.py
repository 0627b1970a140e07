"""Pages on which one joins and leaves groups, and on which those who lead answer, give roles and remove."""

from typing import Any

from hub.community.spaces.actions import propose_space, request_to_join
from hub.community.spaces.kinds import RequestState, SpaceKind, SpaceRole, Visibility
from hub.community.spaces.models import JoinRequest, SpaceMembership, SpaceRemoval
from tests.community.spaces.pages import PLAIN, page_of, role_of, text
from tests.factories import make_space, viewer_of
from tests.personas import Cast

# --- Joining, asking, leaving --------------------------------------------------------------------------------------


def test_one_joins_with_one_tap_and_leaves_after_a_question(cast: Cast, as_: Any) -> None:
    browser = as_("ana")
    assert browser.post(page_of(cast.open_group, "join/")).url == page_of(cast.open_group)
    assert role_of(cast.open_group, cast.ana) == SpaceRole.MEMBER
    assert "Leave “Open group”?" in text(browser.get(page_of(cast.open_group, "leave/")))
    assert browser.post(page_of(cast.open_group, "leave/")).url == "/en/spaces/mine/"
    assert role_of(cast.open_group, cast.ana) is None


def test_a_visitor_is_led_to_sign_in_and_back(cast: Cast, as_: Any) -> None:
    address = as_("visitor").get(page_of(cast.open_group, "join/")).url
    assert f"next=%2Fen%2Fspaces%2F{cast.open_group.slug}%2Fjoin%2F" in address
    assert "Join “Open group”?" in text(as_("ana").get(page_of(cast.open_group, "join/")))


def test_an_organisation_joins_through_its_voice_and_brings_its_people(cast: Cast, as_: Any) -> None:
    browser = as_("dimitris")
    assert "Join for an organisation" in text(browser.get(page_of(cast.open_group)))
    assert "Example University" in text(browser.get(page_of(cast.open_group, "join/")))
    browser.post(page_of(cast.open_group, "join/"), {"voice": str(cast.organisation.pk)})
    assert SpaceMembership.objects.filter(space=cast.open_group, actor=cast.organisation.actor).exists()
    assert SpaceMembership.objects.filter(space=cast.open_group, through=cast.organisation.actor).exists()
    assert "for Example University" in text(browser.get("/en/spaces/mine/"))
    forged = as_("ana").post(page_of(cast.open_group, "join/"), {"voice": str(cast.organisation.pk)})
    assert forged.status_code in (302, 422)
    browser = as_("dimitris")
    browser.post(page_of(cast.open_group, "leave/"), {"voice": str(cast.organisation.pk)})
    assert not SpaceMembership.objects.filter(space=cast.open_group, actor=cast.organisation.actor).exists()


def test_the_last_lead_cannot_leave(cast: Cast, as_: Any) -> None:
    response = as_("chloe").post(page_of(cast.open_group, "leave/"))
    assert response.status_code == 422
    assert "Make somebody else lead first" in text(response)


def test_asking_needs_a_reason_which_stays_when_something_is_wrong(cast: Cast, as_: Any) -> None:
    browser = as_("ana")
    address = page_of(cast.closed_group, "ask/")
    assert browser.get(page_of(cast.closed_group, "join/")).url == address
    assert browser.post(address, {"reason": " "}).status_code == 422
    too_long = browser.post(address, {"reason": "x" * 1001})
    assert too_long.status_code == 422
    assert "x" * 1001 in text(too_long)
    assert browser.post(address, {"reason": "I teach robotics"}).status_code == 302
    again = browser.post(address, {"reason": "Me again"})
    assert again.status_code == 422
    assert "You have asked already" in text(again)
    browser.post(f"/en/requests/{JoinRequest.objects.get().pk}/withdraw/")
    assert JoinRequest.objects.get().state == RequestState.WITHDRAWN


def test_nobody_withdraws_anothers_request(cast: Cast, as_: Any) -> None:
    asked = request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason="I teach")
    assert as_("bela").post(f"/en/requests/{asked.pk}/withdraw/").status_code == 404


# --- Answering, roles, removing ------------------------------------------------------------------------------------


def test_requests_are_answered_with_a_word_or_a_reason(cast: Cast, as_: Any) -> None:
    asked = request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason="I teach robotics")
    desk = page_of(cast.closed_group, "requests/")
    for who in ("ana", "bela", "elin"):
        assert as_(who).get(desk).status_code == 404
        assert as_(who).post(f"{desk}{asked.pk}/accept/", {"role": "member"}).status_code == 404
    browser = as_("chloe")
    assert "I teach robotics" in text(browser.get(desk))
    refusal = browser.post(f"{desk}{asked.pk}/refuse/", {"reason": ""})
    assert refusal.status_code == 422
    assert "I teach robotics" in text(refusal)
    browser.post(f"{desk}{asked.pk}/refuse/", {"reason": "We are full until May"})
    assert "We are full until May" in text(as_("ana").get("/en/spaces/mine/"))
    second = request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason="It is May now")
    browser = as_("chloe")
    assert browser.post(f"{desk}{second.pk}/accept/", {"role": "lead"}).status_code == 422
    assert browser.post(f"{desk}{second.pk}/accept/", {"role": "rapporteur", "answer": "Welcome"}).url == desk
    assert role_of(cast.closed_group, cast.ana) == SpaceRole.RAPPORTEUR
    overtaken = browser.post(f"{desk}{second.pk}/refuse/", {"reason": "Too late"})
    assert overtaken.status_code == 422
    assert "Somebody else was quicker" in text(overtaken)


def test_a_request_is_answered_in_its_own_group_only(cast: Cast, as_: Any) -> None:
    asked = request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason="I teach")
    address = page_of(cast.open_group, f"requests/{asked.pk}/accept/")
    assert as_("chloe").post(address, {"role": "member"}).status_code == 404


def test_roles_are_changed_by_leads(cast: Cast, as_: Any) -> None:
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    address = page_of(cast.open_group, f"people/{membership.pk}/role/")
    assert as_("bela").post(address, {"role": "lead"}).status_code == 404
    browser = as_("chloe")
    assert "The role of Béla Member" in text(browser.get(address))
    assert browser.post(address, {"role": "king"}).status_code == 422
    assert browser.post(address, {"role": "co_lead"}).status_code == 302
    assert role_of(cast.open_group, cast.bela) == SpaceRole.CO_LEAD
    # A co-lead invites and answers, but gives no roles.
    assert as_("bela").get(address).status_code == 404
    own = SpaceMembership.objects.get(space=cast.open_group, actor=cast.chloe.actor)
    last = as_("chloe").post(page_of(cast.open_group, f"people/{own.pk}/role/"), {"role": "member"})
    assert last.status_code == 422
    elsewhere = page_of(cast.closed_group, f"people/{membership.pk}/role/")
    assert as_("chloe").get(elsewhere).status_code == 404


def test_removing_needs_a_reason(cast: Cast, as_: Any) -> None:
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    address = page_of(cast.open_group, f"people/{membership.pk}/remove/")
    assert as_("ana").post(address, {"reason": "No"}).status_code == 404
    browser = as_("chloe")
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Three times advertising"}).status_code == 302
    assert role_of(cast.open_group, cast.bela) is None
    assert SpaceRemoval.objects.get().reason == "Three times advertising"


# --- Inviting ------------------------------------------------------------------------------------------------------


def test_restricted_members_change_nothing(cast: Cast, as_: Any) -> None:
    proposal = propose_space(by=viewer_of(cast.ana), name="Robots")
    cast.ana.state = "restricted"
    cast.ana.save()
    browser = as_("ana")
    for address in (page_of(cast.open_group, "join/"), page_of(proposal, "settings/"), "/en/spaces/propose/"):
        assert browser.post(address, PLAIN).status_code == 404


def test_a_private_conversation_has_no_pages(cast: Cast, as_: Any) -> None:
    talk = make_space("Talk", kind=SpaceKind.CONVERSATION, visibility=Visibility.SPACE)
    SpaceMembership.objects.create(space=talk, actor=cast.bela.actor)
    browser = as_("bela")
    for rest in ("", "people/", "settings/", "leave/", "invite/", "archive/"):
        assert browser.get(page_of(talk, rest)).status_code == 404
