"""Hostile values in every part of every address, every query and every cookie: never a failure of the hub."""

from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from tests.abuse.addresses import Address, addresses, body_of
from tests.abuse.hostile import IS_THOROUGH, VALUES
from tests.abuse.world import World

# What any view reads from its query; a test below finds those that are missing.
PARAMETERS = (
    "q", "before", "after", "page", "post", "quote", "feed", "kind", "topic", "space", "language", "show", "sort",
    "country", "sector", "speaks", "region", "type", "offers", "thread", "version", "title", "next", "state", "role",
    "token", "contribution", "actor", "path", "format", "parent", "taken", "number", "what", "field", "v", "with",
    "month", "at", "from", "to", "step", "name", "organisation", "person", "compare", "audience", "size", "tab",
)  # fmt: skip
CURSORS = [
    b"-1", b"0", b"999999999999999999999999", b"1.1", b"9" * 16 + b"." + b"9" * 17, b"1", b"9" * 17, b"9" * 18, b"x.y",
    b"9" * 9, b"-9.-9", "٣٣.٣٣".encode(), b"ff.fffffffffffffff", b"0.0", b"9007199254740993", b"2147483648", b"null",
]  # fmt: skip


def _failing(client: Client, path: str, query: bytes = b"", **more: Any) -> str:
    """Empty where the hub answered with anything but a failure."""
    response = client.get(path, QUERY_STRING=query.decode("latin-1"), **more)
    body_of(response)
    if response.status_code >= 500 and response.status_code != 503:
        error = response.exc_info[1] if response.exc_info else ""
        return f"{path}?{query[:80].decode('latin-1')} {response.status_code} {error!r}"
    return ""


@pytest.fixture
def quiet() -> Client:
    """A client that gets the page of a failure, as a browser would, instead of the exception."""
    return Client(raise_request_exception=False)


def _of_the_hub() -> list[Address]:
    return [each for each in addresses() if each.name != "account_logout"]


def _things(world: World) -> dict[str, Any]:
    """Values that lead somewhere, so that views get as far as reading their query."""
    return {
        "number": world.closed_thread.pk,
        "pk": world.closed_thread.pk,
        "uuid": world.attachment.uuid,
        "slug": world.secret_group.slug,
        "handle": world.cast.organisation.actor.handle,
        "target": "new",
    }


@pytest.mark.parametrize("persona", ["visitor", "finn"])
def test_no_query_breaks_a_page(world: World, quiet: Client, persona: str) -> None:
    if persona == "finn":
        type(world.cast.chloe).objects.filter(pk=world.cast.chloe.pk).update(hub_role="administrator")
        quiet.force_login(world.cast.chloe)
    values = [*VALUES.values(), *(CURSORS if IS_THOROUGH else CURSORS[:5])]
    found = []
    for address in _of_the_hub():
        path = address.path(**_things(world))
        for value in values:
            query = b"&".join(f"{name}={quote(value[:2000])}".encode() for name in PARAMETERS)
            found.append(_failing(quiet, path, query))
    assert [each for each in found if each] == []


def test_no_cursor_breaks_a_list(world: World, quiet: Client) -> None:
    """One at a time, for a list may refuse a whole query for one wrong part of it."""
    type(world.cast.chloe).objects.filter(pk=world.cast.chloe.pk).update(hub_role="administrator")
    quiet.force_login(world.cast.chloe)
    found = []
    for address in _of_the_hub():
        path = address.path(**_things(world))
        for value in CURSORS:
            query = b"&".join(f"{name}={quote(value)}".encode() for name in ("before", "after", "page", "post", "at"))
            found.append(_failing(quiet, path, query))
    assert [each for each in found if each] == []


def test_no_part_of_an_address_breaks_a_page(world: World, quiet: Client) -> None:
    type(world.cast.chloe).objects.filter(pk=world.cast.chloe.pk).update(hub_role="administrator")
    quiet.force_login(world.cast.chloe)
    numbers = [0, 10**9, 2**31, 2**63 - 1, 2**63, 10**18 - 1, 10**30, 10**300]
    words = ["x" * 300, "-", "0", "con", "__proto__", "%00".replace("%00", "_"), "9" * 40]
    found = []
    for address in _of_the_hub():
        for key in address.keys:
            for value in numbers if key in ("number", "pk", "topic_id", "variant") else words:
                try:
                    path = address.path(**_things(world) | {key: value})
                except NoReverseMatch:
                    continue
                found.append(_failing(quiet, path))
    assert [each for each in found if each] == []


@pytest.mark.parametrize(
    "path",
    [
        b"/%00", b"/en/%00/", b"/en/threads/1-%00/", b"/en/people/%FF/", b"/en/threads/1-%FF%FE/",
        b"/%2e%2e/%2e%2e/etc",
        b"/en/search%00", b"/en/topics/%ED%A0%80/", b"/static/../settings.py", b"/static/%2e%2e/%2e%2e/settings.py",
        b"/en/" + b"a/" * 3000, b"/" + b"x" * 8000, b"/files/%00", b"/id/00000000-0000-0000-0000-00000000000",
        b"/en/invitation/%00/", b"/en/invitation/%FF/", b"/en/people/map/%00/", b"/en/people/map/%FF/",
        b"/en/%0d%0aX: y",
        b"/hu/t%C5%B1z/", b"/xx/threads/", b"/EN/threads/", b"/en-us/threads/", b"/en/threads/1-\xe2\x80\xae/",
    ],
)  # fmt: skip
def test_no_address_that_is_none_breaks_the_hub(world: World, quiet: Client, path: bytes) -> None:
    for member in (None, world.cast.finn):
        if member:
            quiet.force_login(member)
        # As a server hands it over (PEP 3333): unquoted, each byte a character.
        response = quiet.get("/", PATH_INFO=unquote_to_bytes(path).decode("latin-1"))
        body_of(response)
        assert response.status_code < 500
        for name in response.headers:
            assert "\r" not in response[name]
            assert "\n" not in response[name]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["hub_session", "hub_csrf", "hub_language", "hub_theme", "hub_pending", "messages"])
def test_no_cookie_breaks_a_page(world: World, quiet: Client, name: str, value: str) -> None:
    text = VALUES[value][:4000].decode("latin-1")
    for path in ("/", "/en/", "/en/threads/new/", "/en/account/login/", "/en/account/profile/"):
        response = quiet.get(path, HTTP_COOKIE=f"{name}={text}")
        assert response.status_code < 500, path
    assert quiet.post("/en/threads/new/", {"title": "x"}, HTTP_COOKIE=f"{name}={text}").status_code < 500


@pytest.mark.parametrize(
    "header",
    ["Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "HX-Request", "HX-Current-URL", "User-Agent",
     "Accept-Encoding", "Referer", "X-Forwarded-For", "X-Request-ID", "Content-Type", "Accept", "HX-Target"],
)  # fmt: skip
def test_no_header_breaks_a_page(world: World, quiet: Client, header: str) -> None:
    for value in VALUES.values():
        text = value[:4000].decode("latin-1")
        for path in ("/", "/en/threads/", "/en/people/", f"/files/{world.attachment.uuid}", "/-/brand.css"):
            response = quiet.get(path, headers={header: text})
            body_of(response)
            assert response.status_code < 500, f"{path} {text[:20]}"


def test_no_unusual_method_breaks_a_page(world: World, quiet: Client) -> None:
    quiet.force_login(world.cast.finn)
    found = []
    for address in _of_the_hub():
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "NONSENSE"):
            response = quiet.generic(method, address.path(**_things(world)))
            body_of(response)
            if response.status_code >= 500 and response.status_code != 503:
                found.append(f"{method} {address.name}: {response.exc_info and response.exc_info[1]!r}")
    assert found == []
