"""Makes pictures anew, so that nothing but the picture is left of an upload."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from hub.core.files.errors import FileIsBroken, PictureHasTooManyPixels
from hub.core.files.kinds import (
    KINDS,
    LONGEST_SIDE,
    MOST_PIXELS,
    MOST_PIXELS_WITHOUT_REDUCTION,
    FileKind,
    PictureSize,
)

_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew, and its smaller versions by name."""

    kind: FileKind
    content: bytes
    width: int
    height: int
    versions: dict[str, bytes]


def make_picture(file: IO[bytes], kind: FileKind, *, sizes: tuple[PictureSize, ...] = (), field: str = "") -> Picture:
    """Decode and encode again: upright, at most 3200 pixels long, without metadata (place, camera, comments, profile).

    Of an animation the first picture remains; a GIF becomes a PNG. Raises `PictureHasTooManyPixels` before decoding,
    and `FileIsBroken` for what cannot be decoded.
    """
    file.seek(0)
    try:
        # One format only: the others' decoders never see hostile bytes.
        with Image.open(file, formats=(_FORMATS[kind.name],)) as opened:
            pixels = opened.width * opened.height
            if pixels > (MOST_PIXELS if kind.name == "jpg" else MOST_PIXELS_WITHOUT_REDUCTION):
                raise PictureHasTooManyPixels(field=field)
            image = _plain(opened)
    except PictureHasTooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureHasTooManyPixels(field=field) from error
    except Exception as error:  # Pillow's decoders raise almost anything over hostile bytes.
        raise FileIsBroken(field=field) from error
    result = KINDS["png"] if kind.name == "gif" else kind
    content = _encode(image, _FORMATS[result.name])
    versions = {size.name: _encode(_at_size(image, size), "WEBP") for size in sizes}
    return Picture(result, content, image.width, image.height, versions)


def _plain(opened: Image.Image) -> Image.Image:
    """The picture upright, at most 3200 pixels long, grey or in colour, and without whatever else was in its file."""
    # A JPEG is decoded at half or a quarter of its size, if that will do, in that much less memory. `thumbnail` would
    # ask for a square box and so decode the whole of most photos.
    longest = max(opened.size)
    opened.draft(None, (opened.width * LONGEST_SIDE // longest, opened.height * LONGEST_SIDE // longest))
    image = opened
    if image.mode.startswith("I"):
        # 16-bit greys, as from scanners; a plain conversion would clip all but the darkest to white.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    # Encoders write comments and colour profiles that are left here.
    image.info = {}
    image.getexif().clear()
    return image


def _at_size(image: Image.Image, size: PictureSize) -> Image.Image:
    box = (size.width, size.height)
    if size.is_cropped:
        return ImageOps.fit(image, box, Image.Resampling.LANCZOS)
    smaller = image.copy()
    smaller.thumbnail(box, Image.Resampling.LANCZOS)
    return smaller


def _encode(image: Image.Image, image_format: str) -> bytes:
    buffer = BytesIO()
    if image_format == "JPEG":
        image.save(buffer, "JPEG", quality=85, optimize=True, progressive=True)
    elif image_format == "WEBP":
        image.save(buffer, "WEBP", quality=82)
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()
