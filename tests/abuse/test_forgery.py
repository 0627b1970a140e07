"""Forged requests, planted sessions, poisoned hosts, and links that would lead elsewhere."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.core.jobs.worker import run_pending_jobs
from tests.abuse.addresses import addresses, body_of
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
    found = re.search(r"^[A-Z0-9]{4}-?[A-Z0-9]{2,4}$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[0]


def _plant(client: Client) -> str:
    """A session whose key the attacker knows: one that began before anybody signed in."""
    client.get("/en/account/login/code/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["hub_session"] = session.session_key
    return str(session.session_key)


def test_signing_in_changes_the_session_key(cast: Cast, client: Client) -> None:
    EmailAddress.objects.create(user=cast.ana, email=cast.ana.email, verified=True, primary=True)
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


def _is_inside(target: str) -> bool:
    """Whether a browser stays in the hub: it reads backslashes as slashes and does not see tabs."""
    target = target.replace("\\", "/").replace("\t", "").replace("\n", "")
    return target.startswith("/") and not target.startswith("//")


def _stays(response: Any) -> bool:
    """Whether the answer leads nowhere else."""
    return response.status_code not in (301, 302, 303, 307, 308) or _is_inside(response["Location"])


# Whoever opens these is signed in no more.
FAREWELLS = {"account_logout", "account_close"}


@pytest.mark.parametrize("persona", ["finn", "visitor"])
def test_no_form_leads_elsewhere(world: World, client: Client, persona: str) -> None:
    """First every address is asked whether it follows `next` at all; those that do are attacked."""

    def ask(send: Any, path: str, target: str) -> Any:
        client.logout()
        if persona != "visitor":
            client.force_login(getattr(world.cast, persona))
        # In the form and in the address: some read it there.
        address = f"{path}?{urlencode({'next': target})}" if send == client.post else path
        return send(address, {"next": target, "kind": "thanks", "theme": "dark", "note": ""})

    def follows(send: Any, path: str) -> bool:
        response = ask(send, path, "/en/about/?here")
        return "/en/about/?here" in response.get("Location", "") or b"/en/about/?here" in body_of(response)

    followers = [
        (send, path)
        for each in addresses()
        if each.name not in FAREWELLS
        for path in [each.path(pk=world.open_thread.pk, number=world.open_thread.pk, target_id=world.open_thread.pk)]
        for send in (client.get, client.post)
        if follows(send, path)
    ]
    assert len(followers) >= 5
    for send, path in followers:
        assert follows(send, path), f"{path} follows nothing any more, so that an attack would prove nothing"
        for target in ELSEWHERE:
            response = ask(send, path, target)
            assert _stays(response), f"{path} → {response['Location']}"
            links = re.findall(r'(?:href|action)="([^"]*(?:evil|script:)[^"]*)"', body_of(response).decode())
            assert all(map(_is_inside, links)), f"{path} shows {links}"


def test_signing_out_leads_nowhere_else(world: World, client: Client) -> None:
    for target in ELSEWHERE:
        client.force_login(world.cast.ana)
        assert _stays(client.post("/en/account/logout/", {"next": target}))


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(cast: Cast, client: Client, target: str) -> None:
    EmailAddress.objects.create(user=cast.ana, email=cast.ana.email, verified=True, primary=True)
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


def test_no_answer_tells_whether_an_address_has_an_account(cast: Cast) -> None:
    fields = {"name": "New", "country": "HU", "is_old_enough": "on", "accepts_terms": "on"}
    for path in ("/en/account/login/code/", "/en/account/password/reset/", "/en/account/signup/"):
        answers = []
        for email in (cast.ana.email, "nobody@example.org"):
            answer = Client().post(path, {**fields, "email": email})
            answers.append((answer.status_code, answer.get("Location", "")))
        assert answers[0] == answers[1], path
