"""Joining, signing in and keeping an account safe, in a real browser with real codes and a virtual passkey."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from playwright.sync_api import Page, expect

from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Acceptance, HubSession, Member
from hub.community.topics.actions import ensure_topics
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import update_hub_settings
from tests.browser.conftest import OpenPage
from tests.factories import make_member

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


def code_in_mail() -> str:
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def current_code(secret: str) -> str:
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def add_virtual_authenticator(page: Page) -> None:
    """A fingerprint reader that always says yes, in Chromium's own words."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_joining_on_a_phone_with_a_wrong_code_and_three_steps(
    hub_url: str, open_page: OpenPage, axe_clean: AxeClean, has_scripts: bool
) -> None:
    ensure_topics()
    update_hub_settings(by=Viewer(is_system=True), terms_version="1", territory="DE")
    page = open_page(phone=True, javascript=has_scripts)
    look = axe_clean if has_scripts else lambda _page: None

    page.goto(f"{hub_url}/en/account/signup/")
    look(page)
    page.get_by_label("E-mail address").fill("not an address")
    press(page, "Send me a code")
    expect(page.get_by_role("alert")).to_contain_text("need your attention")
    look(page)
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_role("combobox", name="Country").select_option("AT")
    if not has_scripts:
        # The sentence still names Germany's age: Austria's is lower, so that the tick is enough.
        expect(page.locator("label", has_text="at least 16 years old (Germany)")).to_be_visible()
    else:
        expect(page.get_by_text("I am at least 14 years old (Austria).")).to_be_visible()
    page.locator("[name=is_old_enough]").check()
    page.get_by_label("I accept the terms of use").check()
    press(page, "Send me a code")

    page.get_by_label("Code").fill("WRNG-WRNG")
    press(page, "Continue")
    expect(page.get_by_text("This is not the code.").first).to_be_visible()
    look(page)
    page.get_by_label("Code").fill(code_in_mail())
    press(page, "Continue")

    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    look(page)
    page.get_by_label("Teacher, trainer or educator").check()
    press(page, "Continue")
    press(page, "Skip this")
    page.get_by_label("I can help with").fill("Tablets in small schools")
    look(page)
    page.locator("main form button.button--primary").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Nora New")
    look(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    nora = Member.objects.select_related("actor__profile").get(email="nora@example.org")
    assert nora.state == MemberState.ACTIVE
    assert nora.actor.profile.stakeholder_type == "educator"
    assert Acceptance.objects.filter(member=nora, document="age", version="AT:14").exists()


def test_a_passkey_is_added_and_signs_in_alone(hub_url: str, page: Page, sign_in: SignIn, axe_clean: AxeClean) -> None:
    # Passkeys belong to a name, not to an address of numbers.
    hub = hub_url.replace("127.0.0.1", "localhost")
    ana = make_member("Ana Ordinary", email="ana@example.org")
    join_by_code(page, hub, ana)
    add_virtual_authenticator(page)
    page.goto(f"{hub}/en/account/2fa/webauthn/add/")
    axe_clean(page)
    page.get_by_label("Name of the key").fill("My laptop")
    press(page, "Add a key")
    page.wait_for_url("**/2fa/**")
    page.goto(f"{hub}/en/account/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    axe_clean(page)
    sign_out(page, hub)
    page.goto(f"{hub}/en/account/login/")
    axe_clean(page)
    press(page, "Use a passkey")
    page.wait_for_url(f"{hub}/en/**")
    page.goto(f"{hub}/en/account/security/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Signing in and security")


def test_staff_set_up_an_app_and_come_in_with_its_code_or_a_recovery_code(
    hub_url: str, page: Page, settings: Any, axe_clean: AxeClean
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    finn = make_member("Finn Manager", email="finn@example.org", hub_role=HubRole.MANAGER)
    join_by_code(page, hub_url, finn)
    page.goto(f"{hub_url}/en/account/security/")
    expect(page.get_by_text("People who run the hub need a second step")).to_be_visible()
    page.goto(f"{hub_url}/en/manage/")
    expect(page).to_have_url(f"{hub_url}/en/account/security/")
    page.goto(f"{hub_url}/en/account/2fa/totp/activate/")
    axe_clean(page)
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Code").fill("000000")
    press(page, "Turn on")
    expect(page.get_by_text("This is not the code that counts now.").first).to_be_visible()
    axe_clean(page)
    page.get_by_label("Code").fill(current_code(secret))
    press(page, "Turn on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    axe_clean(page)
    codes = page.locator("ul.codes code").all_inner_texts()
    assert len(codes) == 10
    page.goto(f"{hub_url}/en/manage/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    sign_out(page, hub_url)
    ask_for_code(page, hub_url, finn)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    axe_clean(page)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Sign in")
    response = page.goto(f"{hub_url}/en/manage/")
    assert response
    assert response.status == 200

    sign_out(page, hub_url)
    ask_for_code(page, hub_url, finn)
    page.get_by_label("Code").fill(codes[0])
    press(page, "Sign in")
    expect(page.get_by_text("This is not the code that counts now.").first).to_be_visible()


def test_sessions_are_listed_and_ended_everywhere_else(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    ana = make_member("Ana Ordinary")
    phone, laptop = open_page(phone=True, language="el"), open_page()
    sign_in(phone, ana)
    sign_in(laptop, ana)
    assert HubSession.objects.filter(member=ana).count() == 2
    phone.goto(f"{hub_url}/el/account/security/")
    axe_clean(phone)
    laptop.goto(f"{hub_url}/en/account/security/")
    axe_clean(laptop)
    press(laptop, "Sign out everywhere else")
    expect(laptop.get_by_text("You were signed out in 1 place.")).to_be_visible()
    phone.goto(f"{hub_url}/el/account/security/")
    expect(phone).to_have_url(re.compile(r"/el/account/login/"))


def test_a_password_an_address_and_a_goodbye(hub_url: str, page: Page, axe_clean: AxeClean) -> None:
    ana = make_member("Ana Ordinary", email="ana@example.org")
    join_by_code(page, hub_url, ana)
    page.goto(f"{hub_url}/en/account/password/set/")
    axe_clean(page)
    page.locator("[name=password1]").fill("password123")
    page.locator("[name=password2]").fill("password124")
    press(page, "Set password")
    expect(page.get_by_role("alert")).to_be_visible()
    axe_clean(page)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("seven green bicycles")
    press(page, "Set password")
    page.goto(f"{hub_url}/en/account/email/")
    axe_clean(page)
    page.get_by_label("E-mail address").fill("ana.new@example.org")
    press(page, "Change address")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    axe_clean(page)
    page.get_by_label("Password").fill("seven green bicycles")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    page.get_by_label("Code").fill(code_in_mail())
    press(page, "Continue")
    sign_out(page, hub_url)
    page.goto(f"{hub_url}/en/account/login/")
    page.get_by_text("Use a password").click()
    page.get_by_label("E-mail address").fill("ana.new@example.org")
    page.get_by_label("Password").fill("seven green bicycles")
    press(page, "Sign in")
    page.goto(f"{hub_url}/en/account/close/")
    axe_clean(page)
    press(page, "Close my account")
    ana.refresh_from_db()
    assert ana.state == MemberState.CLOSED


def test_members_are_asked_when_the_terms_change_and_go_on_where_they_were(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    ana = make_member("Ana Ordinary")
    page = open_page(phone=True)
    sign_in(page, ana)
    update_hub_settings(by=Viewer(is_system=True), terms_version="2")
    page.goto(f"{hub_url}/en/people/?q=maths")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you begin")
    axe_clean(page)
    page.get_by_role("combobox", name="Country").select_option("FR")
    page.get_by_label("I am at least 15 years old (France).").check()
    page.get_by_label("I accept the terms of use.").check()
    press(page, "Accept and go on")
    expect(page).to_have_url(f"{hub_url}/en/people/?q=maths")


def join_by_code(page: Page, hub: str, member: Member) -> None:
    """Sign a member in with a code to their address, which they have confirmed before."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    ask_for_code(page, hub, member)
    assert HubSession.objects.filter(member=member).exists()


def ask_for_code(page: Page, hub: str, member: Member) -> None:
    page.goto(f"{hub}/en/account/login/code/")
    page.get_by_label("E-mail address").fill(member.email)
    press(page, "Send me a code")
    page.get_by_label("Code").fill(code_in_mail())
    press(page, "Continue")


def sign_out(page: Page, hub: str) -> None:
    page.goto(f"{hub}/en/account/logout/")
    press(page, "Sign out")
