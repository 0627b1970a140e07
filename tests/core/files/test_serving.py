"""How a stored file is handed over."""

from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from hub.core.files.actions import store_file
from hub.core.files.kinds import AVATAR_SIZES
from hub.core.files.models import StoredFile
from hub.core.files.names import clean_name
from hub.core.files.serving import serve_file
from tests.core.files import hostile
from tests.core.files.hostile import picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def document() -> StoredFile:
    return store_file(upload(hostile.PDF, "a.pdf"))


@pytest.fixture
def photo() -> StoredFile:
    return store_file(upload(picture(), "a.png"), sizes=AVATAR_SIZES)


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    response.close()
    return bytes(content)


def test_a_document_is_a_download_that_no_browser_runs(document: StoredFile) -> None:
    response = serve_file(RequestFactory().get("/"), document, filename="Jelentés.pdf", inline_allowed=True)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Jelent%C3%A9s.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-cache"
    assert body(response) == hostile.PDF


def test_a_picture_is_shown_on_a_page_only_where_the_caller_allows_it(photo: StoredFile) -> None:
    request = RequestFactory().get("/")
    shown = serve_file(request, photo, filename="a.png", inline_allowed=True, variant="96", max_age=600)
    assert shown["Content-Disposition"] == 'inline; filename="a.webp"'
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/webp", "private, max-age=600")
    assert body(shown)[8:12] == b"WEBP"
    saved = serve_file(request, photo, filename="a.png")
    assert saved["Content-Disposition"].startswith("attachment")
    assert body(saved)[:4] == b"\x89PNG"


def test_a_size_that_was_not_made_is_the_picture_itself(photo: StoredFile) -> None:
    response = serve_file(RequestFactory().get("/"), photo, filename="a", variant="../../secret")
    assert response["Content-Type"] == "image/png"
    assert body(response)[:4] == b"\x89PNG"


def test_texts_are_plain_whatever_they_hold() -> None:
    stored = store_file(upload(b"# A\n<script>alert(1)</script>", "a.md"))
    response = serve_file(RequestFactory().get("/"), stored, filename="a.md", inline_allowed=True)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_what_the_browser_has_is_not_sent_again(photo: StoredFile) -> None:
    first = serve_file(RequestFactory().get("/"), photo, filename="a")
    first.close()
    request = RequestFactory().get("/", headers={"If-None-Match": first["ETag"]})
    assert serve_file(request, photo, filename="a").status_code == 304
    other = serve_file(request, photo, filename="a", variant="96")
    assert other.status_code == 200
    other.close()


@pytest.mark.parametrize("header", ["X-Accel-Redirect", "X-Sendfile"])
def test_a_proxy_takes_over_where_it_can(header: str, document: StoredFile, settings: Settings, media: Path) -> None:
    settings.HUB = {**settings.HUB, "SENDFILE": header}
    response = serve_file(RequestFactory().get("/"), document, filename="a.pdf")
    where = f"/-/stored/{document.path()}" if header == "X-Accel-Redirect" else str(media / document.path())
    assert response[header] == where
    assert (body(response), response["Content-Type"]) == (b"", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Report.PDF", "pdf", "Report.pdf"),
        ("photo.jpeg", "jpg", "photo.jpeg"),
        ("photo.heic", "jpg", "photo.jpg"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\Anna\\terv.docx", "docx", "terv.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "pdf", "aSet-Cookie x=1.pdf"),
        ("invoice\u202efdp.exe", "pdf", "invoicefdp.pdf"),
        ("   ", "pdf", "file.pdf"),
        (".htaccess", "txt", "file.txt"),
        ("Ő" * 300 + ".pdf", "pdf", "Ő" * 100 + ".pdf"),
    ],
)
def test_names_are_harmless_and_end_as_their_content_does(name: str, kind: str, expected: str) -> None:
    assert clean_name(name, kind) == expected
