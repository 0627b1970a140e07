"""What is accepted, what is refused with which sentence, and what is left of a picture."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django.fixtures import Settings

from hub.core.files import actions, detection
from hub.core.files.actions import delete_orphans, delete_unused_files, store_file
from hub.core.files.errors import (
    FileHasMacros,
    FileIsBroken,
    FileIsEmpty,
    FileKindRefused,
    FileNameMismatch,
    FileRefused,
    FileTooLarge,
    PictureHasTooManyPixels,
)
from hub.core.files.kinds import AVATAR_SIZES, DOCUMENTS, LONGEST_SIDE, PICTURES, PictureSize
from hub.core.files.models import StoredFile
from tests.core.files import hostile
from tests.core.files.hostile import picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_picture(stored: StoredFile, variant: str = "") -> Image.Image:
    with default_storage.open(stored.path(variant)) as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
        return image


@pytest.mark.parametrize(
    ("name", "content", "kind", "media_type"),
    [
        ("a.pdf", hostile.PDF, "pdf", "application/pdf"),
        ("a.odt", hostile.odt(), "odt", hostile.OPEN_DOCUMENT_TEXT),
        ("A.DOCX", hostile.docx(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            "a.xlsx",
            hostile.docx("xl/workbook.xml"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "a.pptx",
            hostile.docx("ppt/presentation.xml"),
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("a.txt", "Őszi szél, ħ and ß\r\n".encode(), "txt", "text/plain"),
        ("a.txt", b"BM is how a bitmap begins, and this sentence too.", "txt", "text/plain"),
        ("a.csv", "név;ország\nÁrvíztűrő;HU\n".encode("cp1250"), "csv", "text/csv"),
        ("notes.markdown", b"# Notes\n\n<details>ok</details>", "md", "text/markdown"),
        ("a.mp3", hostile.MP3, "mp3", "audio/mpeg"),
        ("a.mp4", hostile.MP4, "mp4", "video/mp4"),
        ("a", hostile.PDF, "pdf", "application/pdf"),
    ],
)
def test_accepted_kinds_are_kept_byte_by_byte(name: str, content: bytes, kind: str, media_type: str) -> None:
    stored = store_file(upload(content, name))
    assert (stored.kind, stored.media_type, stored.size) == (kind, media_type, len(content))
    assert not stored.is_picture
    with default_storage.open(stored.path()) as file:
        assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"", FileIsEmpty),
        ("a.svg", hostile.SVG_WITH_SCRIPT, FileKindRefused),
        ("a.html", hostile.HTML, FileKindRefused),
        ("a.exe", hostile.WINDOWS_PROGRAM, FileKindRefused),
        ("a.zip", hostile.archive({"a.txt": b"a"}), FileKindRefused),
        ("a", hostile.SVG_WITH_SCRIPT, FileKindRefused),
        ("a", hostile.WINDOWS_PROGRAM, FileKindRefused),
        ("a.png", hostile.SVG_WITH_SCRIPT, FileNameMismatch),
        ("a.txt", hostile.SVG_WITH_SCRIPT, FileNameMismatch),
        ("a.md", b"\xef\xbb\xbf \n" + hostile.HTML, FileNameMismatch),
        ("a.csv", b'<?xml version="1.0"?><html/>', FileNameMismatch),
        ("a.txt", b"text\x00text", FileNameMismatch),
        ("a.pdf", hostile.WINDOWS_PROGRAM, FileNameMismatch),
        ("a.pdf", picture(), FileNameMismatch),
        ("a.pdf", hostile.HTML + hostile.PDF, FileNameMismatch),
        ("a.docx", hostile.odt(), FileNameMismatch),
        ("a.docx", hostile.archive({"a.txt": b"a"}), FileNameMismatch),
        ("a.mp3", hostile.HTML, FileNameMismatch),
        ("a.pdf", hostile.PDF + hostile.archive({"Evil.class": b"\xca\xfe\xba\xbe" * 500}), FileIsBroken),
        ("a.docx", hostile.docx() + hostile.HTML, FileNameMismatch),
        ("a.docx", hostile.HTML + hostile.docx(), FileNameMismatch),
        ("a.docx", hostile.docx()[:-40], FileNameMismatch),
        ("a.docx", hostile.docx() + hostile.docx(), FileNameMismatch),
        ("a.docx", hostile.docx(more={"word/vbaProject.bin": b"x"}), FileHasMacros),
        ("a.odt", hostile.odt(**{"Basic/Standard/Module1.xml": b"x"}), FileHasMacros),
        ("a.gif", hostile.GIF_THAT_IS_JAVASCRIPT, FileIsBroken),
        ("a.png", picture()[:60], FileIsBroken),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 500, FileIsBroken),
        ("a.png", hostile.png_bomb(), PictureHasTooManyPixels),
        ("a.png", hostile.png_bomb(6000, 6000), PictureHasTooManyPixels),
        (
            "a.gif",
            b"GIF89a\xff\xff\xff\xff\x00\x00\x00" + b",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;",
            PictureHasTooManyPixels,
        ),
    ],
)
def test_hostile_files_are_refused_with_a_sentence_and_leave_nothing(
    name: str, content: bytes, error: type[FileRefused], media: Path
) -> None:
    with pytest.raises(FileRefused) as refused:
        store_file(upload(content, name), field="attachment")
    assert type(refused.value) is error
    assert refused.value.field == "attachment"
    assert refused.value.message.endswith(".")
    assert not StoredFile.objects.exists()
    assert list(media.iterdir()) == []


def test_a_document_that_unpacks_to_far_more_than_it_is_gets_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detection, "_LARGEST_UNPACKED", 5_000_000)
    bomb = hostile.docx(more={"word/media/zeros.bin": b"\x00" * 6_000_000})
    assert len(bomb) < 10_000
    with pytest.raises(FileIsBroken):
        store_file(upload(bomb, "a.docx"))


def test_sizes_are_checked_before_anything_is_read() -> None:
    class Unread(BytesIO):
        name = "a.pdf"
        size = 26 * 1024 * 1024

        def read(self, *_: object) -> bytes:
            raise AssertionError("It was read.")

    with pytest.raises(FileTooLarge, match="25"):
        store_file(Unread(), accept=DOCUMENTS)  # type: ignore[arg-type]  # a file to all intents
    with pytest.raises(FileTooLarge):
        store_file(upload(hostile.PDF, "a.pdf"), limit=10)
    with pytest.raises(FileTooLarge):
        store_file(upload(b"a" * (5 * 1024 * 1024 + 1), "a.txt"))


def test_only_the_kinds_that_the_caller_accepts_are_accepted() -> None:
    with pytest.raises(FileKindRefused, match="jpg, png, webp, gif"):
        store_file(upload(hostile.PDF, "a.pdf"), accept=PICTURES)


def test_a_photo_loses_place_camera_comment_and_profile_and_stands_upright() -> None:
    source = hostile.photo_with_a_place()
    assert b"Secret" in source
    assert Image.open(BytesIO(source)).getexif().get_ifd(0x8825)
    stored = store_file(upload(source, "IMG_1.JPG"), sizes=AVATAR_SIZES)
    for variant in ("", "96", "256"):
        with default_storage.open(stored.path(variant)) as file:
            assert b"Secret" not in file.read()
        image = stored_picture(stored, variant)
        assert not image.getexif()
        assert not image.getexif().get_ifd(0x8825)
        assert "icc_profile" not in image.info
    image = stored_picture(stored)
    assert (stored.width, stored.height) == image.size == (32, 64)
    # The red edge on the left is now on top.
    red, _green, blue = image.getpixel((16, 2))  # type: ignore[misc]  # three channels
    assert red > 200 > 100 > blue


def test_a_png_loses_its_texts() -> None:
    assert b"Secret" in hostile.png_with_texts()
    stored = store_file(upload(hostile.png_with_texts(), "a.png"))
    with default_storage.open(stored.path()) as file:
        assert b"Secret" not in file.read()


def test_what_is_appended_to_a_picture_is_gone() -> None:
    stored = store_file(upload(picture("GIF", mode="P") + b"<script>alert(1)</script>", "a.gif"))
    with default_storage.open(stored.path()) as file:
        content = file.read()
    assert b"script" not in content
    assert (stored.kind, stored.media_type) == ("png", "image/png")


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (picture("PNG", mode="RGBA"), "RGBA"),
        (picture("PNG", mode="L"), "L"),
        (picture("PNG", mode="P"), "RGB"),
        (picture("JPEG", mode="CMYK"), "RGB"),
        (picture("WEBP", mode="RGBA"), "RGBA"),
        (picture("PNG", mode="I;16"), "L"),
    ],
)
def test_pictures_of_every_mode_are_made_anew(content: bytes, mode: str) -> None:
    image = Image.open(BytesIO(content))
    stored = store_file(upload(content, f"a.{(image.format or '').lower()}"), sizes=AVATAR_SIZES)
    assert stored_picture(stored).mode == mode
    assert stored_picture(stored, "96").size == (96, 96)


def test_any_pictures_name_will_do_for_any_picture() -> None:
    assert store_file(upload(picture("PNG"), "a.jpg")).kind == "png"


def test_large_pictures_are_made_smaller_and_keep_their_shape() -> None:
    stored = store_file(upload(picture("JPEG", (6400, 1600)), "a.jpg"), sizes=(PictureSize("w800", 800, 800, False),))
    assert (stored.width, stored.height) == (LONGEST_SIDE, 800)
    assert stored_picture(stored, "w800").size == (800, 200)


def test_the_same_content_is_kept_once_and_gains_the_sizes_that_are_asked_for_later() -> None:
    first = store_file(upload(picture(), "a.png"), sizes=AVATAR_SIZES[:1])
    second = store_file(upload(picture(), "b.png"), sizes=AVATAR_SIZES)
    assert first.pk == second.pk
    assert StoredFile.objects.get().variants == ["256", "96"]
    assert stored_picture(second, "256").size == (256, 256)


def test_a_content_that_a_crash_left_half_written_is_written_anew(media: Path) -> None:
    stored = store_file(upload(hostile.PDF, "a.pdf"))
    StoredFile.objects.all().delete()
    (media / stored.path()).write_bytes(b"%PDF-")
    store_file(upload(hostile.PDF, "a.pdf"))
    assert (media / stored.path()).read_bytes() == hostile.PDF


def test_a_content_that_was_just_deleted_is_written_again(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = store_file(upload(hostile.PDF, "a.pdf"))
    (media / stored.path()).unlink()
    store_file(upload(hostile.PDF, "a.pdf"))
    assert (media / stored.path()).read_bytes() == hostile.PDF


def test_what_nothing_refers_to_is_deleted_after_a_day_with_its_sizes(media: Path) -> None:
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False) as clock:
        store_file(upload(picture(), "a.png"), sizes=AVATAR_SIZES)
        clock.shift(timedelta(hours=23))
        store_file(upload(hostile.PDF, "a.pdf"))
        assert delete_unused_files() == 0
        clock.shift(timedelta(hours=2))
        assert delete_unused_files() == 1
    assert StoredFile.objects.get().kind == "pdf"
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_what_is_referred_to_is_never_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = store_file(upload(hostile.PDF, "a.pdf"))
    # Stands for a feature's table with a foreign key to the file.
    monkeypatch.setattr(actions, "_references", lambda: [StoredFile.objects.filter(pk=stored.pk)])
    with time_machine.travel(datetime(2100, 1, 1, tzinfo=UTC), tick=False):
        assert delete_unused_files() == 0


def test_contents_without_a_row_are_deleted_after_a_day(media: Path) -> None:
    kept = store_file(upload(picture(), "a.png"), sizes=AVATAR_SIZES)
    lost = store_file(upload(hostile.PDF, "a.pdf"))
    StoredFile.objects.filter(pk=lost.pk).delete()

    def sweep() -> int:
        return sum(delete_orphans(folder) for folder in range(256))

    assert sweep() == 0
    with time_machine.travel(datetime(2100, 1, 1, tzinfo=UTC), tick=False):
        assert sweep() == 1
    assert not (media / lost.path()).exists()
    assert (media / kept.path("96")).exists()


@pytest.mark.parametrize("make", [hostile.photo_with_a_place, hostile.png_with_texts])
def test_making_a_picture_anew_is_repeatable(make: Callable[[], bytes]) -> None:
    assert store_file(upload(make(), "a.png")).digest == store_file(upload(make(), "b.png")).digest
