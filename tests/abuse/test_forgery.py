"""Forged requests, planted sessions, poisoned hosts, and links that would lead elsewhere."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.core.jobs.worker import run_pending_jobs
from tests.abuse.addresses import addresses
from tests.abuse.world import World
from tests.personas import Cast

# Changes nothing and answers what was sent.
EXEMPT = {"richtext"}
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "\t//evil.example",
    "http:///evil.example",
    "/\t/evil.example",
    "https://testserver@evil.example/",
)


def test_no_address_takes_a_form_without_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.finn)
    taken = {each.name for each in addresses() if client.post(each.path(), {"name": "Forged"}).status_code != 403}
    assert taken == EXEMPT


def test_a_token_of_another_browser_is_refused(cast: Cast) -> None:
    attacker, victim = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    attacker.get("/en/account/login/")
    victim.force_login(cast.ana)
    victim.get("/en/account/profile/")
    sent = {"theme": "dark", "csrfmiddlewaretoken": attacker.cookies["hub_csrf"].value}
    assert victim.post("/en/appearance/", sent).status_code == 403


def test_a_request_from_another_site_is_refused_even_with_the_token(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/en/account/login/")
    sent = {"theme": "dark", "csrfmiddlewaretoken": client.cookies["hub_csrf"].value}
    assert client.post("/en/appearance/", sent, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/en/appearance/", sent).status_code == 302


def test_cookies_are_not_sent_along_from_elsewhere(cast: Cast, settings: Any) -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


def _code() -> str:
    run_pending_jobs()
    words = mail.outbox[-1].body.replace("\n", " ").split(" ")
    return next(word for word in words if 6 <= len(word.strip(".")) <= 9 and word.upper() == word and not word.isspace())


def _plant(client: Client) -> str:
    """A session whose key the attacker knows: one that began before anybody signed in."""
    client.get("/en/account/login/code/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["hub_session"] = session.session_key
    return str(session.session_key)


def test_signing_in_changes_the_session_key(cast: Cast, client: Client) -> None:
    planted = _plant(client)
    client.post("/en/account/login/code/", {"email": cast.ana.email})
    before_code = client.cookies["hub_session"].value
    client.post("/en/account/login/code/confirm/", {"code": _code()})
    after = client.cookies["hub_session"].value
    assert client.get("/en/account/profile/").status_code == 200
    assert after not in (planted, before_code)
    thief = Client()
    for known in (planted, before_code):
        thief.cookies["hub_session"] = known
        assert thief.get("/en/account/profile/").status_code == 302


def test_joining_changes_the_session_key(cast: Cast, client: Client) -> None:
    planted = _plant(client)
    joined = client.post(
        "/en/account/signup/",
        {
            "email": "new@example.org",
            "name": "New Person",
            "country": "HU",
            "is_old_enough": "on",
            "accepts_terms": "on",
        },
    )
    assert joined.status_code == 302, joined.content
    before_code = client.cookies["hub_session"].value
    client.post("/en/account/confirm-email/", {"code": _code()})
    after = client.cookies["hub_session"].value
    assert client.get("/en/account/profile/").status_code == 200
    assert after not in (planted, before_code)
    thief = Client()
    for known in (planted, before_code):
        thief.cookies["hub_session"] = known
        assert thief.get("/en/account/profile/").status_code == 302


def test_a_key_that_the_hub_did_not_make_opens_no_session(cast: Cast, client: Client) -> None:
    client.cookies["hub_session"] = "a" * 32
    client.post("/en/account/login/code/", {"email": cast.ana.email})
    assert client.cookies["hub_session"].value != "a" * 32


def test_signing_out_ends_the_session_for_a_thief_too(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    key = client.cookies["hub_session"].value
    client.post("/en/account/logout/")
    thief = Client()
    thief.cookies["hub_session"] = key
    assert thief.get("/en/account/profile/").status_code == 302


def _stays(response: Any) -> bool:
    """Whether the answer leads nowhere else, as a browser reads it: backslashes are slashes, tabs are nothing."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return True
    target = response["Location"].replace("\\", "/").replace("\t", "").replace("\n", "").lower()
    return target.startswith("/") and not target.startswith("//")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_form_leads_elsewhere(world: World, client: Client, target: str) -> None:
    """Every address is given `next` by address and by form, as a member and as a visitor."""
    for member in (None, world.cast.finn):
        for each in addresses():
            if each.name == "account_logout":
                continue
            if member:
                client.force_login(member)
            path = each.path(pk=world.open_thread.pk, number=world.open_thread.pk, target_id=world.open_thread.pk)
            for response in (
                client.get(path, {"next": target, "back": target, "url": target}),
                client.post(f"{path}", {"next": target, "back": target, "kind": "thanks", "theme": "dark"}),
            ):
                assert _stays(response), f"{path} → {response['Location']}"
    client.force_login(world.cast.ana)
    assert _stays(client.post("/en/account/logout/", {"next": target}))


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(cast: Cast, client: Client, target: str) -> None:
    client.post("/en/account/login/code/", {"email": cast.ana.email, "next": target})
    response = client.post("/en/account/login/code/confirm/", {"code": _code(), "next": target})
    assert response.status_code == 302
    assert _stays(response), response["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "/\\evil.example", "/en//evil.example", "//evil.example/%2f.."]
)
def test_addresses_without_a_language_lead_nowhere_else(db: None, client: Client, path: str) -> None:
    for language in ("", "hu"):
        # The client would take the two slashes for a host, as a browser does not on its way here.
        response = client.get("/", headers={"Accept-Language": language}, PATH_INFO=path)
        assert _stays(response), response["Location"]


def test_a_foreign_host_is_refused(cast: Cast, client: Client) -> None:
    for path in ("/", "/en/", "/en/threads/", "/nowhere", "/files/00000000-0000-0000-0000-000000000001"):
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400, path


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"])
def test_no_header_gets_into_mail_links_or_pages(cast: Cast, client: Client, settings: Any, name: str) -> None:
    value = "localhost:6666" if name == "Host" else "evil.example"
    value = "host=evil.example" if name == "Forwarded" else value
    headers = {name: value}
    client.post("/en/account/login/code/", {"email": cast.ana.email}, headers=headers)
    client.post("/en/account/password/reset/", {"email": cast.ana.email}, headers=headers)
    client.post("/en/account/signup/", {
        "email": cast.ana.email, "name": "New", "country": "HU", "is_old_enough": "on", "accepts_terms": "on",
    }, headers=headers)  # fmt: skip
    run_pending_jobs()
    assert len(mail.outbox) >= 3
    for message in mail.outbox:
        assert "evil.example" not in message.message().as_string()
        assert "6666" not in message.message().as_string()
    for path in ("/en/", "/en/threads/", "/en/news/feed.atom", "/en/people/", "/en/topics/topics.jsonld"):
        page = client.get(path, headers=headers)
        assert b"evil.example" not in page.content
        assert b":6666" not in page.content
