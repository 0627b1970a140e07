"""Pages of groups that change something: opening, settings, joining, answering, inviting, roles."""

import re
from html import unescape
from time import process_time
from typing import Any

import pytest
from django.test import Client

from hub.community.spaces.actions import invite_address, invite_party, mail_secret, propose_space, request_to_join
from hub.community.spaces.kinds import JoinMethod, RequestState, SpaceKind, SpaceRole, SpaceState, Visibility
from hub.community.spaces.models import (
    JoinRequest,
    Space,
    SpaceInvitation,
    SpaceMembership,
    SpaceRemoval,
)
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from hub.core.search.rebuilding import refresh
from tests.factories import make_member, make_space, viewer_of
from tests.personas import Cast

PLAIN = {"name": "Robots at school", "purpose": "For all.", "join_method": "open", "visibility": "public"}


@pytest.fixture
def as_(cast: Cast, client: Client) -> Any:
    """A browser in which one of the cast is signed in; the groups' counters are right."""
    Space.objects.update(member_count=2)

    def sign_in(who: str) -> Client:
        client.logout()
        if who != "visitor":
            client.force_login(getattr(cast, who))
        return client

    return sign_in


def text(response: Any) -> str:
    return str(response.content.decode())


def page_of(space: Space, rest: str = "") -> str:
    return f"/en/spaces/{space.slug}/{rest}"


def role_of(space: Space, member: Any) -> str | None:
    return SpaceMembership.objects.filter(space=space, actor=member.actor).values_list("role", flat=True).first()


# --- Opening and proposing -----------------------------------------------------------------------------------------


def test_a_manager_opens_a_group_of_any_kind(cast: Cast, as_: Any) -> None:
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).first()
    browser = as_("finn")
    page = text(browser.get("/en/spaces/new/"))
    assert "A few chosen members work on one task until a set end" in page
    assert "Private conversation" not in page
    response = browser.post(
        "/en/spaces/new/",
        {**PLAIN, "kind": "squad", "topics": [topic.pk], "languages": ["hu", "en"], "country": "HU", "region": "HU11"},
    )
    space = Space.objects.get(name="Robots at school")
    assert response.url == f"/en/spaces/{space.slug}/"
    assert (space.kind, space.country, space.state) == (SpaceKind.SQUAD, "HU", SpaceState.ACTIVE)
    assert role_of(space, cast.finn) == SpaceRole.LEAD
    assert "Robots at school" in text(browser.get("/en/spaces/"))


def test_a_group_is_prepared_unseen_first(cast: Cast, as_: Any) -> None:
    as_("finn").post("/en/spaces/new/", {**PLAIN, "kind": "project", "forming": "1"})
    space = Space.objects.get(name="Robots at school")
    assert space.state == SpaceState.FORMING
    assert as_("ana").get(page_of(space)).status_code == 404
    assert "Open the group?" in text(as_("finn").get(page_of(space, "open/")))
    as_("finn").post(page_of(space, "open/"))
    assert as_("ana").get(page_of(space)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"purpose": "x" * 2001}, "at most 2000 characters"),
        ({"kind": "conversation"}, "Select a valid choice"),
        ({"join_method": "apply"}, "Select a valid choice"),
        ({"visibility": "nobody"}, "Select a valid choice"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"parent": "x"}, "Select a valid choice"),
        ({"languages": ["xx"]}, "Select a valid choice"),
        ({"topics": ["999999999"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, as_: Any, wrong: dict[str, Any], said: str
) -> None:
    filled = {**PLAIN, "kind": "interest_group", **wrong}
    response = as_("finn").post("/en/spaces/new/", filled)
    assert response.status_code == 422
    page = text(response)
    assert said in page
    assert 'role="alert"' in page
    if "purpose" not in wrong:
        assert "For all." in page
    assert Space.objects.count() == 2


def test_members_propose_a_group_and_a_manager_opens_it(cast: Cast, as_: Any) -> None:
    assert as_("ana").get("/en/spaces/new/").url == "/en/spaces/propose/"
    assert "Kind" not in text(as_("ana").get("/en/spaces/propose/"))
    response = as_("ana").post("/en/spaces/propose/", {**PLAIN, "kind": "board", "parent": cast.open_group.pk})
    space = Space.objects.get(name="Robots at school")
    assert response.url == page_of(space)
    assert (space.kind, space.state, space.parent) == (SpaceKind.INTEREST_GROUP, SpaceState.FORMING, None)
    assert "This group is being prepared" in text(as_("ana").get(page_of(space)))
    as_("ana").post(page_of(space, "open/"))
    space.refresh_from_db()
    assert space.state == SpaceState.FORMING
    assert "Robots at school" in text(as_("finn").get("/en/spaces/desk/"))
    as_("finn").post(page_of(space, "open/"))
    space.refresh_from_db()
    assert space.state == SpaceState.ACTIVE


def test_who_leads_opens_a_working_group_inside(cast: Cast, as_: Any) -> None:
    address = f"/en/spaces/new/?inside={cast.open_group.slug}"
    assert as_("bela").get(address).status_code == 404
    assert "It stands inside" in text(as_("chloe").get(address))
    as_("chloe").post(address, {**PLAIN, "kind": "board", "parent": ""})
    space = Space.objects.get(name="Robots at school")
    assert (space.kind, space.parent) == (SpaceKind.WORKING_GROUP, cast.open_group)
    assert "Robots at school" in text(as_("visitor").get(page_of(cast.open_group)))


def test_a_group_inside_a_closed_one_is_not_wider(cast: Cast, as_: Any) -> None:
    response = as_("chloe").post(f"/en/spaces/new/?inside={cast.closed_group.slug}", PLAIN)
    assert response.status_code == 422
    assert "No more people may read it" in text(response)


# --- Settings and the steps of its life ----------------------------------------------------------------------------


def test_who_leads_changes_the_settings(cast: Cast, as_: Any) -> None:
    address = page_of(cast.open_group, "settings/")
    page = text(as_("chloe").get(address))
    assert "Open group" in page
    assert "Interest group" not in page
    form = {**PLAIN, "version": cast.open_group.version, "name": "Wide open group", "join_method": "request"}
    assert as_("chloe").post(address, form).url == page_of(cast.open_group)
    cast.open_group.refresh_from_db()
    assert (cast.open_group.name, cast.open_group.join_method) == ("Wide open group", JoinMethod.REQUEST)
    for who in ("ana", "bela", "elin"):
        assert as_(who).get(address).status_code == 404
        assert as_(who).post(address, form).status_code == 404


def test_the_second_of_two_who_edit_is_told_and_keeps_the_text(cast: Cast, as_: Any) -> None:
    address = page_of(cast.open_group, "settings/")
    first = {**PLAIN, "version": cast.open_group.version}
    as_("chloe").post(address, {**first, "name": "First name"})
    response = as_("finn").post(
        address, {**first, "name": "Second name", "purpose": "Mine", "kind": "interest_group", "parent": ""}
    )
    assert response.status_code == 422
    page = text(response)
    assert "Somebody else changed this while you were writing" in page
    assert "First name" in page
    assert 'value="Second name"' in page
    assert "Mine" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    again = {**first, "name": "Second name", "kind": "interest_group", "parent": "", "version": version[1]}
    assert as_("finn").post(address, again).status_code == 302
    cast.open_group.refresh_from_db()
    assert cast.open_group.name == "Second name"


def test_a_region_of_another_country_is_dropped_with_it(cast: Cast, as_: Any) -> None:
    Space.objects.filter(pk=cast.open_group.pk).update(country="HU", region="HU11")
    form = {**PLAIN, "version": cast.open_group.version, "country": "SE", "region": "HU11"}
    assert as_("chloe").post(page_of(cast.open_group, "settings/"), form).status_code == 302
    cast.open_group.refresh_from_db()
    assert (cast.open_group.country, cast.open_group.region) == ("SE", "")


@pytest.mark.parametrize(
    ("move", "state", "question"),
    [("conclude", SpaceState.CONCLUDED, "Conclude the group?"), ("archive", SpaceState.ARCHIVED, "Archive the group?")],
)
def test_the_steps_of_its_life_are_asked_first(cast: Cast, as_: Any, move: str, state: str, question: str) -> None:
    address = page_of(cast.open_group, f"{move}/")
    assert question in text(as_("chloe").get(address))
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == SpaceState.ACTIVE
    assert as_("bela").post(address).status_code == 404
    as_("chloe").post(address)
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == state
    assert "Open again" in text(as_("chloe").get(page_of(cast.open_group)))
    as_("chloe").post(page_of(cast.open_group, "reopen/"))
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == SpaceState.ACTIVE
    again = as_("chloe").post(page_of(cast.open_group, "open/"), follow=True)
    assert again.status_code == 404


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


def test_several_are_invited_in_one_form(cast: Cast, as_: Any) -> None:
    browser = as_("chloe")
    address = page_of(cast.closed_group, "invite/")
    assert "Member or organisation 5" in text(browser.get(address))
    response = browser.post(
        address,
        {
            "form": "people",
            "people-party_1": "Whatever was typed",
            "people-party_1_key": str(cast.ana.actor_id),
            "people-party_2": "example university",
            "people-party_3": f"@{cast.elin.actor.handle}",
            "people-addresses": "new@example.org\nNEW@example.org, other@example.org",
            "people-role": "observer",
            "people-message": "We meet on Thursdays",
        },
    )
    assert response.url == page_of(cast.closed_group, "requests/")
    made = SpaceInvitation.objects.order_by("pk")
    assert {each.actor_id for each in made if each.actor_id} == {
        cast.ana.actor_id,
        cast.organisation.pk,
        cast.elin.actor_id,
    }
    assert {each.email for each in made if each.email} == {"new@example.org", "other@example.org"}
    assert {(each.role, each.message) for each in made} == {(SpaceRole.OBSERVER, "We meet on Thursdays")}
    desk = text(browser.get(page_of(cast.closed_group, "requests/")))
    assert "5 invitations are on their way" in desk
    assert "new@example.org" in desk
    browser.post(page_of(cast.closed_group, f"invitations/{made[0].pk}/revoke/"))
    assert "Ana Ordinary" not in text(browser.get(page_of(cast.closed_group, "requests/")))


def test_those_who_cannot_be_invited_stay_in_the_form_with_the_reason(cast: Cast, as_: Any) -> None:
    make_member("Same Name")
    make_member("Same Name")
    browser = as_("chloe")
    address = page_of(cast.closed_group, "invite/")
    first = {"form": "people", "people-role": "member"}
    nobody = browser.post(address, first)
    assert nobody.status_code == 422
    assert "Name at least one" in text(nobody)
    unknown = browser.post(address, {**first, "people-party_1": "Same Name", "people-addresses": "fine@example.org"})
    assert unknown.status_code == 422
    assert "Nobody is found by “Same Name”" in text(unknown)
    wrong = browser.post(address, {**first, "people-addresses": "fine@example.org\nnot an address"})
    assert wrong.status_code == 422
    assert "Line 2: “not an address” is not an e-mail address." in text(wrong)
    assert "fine@example.org" in text(wrong)
    assert not SpaceInvitation.objects.exists()
    some = browser.post(
        address,
        {
            **first,
            "people-party_1": "Béla Member",
            "people-party_2": "Ana Ordinary",
            "people-addresses": "a@example.org",
        },
    )
    assert some.status_code == 422
    page = text(some)
    assert "Already in this group." in page
    assert 'value="Béla Member"' in page
    assert 'value="Ana Ordinary"' not in page
    assert "a@example.org" not in page
    assert "2 invitations are on their way" in page
    assert SpaceInvitation.objects.count() == 2


def test_thirty_are_invited_by_a_list_of_names_and_addresses(cast: Cast, as_: Any) -> None:
    browser = as_("chloe")
    address = page_of(cast.closed_group, "invite/")
    first = {"form": "people", "people-role": "member"}
    lines = [f"Person {number} <p{number}@example.org>" for number in range(1, 26)]
    lines += ["bare@example.org", "", '"Last, First" <last@example.org>; two@example.org three@example.org,']
    lines += ["<angle@example.org>", "Person Again <BARE@example.org>"]
    wrong = browser.post(
        address,
        {**first, "people-addresses": "\n".join([*lines, "Åsa <asa@>", "nobody", 'Open "quote <open@example.org>'])},
    )
    assert wrong.status_code == 422
    page = text(wrong)
    for number, line in ((31, "Åsa <asa@>"), (32, "nobody"), (33, 'Open "quote <open@example.org>')):
        assert f"Line {number}: “{line}” is not an e-mail address." in unescape(page)
    assert "Person 25 <p25@example.org>" in unescape(page)
    assert not SpaceInvitation.objects.exists()
    assert browser.post(address, {**first, "people-addresses": "\n".join(lines)}).status_code == 302
    assert SpaceInvitation.objects.count() == 30
    assert set(SpaceInvitation.objects.values_list("email", flat=True)) >= {"last@example.org", "angle@example.org"}
    # Of a second list only those stay who are invited already, as they were typed and under their line in what is left.
    again = browser.post(address, {**first, "people-addresses": "new@example.org\nPerson 7 <P7@example.org>"})
    page = unescape(text(again))
    assert "Line 1, p7@example.org: There is an invitation already" in page
    assert "Person 7 <P7@example.org></textarea>" in page
    assert "new@example.org" not in page


def test_an_endless_line_is_read_in_no_time(cast: Cast, as_: Any) -> None:
    form = {"form": "people", "people-role": "member", "people-addresses": "a@example.org," + " " * 9900 + '"'}
    begun = process_time()
    assert as_("chloe").post(page_of(cast.closed_group, "invite/"), form).status_code == 422
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"people-party_1_key": "x", "people-party_1": "x" * 300},
        {"people-addresses": "\n".join(f"a{number}@example.org" for number in range(51))},
        {"people-addresses": "a@example.org", "people-role": "lead"},
        {"people-addresses": "a@example.org", "people-message": "x" * 1001},
        {"people-party_1_key": "00000000-0000-0000-0000-000000000000", "people-party_1": "Nobody"},
        {"form": "link", "link-expires_on": "2020-01-01", "link-uses": "5", "link-role": "member"},
        {"form": "link", "link-expires_on": "2999-01-01", "link-uses": "5", "link-role": "member"},
        {"form": "link", "link-expires_on": "x", "link-uses": "0", "link-role": "lead"},
    ],
)
def test_wrong_invitations_are_refused(cast: Cast, as_: Any, wrong: dict[str, str]) -> None:
    form = {"form": "people", "people-role": "member", **wrong}
    response = as_("chloe").post(page_of(cast.closed_group, "invite/"), form)
    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert not SpaceInvitation.objects.exists()


def test_only_who_leads_invites(cast: Cast, as_: Any) -> None:
    invitation = invite_party(cast.closed_group, cast.ana.actor, by=viewer_of(cast.chloe))
    for who in ("ana", "bela", "elin"):
        browser = as_(who)
        assert browser.get(page_of(cast.closed_group, "invite/")).status_code == 404
        assert browser.get(page_of(cast.closed_group, "invite/suggestions.json?q=an")).status_code == 404
        revoke = page_of(cast.closed_group, f"invitations/{invitation.pk}/revoke/")
        assert browser.post(revoke).status_code == 404


def test_a_link_is_shown_once_and_lets_members_in(cast: Cast, as_: Any) -> None:
    browser = as_("chloe")
    page = text(browser.get(page_of(cast.closed_group, "invite/")))
    until = re.search(r'name="link-expires_on" value="([^"]+)"', page)
    assert until is not None
    form = {"form": "link", "link-expires_on": until[1], "link-uses": "2", "link-role": "member"}
    made = text(browser.post(page_of(cast.closed_group, "invite/"), form))
    address = re.search(r'value="https?://[^/]+(/en/invitations/[^"]+)"', made)
    assert address is not None
    secret = address[1]
    assert secret not in text(browser.get(page_of(cast.closed_group, "requests/")))
    shown = as_("ana").get(secret)
    assert "Closed group" in text(shown)
    assert shown["Referrer-Policy"] == "same-origin"
    assert "Decline" not in text(shown)
    assert as_("ana").post(secret).url == page_of(cast.closed_group)
    assert role_of(cast.closed_group, cast.ana) == SpaceRole.MEMBER
    assert "You are in this group already" in text(as_("ana").get(secret))
    assert as_("visitor").get("/en/invitations/no-such-secret/").status_code == 404


def test_who_is_not_a_member_yet_keeps_the_invitation_through_signing_up(cast: Cast, as_: Any) -> None:
    browser = as_("chloe")
    form = {"form": "people", "people-role": "member", "people-addresses": "new@example.org"}
    browser.post(page_of(cast.closed_group, "invite/"), form)
    secret = f"/en/invitations/{mail_secret(SpaceInvitation.objects.get())}/"
    visitor = as_("visitor")
    page = text(visitor.get(secret))
    assert "Join the hub and accept" in page
    assert "Decline" in page
    response = visitor.post(secret)
    assert response.url.startswith("/en/account/signup/?next=%2Fen%2Finvitations%2F")
    assert visitor.session["invitation"].startswith("space:")
    assert visitor.post(secret, {"sign_in": "1"}).url.startswith("/en/account/login/?next=")
    assert as_("ana").post(secret).url == page_of(cast.closed_group)
    assert "can no longer be accepted" in text(as_("visitor").get(secret))


def test_a_mailed_invitation_is_declined_without_an_account(cast: Cast, as_: Any) -> None:
    invitation = invite_address(cast.closed_group, "new@example.org", by=viewer_of(cast.chloe))
    secret = f"/en/invitations/{mail_secret(invitation)}/"
    assert as_("visitor").post(secret, {"decline": "1"}).status_code == 302
    assert "can no longer be accepted" in text(as_("visitor").get(secret))


def test_an_invitation_is_answered_by_whom_it_is_for(cast: Cast, as_: Any) -> None:
    own = invite_party(cast.closed_group, cast.ana.actor, by=viewer_of(cast.chloe))
    theirs = invite_party(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.chloe))
    assert as_("elin").get(f"/en/invitations/party/{own.pk}/").status_code == 404
    assert as_("elin").post(f"/en/invitations/party/{own.pk}/").status_code == 404
    assert "invites Example University" in text(as_("dimitris").get(f"/en/invitations/party/{theirs.pk}/"))
    assert as_("ana").post(f"/en/invitations/party/{own.pk}/").url == page_of(cast.closed_group)
    as_("dimitris").post(f"/en/invitations/party/{theirs.pk}/", {"decline": "1"})
    assert not SpaceMembership.objects.filter(actor=cast.organisation.actor).exists()
    assert "can no longer be accepted" in text(as_("dimitris").get(f"/en/invitations/party/{theirs.pk}/"))


def test_suggestions_name_members_and_organisations(cast: Cast, as_: Any) -> None:
    refresh("person", [cast.ana.actor_id])
    found = as_("chloe").get(page_of(cast.closed_group, "invite/suggestions.json?q=ordi")).json()
    assert [(each["value"], each["label"]) for each in found] == [(str(cast.ana.actor_id), "Ana Ordinary")]


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
