"""Finds out what a file is by its content, and refuses what could be taken for something else."""

import re
import zipfile
from typing import IO

import filetype

from hub.core.files.errors import FileHasMacros, FileIsBroken, FileIsEmpty, FileKindRefused, FileNameMismatch
from hub.core.files.kinds import KINDS, TEXTS, FileKind, kind_of_extension

# What `filetype` calls those that we accept.
_SIGNATURES = {
    "jpg": "jpg",
    "png": "png",
    "apng": "png",
    "gif": "gif",
    "webp": "webp",
    "mp3": "mp3",
    "m4a": "m4a",
    "ogg": "ogg",
    "wav": "wav",
    "mp4": "mp4",
    "m4v": "mp4",
    "webm": "webm",
}
_OFFICE_FOLDERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/)", re.IGNORECASE)
_MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
# Printable bytes, tab, line feed, form feed, carriage return, and all bytes that other encodings use for letters.
_TEXT_BYTES = bytes([9, 10, 12, 13, *range(32, 127), *range(128, 256)])
_END_OF_ARCHIVE = b"PK\x05\x06"
_END_OF_LARGE_ARCHIVE = b"PK\x06\x07"
_LARGEST_DIRECTORY = 2_000_000
_LARGEST_UNPACKED = 500_000_000


def detect_kind(file: IO[bytes], *, extension: str, accept: frozenset[str], field: str = "") -> FileKind:
    """The kind of the file's content. `extension` is its name's, without the dot, possibly empty.

    Raises a `FileRefused` where the content is of no accepted kind, is not what the extension says (among pictures
    any extension will do, as cameras and phones confuse them), is damaged, or has macros.
    """
    named = kind_of_extension(extension) if extension else None
    if extension and named is None:
        raise FileKindRefused(accept, field=field)
    file.seek(0)
    head = file.read(8192)
    if not head:
        raise FileIsEmpty(field=field)
    # By name first: a text may begin with letters that are another format's signature, such as "BM".
    name = (named.name if _is_text(file) else None) if named and named.name in TEXTS else _by_signature(file, head)
    if named and name != named.name and not (named.is_picture and name and KINDS[name].is_picture):
        raise FileNameMismatch(named, field=field)
    if name is None or name not in accept:
        raise FileKindRefused(accept, field=field)
    if name == "pdf" and not _ends_as_pdf(file):
        raise FileIsBroken(field=field)
    if head.startswith(b"PK"):
        _examine_archive(file, field)
    return KINDS[name]


def _by_signature(file: IO[bytes], head: bytes) -> str | None:
    # Readers look for "%PDF-" anywhere in the first kilobyte; we do not, so that nothing can stand before it.
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    guess = filetype.guess(head)
    return _SIGNATURES.get(guess.extension) if guess else None


def _is_text(file: IO[bytes]) -> bool:
    file.seek(0)
    beginning = file.read(1024)
    if _MARKUP.match(beginning):
        return False
    file.seek(0)
    while chunk := file.read(1_000_000):
        if chunk.translate(None, _TEXT_BYTES):
            return False
    return True


def _ends_as_pdf(file: IO[bytes]) -> bool:
    """Whether the file ends where the document does: nothing, such as an archive, is hidden behind it."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 1024))
    _before, end, behind = file.read().rpartition(b"%%EOF")
    return bool(end) and not behind.strip(b"\0\t\n\f\r ")


def _office_kind(file: IO[bytes]) -> str | None:
    if not _has_plain_directory(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if entries and entries[0].filename == "mimetype" and entries[0].compress_type == zipfile.ZIP_STORED:
                with archive.open(entries[0]) as entry:
                    media_type = entry.read(100).decode("ascii", "replace").strip()
                return next((kind.name for kind in KINDS.values() if kind.media_type == media_type), None)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                return None
            return next((name for main, name in _OFFICE_FOLDERS.items() if main in names), None)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None


def _has_plain_directory(file: IO[bytes]) -> bool:
    """Whether the archive ends where its directory says, and the directory is small enough to read.

    What is appended to an archive, or a second archive, would show other readers another content.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 42))
    tail = file.read()
    end = tail[-22:]
    directory = int.from_bytes(end[12:16], "little")
    start = int.from_bytes(end[16:20], "little")
    return (
        end.startswith(_END_OF_ARCHIVE)
        and not tail.startswith(_END_OF_LARGE_ARCHIVE)
        and directory <= _LARGEST_DIRECTORY
        and start + directory + 22 == size
    )


def _examine_archive(file: IO[bytes], field: str) -> None:
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise FileIsBroken(field=field)
    if any(_MACROS.search(entry.filename) for entry in entries):
        raise FileHasMacros(field=field)
