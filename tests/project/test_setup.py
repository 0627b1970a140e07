"""The first minutes of an empty hub: only whoever can read the console sets it up, and only once."""

import io
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from hub.community.members.actions import suspend_member
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import update_hub_settings
from hub.core.hubsettings.queries import forget_hub_settings, hub_settings
from hub.project.setup import is_setup_token, make_setup_token, needs_setup, set_up_hub
from tests.factories import make_member

ADDRESS = "/en/setup/"
VALUES = {
    "name": "Digital Education Hub Sweden",
    "territory": "SE",
    "languages": ["sv", "en"],
    "default_language": "sv",
    "person": "Ada Åkesson",
    "email": "Ada@Example.org",
    "password": "a long walk to school",
}


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, settings, db: None) -> None:
    settings.DATA_DIR = tmp_path
    forget_hub_settings()


@pytest.fixture
def token() -> str:
    return make_setup_token()


def test_the_token_is_kept_for_its_owner_alone(token: str, tmp_path: Path):
    assert len(token) >= 32
    assert make_setup_token() == token
    assert (tmp_path / "setup-token").stat().st_mode & 0o777 == 0o600
    assert is_setup_token(f" {token} ")
    assert not is_setup_token("")


@pytest.mark.parametrize("address", ["/", "/en/", "/en/people/", "/en/accounts/signup/", "/en/nowhere/"])
def test_every_page_of_a_new_hub_leads_to_its_set_up(client: Client, token: str, address: str):
    assert client.get(address).headers["Location"] == ADDRESS
    assert client.post(address).headers["Location"] == ADDRESS
    assert client.get("/-/live").status_code == 200
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400


def test_a_hub_with_a_member_leads_nobody_away(client: Client, token: str):
    make_member()
    assert client.get("/en/people/").status_code == 200


def test_the_set_up_speaks_every_language(client: Client, token: str):
    page = client.get(ADDRESS, {"token": token}).text
    assert f'href="/el/setup/?token={token}"' in page
    assert "Sign in" not in page


def test_a_stranger_is_asked_for_the_token(client: Client, token: str):
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "Set-up code" in page.text
    assert token not in page.text
    assert "Name of the hub" not in page.text


def test_the_front_page_of_an_empty_hub_leads_to_the_set_up(client: Client, token: str):
    assert client.get("/en/").url == ADDRESS
    make_member()
    assert client.get("/en/").status_code == 200


def test_a_wrong_token_opens_nothing(client: Client, token: str):
    page = client.post(ADDRESS, VALUES | {"token": "guessed"})
    assert page.status_code == 422
    assert not Member.objects.exists()


def test_without_a_token_file_no_token_fits(client: Client):
    assert client.post(ADDRESS, VALUES | {"token": ""}).status_code == 200
    assert not Member.objects.exists()


def test_the_address_of_the_console_leads_to_the_form_in_the_readers_language(client: Client, token: str):
    page = client.get(f"/setup/?token={token}", follow=True, HTTP_ACCEPT_LANGUAGE="sv")
    assert page.redirect_chain[0][0] == f"/sv/setup/?token={token}"
    assert page.status_code == 200
    assert token in page.text


def test_setting_up_makes_the_hub_and_signs_its_administrator_in(client: Client, token: str, tmp_path: Path):
    page = client.post(ADDRESS, VALUES | {"token": token})
    assert page.status_code == 302
    hub, member = hub_settings(), Member.objects.get()
    assert (hub.name, hub.territory, hub.default_language) == ("Digital Education Hub Sweden", "SE", "sv")
    assert set(hub.languages) == {"sv", "en"}
    assert hub.is_set_up
    assert (member.email, member.state, member.hub_role) == (
        "ada@example.org",
        MemberState.ACTIVE,
        HubRole.ADMINISTRATOR,
    )
    assert member.check_password(VALUES["password"])
    assert EmailAddress.objects.get(user=member).verified
    assert client.session["_auth_user_id"] == str(member.pk)
    assert mail.outbox == []


def test_whoever_is_to_complete_the_terms_accepts_their_draft(client: Client, token: str):
    update_hub_settings(by=Viewer(is_system=True), terms_version="2027-01-01")
    client.post(ADDRESS, VALUES | {"token": token})
    assert Member.objects.get().accepted_terms == "2027-01-01"
    assert client.get("/en/manage/").status_code == 200


def test_where_a_second_step_is_needed_its_set_up_comes_next(client: Client, token: str, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    page = client.post(ADDRESS, VALUES | {"token": token})
    assert page.headers["Location"] == "/en/account/security/"
    assert client.get("/en/manage/").headers["Location"] == "/en/account/security/"
    assert "Set it up, and your role works again." in client.get("/en/").text


@pytest.mark.django_db(transaction=True)
def test_the_token_is_gone_afterwards(client: Client, token: str, tmp_path: Path):
    client.post(ADDRESS, VALUES | {"token": token})
    assert not (tmp_path / "setup-token").exists()
    assert Client().get(f"{ADDRESS}?token={token}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This field is required"),
        ("territory", "XX", "Select a valid choice"),
        ("languages", [], "This field is required"),
        ("default_language", "hu", "must be one of the hub&#x27;s languages"),
        ("person", "", "This field is required"),
        ("email", "not an address", "Enter a valid email address"),
        ("password", "short", "too short"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_half_done(
    client: Client, token: str, field: str, value: object, said: str
):
    page = client.post(ADDRESS, VALUES | {field: value, "token": token})
    assert page.status_code == 422
    assert said in re.sub("&#39;", "&#x27;", page.text)
    assert VALUES["password"] not in page.text
    assert not Member.objects.exists()
    assert not hub_settings().is_set_up


def test_what_was_typed_comes_back(client: Client, token: str):
    page = client.post(ADDRESS, VALUES | {"email": "", "token": token})
    assert 'value="Digital Education Hub Sweden"' in page.text
    assert 'value="Ada Åkesson"' in page.text


def test_a_hub_with_members_cannot_be_taken_over(client: Client, token: str):
    make_member()
    assert not needs_setup()
    assert client.get(f"{ADDRESS}?token={token}").status_code == 404
    with pytest.raises(Refused):
        set_up_hub(**VALUES)


def test_createadmin_makes_an_account_that_may_sign_in():
    told = io.StringIO()
    call_command("createadmin", "Boss@Example.org", "--name", "Bo Boss", stdout=told)
    member = Member.objects.get()
    assert member.hub_role == HubRole.ADMINISTRATOR
    assert member.actor.name == "Bo Boss"
    assert EmailAddress.objects.get(user=member).verified
    assert "boss@example.org is an administrator now, with a new account." in told.getvalue()


def test_createadmin_promotes_a_member_and_may_be_repeated():
    member = make_member(email="ana@example.org")
    for _ in range(2):
        call_command("createadmin", "ana@example.org", stdout=io.StringIO())
    member.refresh_from_db()
    assert member.hub_role == HubRole.ADMINISTRATOR


def test_createadmin_refuses_a_suspended_account():
    suspend_member(make_member(email="ana@example.org"), by=Viewer(is_system=True))
    with pytest.raises(CommandError, match="suspended"):
        call_command("createadmin", "ana@example.org")


def test_createadmin_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="valid email"):
        call_command("createadmin", "ana")


def test_createadmin_asks_twice_for_a_password(monkeypatch: pytest.MonkeyPatch):
    answers = iter(["a long walk to school", "a short walk"])
    monkeypatch.setattr("hub.project.management.commands.createadmin.getpass", lambda prompt: next(answers))
    with pytest.raises(CommandError, match="differ"):
        call_command("createadmin", "ana@example.org", "--password")
    assert not Member.objects.exists()
