"""Whoever is invited by mail or link and is not a member yet: signs up, and is in the group."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.community.spaces.actions import create_link, invite_address, mail_secret, revoke_invitation
from hub.community.spaces.models import SpaceInvitation, SpaceMembership
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import update_hub_settings
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import viewer_of
from tests.personas import Cast

ABOUT_ME = {"name": "Nadia New", "country": "SE", "is_old_enough": "on", "accepts_terms": "on"}


def enter_code(client: Client, page: str, email: str) -> str:
    """Enter the code from the latest mail; answers where one is led."""
    run_pending_jobs()
    letters = [str(message.body) for message in mail.outbox if message.to == [email]]
    codes = [re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", letter, re.MULTILINE) for letter in letters]
    code = next(code for code in reversed(codes) if code is not None)
    return str(client.post(page, {"code": code[1]})["Location"])


def sign_up(client: Client, address: str, email: str = "nadia@example.org") -> str:
    """Join the hub from the page to which an invitation leads; answers where one is led in the end."""
    asked = client.post(address, ABOUT_ME | {"email": email})
    assert asked.status_code == 302, asked.content.decode()
    return enter_code(client, asked["Location"], email)


@pytest.mark.parametrize("rule", ["open", "invitation"])
def test_an_invited_address_signs_up_and_is_in_the_group(cast: Cast, client: Client, rule: str) -> None:
    update_hub_settings(by=Viewer(is_system=True), sign_up=rule)
    invitation = invite_address(cast.closed_group, "nadia@example.org", by=viewer_of(cast.chloe))
    here = f"/en/invitations/{mail_secret(invitation)}/"
    assert "Join the hub and accept" in client.get(here).content.decode()
    led_to = sign_up(client, client.post(here)["Location"])
    assert led_to == f"/en/spaces/{cast.closed_group.slug}/"
    assert SpaceMembership.objects.filter(space=cast.closed_group, actor__name="Nadia New").exists()
    assert "invitation" not in client.session
    assert client.get(led_to).status_code == 200


def test_a_link_lets_a_newcomer_in(cast: Cast, client: Client) -> None:
    _link, secret = create_link(cast.closed_group, by=viewer_of(cast.chloe), uses=1)
    led_to = sign_up(client, client.post(f"/en/invitations/{secret}/")["Location"])
    assert led_to == f"/en/spaces/{cast.closed_group.slug}/"
    assert SpaceInvitation.objects.get().uses_left == 0


def test_who_has_an_account_signs_in_and_is_in_the_group(cast: Cast, client: Client) -> None:
    _link, secret = create_link(cast.closed_group, by=viewer_of(cast.chloe))
    cast.ana.set_password("correct horse battery staple")
    cast.ana.save()
    EmailAddress.objects.create(user=cast.ana, email=cast.ana.email, verified=True, primary=True)
    page = client.post(f"/en/invitations/{secret}/", {"sign_in": "1"})["Location"]
    response = client.post(page, {"login": cast.ana.email, "password": "correct horse battery staple"})
    assert response["Location"] == f"/en/spaces/{cast.closed_group.slug}/"
    assert SpaceMembership.objects.filter(space=cast.closed_group, actor=cast.ana.actor).exists()


def test_an_invitation_that_was_taken_back_meanwhile_says_so(cast: Cast, client: Client) -> None:
    invitation = invite_address(cast.closed_group, "nadia@example.org", by=viewer_of(cast.chloe))
    here = f"/en/invitations/{mail_secret(invitation)}/"
    page = client.post(here)["Location"]
    revoke_invitation(invitation, by=viewer_of(cast.chloe))
    led_to = sign_up(client, page)
    assert not SpaceMembership.objects.filter(actor__name="Nadia New").exists()
    assert led_to == here
    assert "can no longer be accepted" in client.get(here).content.decode()


def test_a_forged_session_entry_opens_nothing(cast: Cast, client: Client) -> None:
    for forged in ("space:", "space:x", "space:999999", 7, "other:1"):
        session = client.session
        session["invitation"] = forged
        session.save()
        client.post("/en/account/login/", {"login": cast.ana.email, "password": "wrong"})
    assert not SpaceMembership.objects.filter(actor=cast.ana.actor).exists()
