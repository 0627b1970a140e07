"""Real files to upload, good and hostile, made here byte by byte."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG_WITH_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
# A JavaScript programme that begins like a GIF: `GIF89a` is a variable's name in it.
GIF_THAT_IS_JAVASCRIPT = b"GIF89a=0;/*" + b"\x00" * 40 + b"*/;alert(document.domain)//"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 400
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00" * 64
WINDOWS_PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200
OPEN_DOCUMENT_TEXT = "application/vnd.oasis.opendocument.text"


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(image_format: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    image = Image.new(mode, size, 200 if mode in {"L", "P"} else None)
    if mode in {"RGB", "RGBA"}:
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    buffer = BytesIO()
    image.save(buffer, image_format, **options)  # type: ignore[arg-type]  # the encoder's own
    return buffer.getvalue()


def photo_with_a_place() -> bytes:
    """A JPEG lying on its side, with GPS position, camera, comment, XMP and a colour profile."""
    image = Image.new("RGB", (64, 32), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 8, 31), fill="red")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # Turn by 90° to the right to see it upright.
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 29.0, 52.0), 3: "E", 4: (19.0, 2.0, 23.0)})
    buffer = BytesIO()
    image.save(
        buffer,
        "JPEG",
        exif=exif,
        comment=b"SecretComment",
        icc_profile=b"SecretProfile" * 20,
        xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>",
    )
    return buffer.getvalue()


def png_with_texts() -> bytes:
    texts = PngInfo()
    texts.add_text("Author", "SecretAuthor")
    texts.add_itxt("XML:com.adobe.xmp", "SecretXmp")
    return picture(pnginfo=texts, icc_profile=b"SecretProfile" * 20)


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that say they are 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def archive(entries: dict[str, bytes], *, mimetype: str = "") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        if mimetype:
            made.writestr(zipfile.ZipInfo("mimetype"), mimetype, compress_type=zipfile.ZIP_STORED)
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()


def odt(**more: bytes) -> bytes:
    return archive({"content.xml": b"<office:document-content/>", **more}, mimetype=OPEN_DOCUMENT_TEXT)


def docx(main: str = "word/document.xml", more: dict[str, bytes] | None = None) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", main: b"<w:document/>", **(more or {})})
