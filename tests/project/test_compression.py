"""Pages are compressed where no proxy does it."""

import gzip
from pathlib import Path

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from hub.project.middleware import CompressionMiddleware


def test_a_page_is_compressed_for_a_browser_that_takes_it(client: Client, db: None) -> None:
    plain = client.get("/en/threads/")
    packed = client.get("/en/threads/", headers={"Accept-Encoding": "gzip, br"})
    assert not plain.has_header("Content-Encoding")
    assert "Accept-Encoding" not in plain.get("Vary", "")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_the_etag_answers_304_whether_compressed_or_not(client: Client, db: None) -> None:
    packed = client.get("/en/threads/", headers={"Accept-Encoding": "gzip"})
    again = client.get("/en/threads/", headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "font/woff2"])
def test_files_go_as_they_are(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0" * 5000)

    def file(request: HttpRequest) -> HttpResponseBase:
        return FileResponse((tmp_path / "file").open("rb"), content_type=kind)

    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    answer = CompressionMiddleware(file)(request)
    assert not answer.has_header("Content-Encoding")
    plain = CompressionMiddleware(lambda _: HttpResponse(b"0" * 5000, content_type=kind))(request)
    assert not plain.has_header("Content-Encoding")
    answer.close()
