"""Hands a stored file to somebody who may have it; the caller has asked for the permission."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from hub.core.files.kinds import TEXTS
from hub.core.files.models import StoredFile
from hub.core.files.names import clean_name

# The place under which a proxy keeps the files to itself (nginx: `internal`).
INTERNAL_PREFIX = "/-/stored/"


def serve_file(
    request: HttpRequest,
    stored: StoredFile,
    *,
    filename: str,
    inline_allowed: bool = False,
    variant: str = "",
    max_age: int = 0,
) -> HttpResponseBase:
    """The file as a download; as a picture on a page only where `inline_allowed` and we made the picture ourselves.

    Browsers keep it for themselves and ask again each time, or after `max_age` seconds, so that a withdrawn permission
    counts. With `HUB_SENDFILE` the proxy sends the bytes.
    """
    is_variant = variant in stored.variants
    etag = f'"{stored.digest[:32]}{f".{variant}" if is_variant else ""}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _body(stored, variant)
        response.headers["Content-Type"] = "image/webp" if is_variant else _content_type(stored)
        is_inline = inline_allowed and stored.is_picture
        name = clean_name(filename, "webp" if is_variant else stored.kind)
        response.headers["Content-Disposition"] = content_disposition_header(not is_inline, name) or "attachment"
        # Should a browser show it as a document after all, nothing in it may run or load.
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"private, max-age={max_age}" if max_age else "private, no-cache"
    return response


def _body(stored: StoredFile, variant: str) -> HttpResponseBase:
    path = stored.path(variant)
    header = settings.HUB["SENDFILE"]
    if header == "X-Accel-Redirect":
        return HttpResponse(headers={header: INTERNAL_PREFIX + path})
    if header:
        return HttpResponse(headers={header: default_storage.path(path)})
    return FileResponse(default_storage.open(path))


def _content_type(stored: StoredFile) -> str:
    # Every text as a plain one: Markdown may hold HTML.
    return "text/plain; charset=utf-8" if stored.kind in TEXTS else stored.media_type
