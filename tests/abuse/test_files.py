"""Hostile files at every form that takes one: a sentence at the form, and nothing that a browser could run."""

import io
import zipfile
import zlib
from struct import pack
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.core.files.models import StoredFile
from tests.abuse.addresses import body_of
from tests.abuse.world import World, picture


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def _pixel_bomb() -> bytes:
    head = pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND", b"")
    )


def _zip(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
_GIF = b"GIF89a/*\x01\x00\x80\x00\x00*/=1;alert(1);//" + b"\x00" * 40
HOSTILE = {
    "svg": ("a.svg", _SVG),
    "svg as png": ("a.png", _SVG),
    "svg as text": ("a.txt", _SVG),
    "gif and script": ("a.gif", _GIF),
    "html": ("a.html", b"<!doctype html><script>alert(1)</script>"),
    "html as picture": ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
    "html before pdf": ("a.pdf", b"<script>alert(1)</script>%PDF-1.4\n%%EOF"),
    "html behind pdf": ("a.pdf", b"%PDF-1.4\n%%EOF\n<script>alert(1)</script>" + b" " * 2000),
    "pixel bomb": ("a.png", _pixel_bomb()),
    "cut off": ("a.png", picture().read()[:200]),
    "zip": ("a.zip", _zip({"a.txt": b"a"})),
    "zip bomb": ("a.docx", _zip({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 510_000_000})),
    "macros": ("a.docx", _zip({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"})),
    "program": ("a.exe", b"MZ" + b"\0" * 200),
    "empty": ("a.png", b""),
    "path": ("../../../../etc/cron.d/a", b"* * * * * root true"),
}


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return HOSTILE[request.param]


def test_every_form_with_a_file_refuses_it(world: World, hostile: tuple[str, bytes]) -> None:
    name, content = hostile
    cast = world.cast
    type(cast.chloe).objects.filter(pk=cast.chloe.pk).update(hub_role="administrator")
    client = Client(raise_request_exception=False)
    client.force_login(cast.chloe)
    handle = cast.organisation.actor.handle
    before = set(StoredFile.objects.values_list("pk", flat=True))
    places: dict[str, dict[str, Any]] = {
        "/-/uploads/": {"file": None},
        f"/en/threads/{world.open_thread.pk}/reply/": {"files": None, "body": "Text", "client_token": name[:9]},
        "/en/account/profile/picture/": {"picture": None},
        f"/en/organisations/{handle}/logo/": {"logo": None, "picture": None},
        "/en/manage/brand/": {"logo": None, "brand_primary": "", "brand_accent": ""},
        "/en/manage/import/": {"file": None, "kind": "members"},
    }
    for path, fields in places.items():
        sent = {
            key: SimpleUploadedFile(name, content, "image/png") if value is None else value
            for key, value in fields.items()
        }
        answer = client.post(path, sent)
        body_of(answer)
        assert answer.status_code < 500, f"{path}: {answer.exc_info}"
        if path == "/-/uploads/":
            assert answer.status_code == 422 or name == "a.gif", answer.status_code
    for kept in StoredFile.objects.exclude(pk__in=before):
        # Only a picture made anew could have been accepted.
        assert kept.media_type in ("image/png", "image/jpeg", "image/webp"), kept.media_type
    assert client.get("/-/logo.png").status_code == 404
