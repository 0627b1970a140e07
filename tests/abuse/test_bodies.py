"""Bodies that are too large, cut off, or not what they say: refused before they cost much, with an answer."""

import io
from typing import Any

import pytest
from django.test import Client

from tests.abuse.addresses import addresses
from tests.abuse.world import World

FIFTY = 50 * 1024 * 1024


class Flood(io.RawIOBase):
    """A body of 50 MB that remembers how much of it was read."""

    def __init__(self, head: bytes = b"", size: int = FIFTY) -> None:
        super().__init__()
        self.head, self.left, self.taken = head, size, 0

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        self.taken += size
        now, self.head = self.head[:size], self.head[size:]
        return now + b"x" * (size - len(now))


def _flood(client: Client, path: str, content_type: str, head: bytes = b"", size: int = FIFTY) -> tuple[Any, Flood]:
    body = Flood(head, size)
    extra = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(size), "wsgi.input": body, "REQUEST_METHOD": "POST"}
    return client.generic("POST", path, **extra), body


@pytest.fixture
def quiet() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/json", "text/plain", "x"])
def test_fifty_megabytes_are_refused_unread_at_every_address(world: World, quiet: Client, content_type: str) -> None:
    quiet.force_login(world.cast.finn)
    for address in addresses():
        response, body = _flood(quiet, address.path(), content_type, b"name=")
        assert response.status_code < 500, f"{address.name} {response.status_code}"
        assert body.taken < 100_000, address.name
        if "urlencoded" in content_type:
            assert response.status_code in (302, 404, 405, 413), f"{address.name} {response.status_code}"


def test_a_field_of_fifty_megabytes_is_refused_early(world: World, quiet: Client) -> None:
    quiet.force_login(world.cast.ana)
    head = b'--edge\r\nContent-Disposition: form-data; name="body"\r\n\r\n'
    for path in ("/en/threads/new/", "/en/account/profile/", "/-/uploads/"):
        response, body = _flood(quiet, path, "multipart/form-data; boundary=edge", head)
        assert response.status_code == 413, path
        assert body.taken < 6_000_000, path
        assert "too large" in response.content.decode()


def test_a_body_beyond_all_measure_is_refused_unread(world: World, quiet: Client) -> None:
    quiet.force_login(world.cast.ana)
    response, body = _flood(quiet, "/-/uploads/", "multipart/form-data; boundary=edge", size=2 * 1024**3)
    assert response.status_code == 413
    assert body.taken < 100_000


def test_a_visitor_does_not_fill_the_disk(world: World, quiet: Client) -> None:
    """Whoever is not signed in has no form with a file; what they send is refused by its length."""
    head = b'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.mp4"\r\n\r\n'
    for path in ("/en/threads/new/", "/en/account/login/", "/en/appearance/", "/-/uploads/"):
        response, body = _flood(quiet, path, "multipart/form-data; boundary=edge", head)
        assert response.status_code == 413, path
        assert body.taken < 100_000, path


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=" + "x" * 500, b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=edge", b"no edge at all"),
        ("multipart/form-data; boundary=edge", b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n"),
        ("multipart/form-data; boundary=edge", b'--edge\r\nContent-Disposition: form-data; name="a'),
        ("multipart/form-data; boundary=edge; charset=utf-16", b"--edge--\r\n"),
        ("multipart/form-data; boundary=edge",
         b'--edge\r\nContent-Disposition: form-data; name="body"\r\n'
         b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--edge--\r\n"),
        ("multipart/form-data; boundary=edge",
         b'--edge\r\nContent-Disposition: form-data; name="files"; filename="../../a\x00.png"\r\n\r\n'
         b"GIF89a\r\n--edge--\r\n"),
        ("application/x-www-form-urlencoded", b"body=\xff\xfe%ff%fe&%ff=%ff&=&&=&%"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"body=a"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"body=a"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2000))),
        ("application/json", b'{"body": '),
        ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("", b"\x00\x01\x02"),
        ("text/plain; charset=\xff", b"a"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_no_broken_body_breaks_the_hub(world: World, quiet: Client, content_type: str, body: bytes) -> None:
    for member in (None, world.cast.ana):
        if member:
            quiet.force_login(member)
        for path in (
            "/en/threads/new/",
            "/-/uploads/",
            "/en/account/login/",
            f"/en/threads/{world.open_thread.pk}/reply/",
        ):
            response = quiet.generic("POST", path, body, content_type=content_type)
            assert response.status_code < 500, path
