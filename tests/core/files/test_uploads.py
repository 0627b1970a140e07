"""Large bodies: refused at their field, and without filling the disk."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from hub.core.files import uploads
from hub.core.files.actions import store_file
from hub.core.files.errors import FileTooLarge


def test_a_file_above_every_limit_arrives_empty_with_its_true_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 3_000_000)
    large = SimpleUploadedFile("a.pdf", b"x" * 5_000_000)
    small = SimpleUploadedFile("b.pdf", b"y" * 2_000_000)
    request = RequestFactory().post("/", {"large": large, "small": small, "title": "kept"})
    assert request.POST["title"] == "kept"
    received = request.FILES["large"]
    assert received.size == 5_000_000
    assert Path(received.temporary_file_path()).stat().st_size == 0
    assert request.FILES["small"].read() == b"y" * 2_000_000
    with pytest.raises(FileTooLarge):
        store_file(received, limit=3_000_000)
    request.close()


def test_a_body_beyond_all_measure_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    request = RequestFactory().post("/", {"large": SimpleUploadedFile("a.pdf", b"x" * 1_500_000)})
    with pytest.raises(RequestDataTooBig):
        request.FILES.get("large")
