"""What may be uploaded, how much of it, and the sizes in which pictures are kept."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

MEGABYTE = 1024 * 1024
# What a JPEG may have (phones of 48 megapixels); other formats cannot be decoded at a reduced size and may have less.
MOST_PIXELS = 50_000_000
MOST_PIXELS_WITHOUT_REDUCTION = 16_000_000
LONGEST_SIDE = 3200


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is accepted: `name` is its usual extension."""

    name: str
    media_type: str
    extensions: frozenset[str]
    label: Promise | str
    limit: int
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class PictureSize:
    """A smaller version of a picture, as WebP: cropped to the middle, or fitted into the box."""

    name: str
    width: int
    height: int
    is_cropped: bool = True


AVATAR_SIZES = (PictureSize("96", 96, 96), PictureSize("256", 256, 256))


def _kind(
    extensions: str, media_type: str, label: Promise | str, *, megabytes: int = 25, is_picture: bool = False
) -> FileKind:
    names = extensions.split()
    return FileKind(names[0], media_type, frozenset(names), label, megabytes * MEGABYTE, is_picture)


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

KINDS = {
    kind.name: kind
    for kind in (
        _kind("pdf", "application/pdf", pgettext_lazy("kind of file", "PDF document")),
        _kind("odt", f"{_OPEN_DOCUMENT}.text", pgettext_lazy("kind of file", "OpenDocument text")),
        _kind("ods", f"{_OPEN_DOCUMENT}.spreadsheet", pgettext_lazy("kind of file", "OpenDocument spreadsheet")),
        _kind("odp", f"{_OPEN_DOCUMENT}.presentation", pgettext_lazy("kind of file", "OpenDocument presentation")),
        _kind("docx", f"{_OPEN_XML}.wordprocessingml.document", pgettext_lazy("kind of file", "Word document")),
        _kind("xlsx", f"{_OPEN_XML}.spreadsheetml.sheet", pgettext_lazy("kind of file", "Excel workbook")),
        _kind(
            "pptx", f"{_OPEN_XML}.presentationml.presentation", pgettext_lazy("kind of file", "PowerPoint presentation")
        ),
        _kind("txt text", "text/plain", pgettext_lazy("kind of file", "plain text"), megabytes=5),
        _kind("csv", "text/csv", pgettext_lazy("kind of file", "CSV table"), megabytes=25),
        _kind("md markdown", "text/markdown", pgettext_lazy("kind of file", "Markdown text"), megabytes=5),
        _kind(
            "jpg jpeg jpe", "image/jpeg", pgettext_lazy("kind of file", "JPEG picture"), megabytes=15, is_picture=True
        ),
        _kind("png apng", "image/png", pgettext_lazy("kind of file", "PNG picture"), megabytes=15, is_picture=True),
        _kind("webp", "image/webp", pgettext_lazy("kind of file", "WebP picture"), megabytes=15, is_picture=True),
        _kind("gif", "image/gif", pgettext_lazy("kind of file", "GIF picture"), megabytes=15, is_picture=True),
        _kind("mp3", "audio/mpeg", pgettext_lazy("kind of file", "MP3 sound"), megabytes=100),
        _kind("m4a", "audio/mp4", pgettext_lazy("kind of file", "MPEG-4 sound"), megabytes=100),
        _kind("ogg oga opus", "audio/ogg", pgettext_lazy("kind of file", "Ogg sound"), megabytes=100),
        _kind("wav", "audio/wav", pgettext_lazy("kind of file", "WAV sound"), megabytes=100),
        _kind("mp4 m4v", "video/mp4", pgettext_lazy("kind of file", "MPEG-4 video"), megabytes=100),
        _kind("webm", "video/webm", pgettext_lazy("kind of file", "WebM video"), megabytes=100),
    )
}
ALL_KINDS = frozenset(KINDS)
PICTURES = frozenset(name for name, kind in KINDS.items() if kind.is_picture)
DOCUMENTS = frozenset({"pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "txt", "csv", "md"})
TEXTS = frozenset({"txt", "csv", "md"})
LARGEST = max(kind.limit for kind in KINDS.values())


def kind_of_extension(extension: str) -> FileKind | None:
    """The accepted kind that uses this extension (without the dot, any case), or None."""
    extension = extension.lower()
    return next((kind for kind in KINDS.values() if extension in kind.extensions), None)
