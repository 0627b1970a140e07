"""Joining and signing in through the pages: codes, the age by country, passwords, terms that change."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.community.members.actions import accept_terms, register_member
from hub.community.members.forms.joining import likely_country
from hub.community.members.kinds import MemberState
from hub.community.members.models import Acceptance, Member
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.hubsettings.actions import update_hub_settings
from tests.factories import make_member, viewer_of

SIGNUP, CODE = "/en/account/signup/", "/en/account/confirm-email/"
LOGIN_CODE, LOGIN_CONFIRM = "/en/account/login/code/", "/en/account/login/code/confirm/"
FORM = {
    "email": "new@example.org",
    "name": "Nora New",
    "country": "AT",
    "named_age": "14",
    "is_old_enough": "on",
    "accepts_terms": "on",
}


@pytest.fixture
def hub(db: None) -> None:
    """A hub that has terms."""
    update_hub_settings(by=Viewer(is_system=True), terms_version="1", privacy_version="7")


def raise_terms(version: str) -> None:
    update_hub_settings(by=Viewer(is_system=True), terms_version=version)


def code_in_mail() -> str:
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def ask_for_code(client: Client, email: str) -> None:
    assert client.post(LOGIN_CODE, {"email": email}).url == LOGIN_CONFIRM  # type: ignore[attr-defined]  # a redirect


def test_joining_takes_an_address_and_its_code_and_leads_to_the_first_steps(hub: None, client: Client) -> None:
    assert client.post(SIGNUP, FORM)["Location"] == CODE
    answer = client.post(CODE, {"code": code_in_mail()})
    assert answer["Location"] == "/en/welcome/"
    member = Member.objects.get(email="new@example.org")
    assert (member.state, member.accepted_terms) == (MemberState.ACTIVE, "1")
    agreed = set(Acceptance.objects.filter(member=member).values_list("document", "version"))
    assert agreed == {("terms", "1"), ("privacy", "7"), ("age", "AT:14")}


def test_the_mail_is_made_of_paragraphs(hub: None, client: Client) -> None:
    client.post(SIGNUP, FORM)
    assert f"\n\n{code_in_mail()}\n\n" in str(mail.outbox[-1].body)


def test_a_wrong_code_is_told_and_after_five_one_begins_again(hub: None, client: Client) -> None:
    client.post(SIGNUP, FORM)
    for _attempt in range(4):
        page = client.post(CODE, {"code": "WRNG-WRNG"})
        assert "This is not the code." in page.content.decode()
    page = client.post(CODE, {"code": "WRNG-WRNG"}, follow=True)
    assert "That was tried too often." in page.content.decode()
    assert Member.objects.get(email="new@example.org").state != MemberState.ACTIVE


def test_who_gave_up_at_the_code_comes_in_later_by_signing_in(hub: None, client: Client) -> None:
    client.post(SIGNUP, FORM)
    later = Client()
    ask_for_code(later, FORM["email"])
    assert later.post(LOGIN_CONFIRM, {"code": code_in_mail()})["Location"] == "/en/welcome/"
    assert Member.objects.get(email="new@example.org").state == MemberState.ACTIVE


def test_another_code_is_sent_and_only_that_works(hub: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(SIGNUP, FORM)
    first = code_in_mail()
    later = time.time() + 60
    monkeypatch.setattr("hub.core.ratelimits.limits.time.time", lambda: later)
    page = client.post(CODE, {"action": "resend"}, follow=True)
    assert "We have sent another code to new@example.org." in page.text
    assert first != code_in_mail()
    assert client.post(CODE, {"code": first}).status_code == 200
    assert client.post(CODE, {"code": code_in_mail()})["Location"] == "/en/welcome/"


@pytest.mark.parametrize(("begin", "page"), [(SIGNUP, CODE), (LOGIN_CODE, LOGIN_CONFIRM)])
def test_a_code_that_has_expired_is_said_so(
    hub: None, client: Client, monkeypatch: pytest.MonkeyPatch, begin: str, page: str
) -> None:
    if begin == LOGIN_CODE:
        make_member(email=FORM["email"])
    client.post(begin, FORM)
    code = code_in_mail()
    later = time.time() + timedelta(minutes=16).total_seconds()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    answer = client.post(page, {"code": code}, follow=True)
    assert "Your code has expired." in answer.content.decode()


def test_nothing_on_the_page_tells_whether_an_address_has_an_account(hub: None) -> None:
    make_member(email="taken@example.org")
    pages = []
    for email in ("taken@example.org", "free@example.org"):
        client = Client()
        answer = client.post(SIGNUP, {**FORM, "email": email}, follow=True)
        tokens = r'value="[A-Za-z0-9]{64}"'
        pages.append(re.sub(tokens, "", answer.content.decode()).replace(email, ""))
        for address in (LOGIN_CODE, "/en/account/password/reset/"):
            answer = Client().post(address, {"email": email}, follow=True)
            pages.append(re.sub(tokens, "", answer.content.decode()).replace(email, ""))
    for known, unknown in zip(pages[:3], pages[3:], strict=True):
        assert known.splitlines() == unknown.splitlines()


def test_the_owner_of_a_taken_address_is_told_by_mail(hub: None, client: Client) -> None:
    make_member(email="taken@example.org")
    client.post(SIGNUP, {**FORM, "email": "taken@example.org"})
    assert "You already have an account" in str(mail.outbox[-1].body)


@pytest.mark.parametrize("way", ["invitation", "closed"])
def test_a_hub_that_is_not_open_says_so_calmly(hub: None, client: Client, way: str) -> None:
    update_hub_settings(by=Viewer(is_system=True), sign_up=way)
    page = client.get(SIGNUP).content.decode()
    assert "Joining is by invitation" in page
    client.post(SIGNUP, FORM)
    assert not Member.objects.exists()


# --- The age -------------------------------------------------------------------------------------------------------


def test_the_box_names_the_age_of_the_likely_country(hub: None, client: Client) -> None:
    assert "I am old enough to decide this myself" in client.get(SIGNUP, headers={"Accept-Language": "en"}).text
    assert "at least 14 years old (Austria)" in client.get(SIGNUP, headers={"Accept-Language": "de-AT,de;q=0.8"}).text
    update_hub_settings(by=Viewer(is_system=True), territory="DK")
    assert "at least 15 years old (Denmark)" in client.get(SIGNUP).text


@pytest.mark.parametrize(
    ("territory", "languages", "country"),
    [("EU", "", ""), ("HU", "de-AT", "HU"), ("EU", "de-at,en;q=0.5", "AT"), ("ES51", "", "ES"), ("EU", "x-yz-,,;", "")],
)
def test_the_likely_country(territory: str, languages: str, country: str) -> None:
    assert likely_country(territory, languages) == country


def test_without_a_script_a_higher_age_is_shown_before_it_counts(hub: None, client: Client) -> None:
    page = client.post(SIGNUP, {**FORM, "country": "DE"}, follow=True)
    assert "The age is another one" in page.text
    assert "at least 16 years old (Germany)" in page.text
    assert 'name="is_old_enough" id="id_is_old_enough" checked' not in page.text
    assert 'name="named_age" value="16"' in page.text
    assert not Member.objects.exists()
    client.post(SIGNUP, {**FORM, "country": "DE", "named_age": "16"})
    assert Acceptance.objects.filter(version="DE:16").exists()


def test_a_lower_age_needs_no_second_look(hub: None, client: Client) -> None:
    client.post(SIGNUP, {**FORM, "country": "BE", "named_age": "16"})
    assert Acceptance.objects.filter(version="BE:13").exists()


def test_who_is_too_young_is_told_what_they_can_do(hub: None, client: Client) -> None:
    young = {name: value for name, value in FORM.items() if name != "is_old_enough"}
    page = client.post(SIGNUP, young)
    assert "you can join on your own from the age of 14 years" in page.text
    assert "you can read everything public here without an account" in page.text
    assert not Member.objects.exists()


@pytest.mark.parametrize("named", ["", "abc", "9" * 5000, "-1", "٣"])
def test_a_forged_age_does_no_harm(hub: None, client: Client, named: str) -> None:
    assert client.post(SIGNUP, {**FORM, "named_age": named}).status_code in (200, 302)


def test_an_unknown_country_is_refused(hub: None, client: Client) -> None:
    page = client.post(SIGNUP, {**FORM, "country": "<b>"})
    assert page.status_code == 200
    assert not Member.objects.exists()


# --- Passwords -----------------------------------------------------------------------------------------------------


def test_a_password_that_was_added_later_signs_in(hub: None, client: Client) -> None:
    member = make_member(email="ana@example.org")
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    member.set_password("seven green bicycles")
    member.save()
    form = {"login": "ana@example.org", "password": "wrong"}
    assert "do not belong together" in client.post("/en/account/login/", form).text
    client.post("/en/account/login/", {**form, "password": "seven green bicycles"})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_who_was_given_an_account_comes_in_with_one_code(hub: None, client: Client) -> None:
    register_member("imported@example.org", "Ida Imported", by=Viewer(is_system=True))
    ask_for_code(client, "imported@example.org")
    assert client.post(LOGIN_CONFIRM, {"code": code_in_mail()})["Location"] == "/en/welcome/"
    assert len(mail.outbox) == 1
    assert "Before you begin" in client.get("/en/welcome/", follow=True).text


# --- Another address -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_address_changes_once_its_code_is_entered(hub: None, client: Client) -> None:
    client.post(SIGNUP, FORM)
    client.post(CODE, {"code": code_in_mail()})
    client.post("/en/account/email/", {"email": "Other@Example.org", "action_add": ""})
    member = Member.objects.get()
    assert member.email == "new@example.org"
    client.post(CODE, {"code": code_in_mail()}, follow=True)
    member.refresh_from_db()
    assert member.email == "other@example.org"
    assert mail.outbox[-1].to == ["new@example.org"]
    assert Activity.objects.filter(verb="community.member.email_changed").count() == 1


# --- Terms that change ---------------------------------------------------------------------------------------------


def test_members_are_asked_again_when_the_terms_are_raised(hub: None, client: Client) -> None:
    ana = make_member()
    client.force_login(ana)
    assert client.get("/en/people/").status_code == 200
    raise_terms("2")
    asked = client.get("/en/people/?q=maths")
    assert asked["Location"] == "/en/account/terms/?next=%2Fen%2Fpeople%2F%3Fq%3Dmaths"
    assert "Our terms have changed" in client.get(asked["Location"]).text
    refused = client.post(asked["Location"], {"version": "2"})
    assert refused.status_code == 422
    form = {"version": "2", "accepts_terms": "on", "country": "GR", "named_age": "15", "is_old_enough": "on"}
    assert client.post(asked["Location"], form)["Location"] == "/en/people/?q=maths"
    assert client.get("/en/people/").status_code == 200
    assert set(ana.acceptances.values_list("document", "version")) == {
        ("terms", "2"),
        ("privacy", "7"),
        ("age", "GR:15"),
    }


def test_what_is_being_written_is_taken_before_the_question(hub: None, client: Client) -> None:
    ana = make_member()
    client.force_login(ana)
    raise_terms("2")
    saved = client.post("/en/welcome/exchange/", {"can_help_with": "Tablets", "looking_for": ""})
    assert saved["Location"] == "/en/welcome/done/"
    ana.actor.profile.refresh_from_db()
    assert ana.actor.profile.can_help_with == "Tablets"
    assert client.get(saved["Location"]).status_code == 302


def test_fragments_terms_and_ones_own_account_stay_open(hub: None, client: Client) -> None:
    client.force_login(make_member())
    raise_terms("2")
    for address in ("/en/account/close/", "/en/account/security/", "/-/live"):
        assert client.get(address).status_code == 200
    assert client.get("/en/people/", headers={"HX-Request": "true"}).status_code == 200


def test_visitors_are_not_asked(hub: None, client: Client) -> None:
    assert client.get("/en/people/").status_code == 200
    assert client.get("/en/account/terms/").status_code == 302


def test_terms_that_were_raised_while_reading_are_shown_again(hub: None, client: Client) -> None:
    ana = make_member()
    raise_terms("3")
    with pytest.raises(Refused):
        accept_terms(ana, "2", by=viewer_of(ana))
    client.force_login(ana)
    form = {"version": "2", "accepts_terms": "on", "country": "GR", "named_age": "15", "is_old_enough": "on"}
    page = client.post("/en/account/terms/", form)
    assert page.status_code == 422
    assert 'name="version" value="3"' in page.text


def test_nobody_accepts_for_somebody_else(hub: None) -> None:
    ana, bela = make_member(), make_member()
    with pytest.raises(PermissionRefused):
        accept_terms(ana, "1", by=viewer_of(bela))


def test_the_question_leads_nowhere_else(hub: None, client: Client) -> None:
    client.force_login(make_member())
    assert client.get("/en/account/terms/?next=https://evil.example/")["Location"] == "/en/"
    assert client.get("/en/account/terms/?next=//evil.example/")["Location"] == "/en/"
