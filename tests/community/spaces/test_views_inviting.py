"""Pages on which people and organisations are invited to groups, and on which they answer."""

import re
from html import unescape
from time import process_time
from typing import Any

import pytest

from hub.community.spaces.actions import invite_address, invite_party, mail_secret
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import SpaceInvitation, SpaceMembership
from hub.core.search.rebuilding import refresh
from tests.community.spaces.pages import page_of, role_of, text
from tests.factories import make_member, viewer_of
from tests.personas import Cast


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
