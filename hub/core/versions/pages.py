"""Pages for visitors that answer 304 for the price of one small query."""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from hub.core.hubsettings.queries import hub_settings
from hub.core.versions.queries import versions_of

# Whatever a feature forgot to bump is at most this old on a page that a browser asks about again.
FORGOTTEN_SECONDS = 300
# What htmx says about which part of the page it wants.
HTMX_HEADERS = ("HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request")


def visitor_etag(request: HttpRequest, *names: str) -> str:
    """A weak ETag from all that a visitor's page depends on: release, settings, language, theme, htmx, versions.

    Weak, because proxies compress. It changes by itself every five minutes.
    """
    versions = versions_of(*names)
    parts = [
        settings.VERSION,
        hub_settings().version,
        get_language(),
        request.COOKIES.get(settings.THEME_COOKIE_NAME, ""),
        int(time.time()) // FORGOTTEN_SECONDS,
        *[request.headers.get(header, "") for header in HTMX_HEADERS],
        *[f"{name}={versions[name]}" for name in names],
    ]
    return f'W/"{blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()}"'


def visitor_cached[R: HttpRequest, **P](
    *names: str,
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Answer 304 to a visitor whose browser has this page in its present version; stand below `@access`.

    `names` may use the address's parts: `"thread:{number}"`. Members (whoever sends a session cookie) always get the
    page itself. The page must show a visitor nothing but what these names, the language and the settings decide.
    A page that used the CSRF token gets no ETag: the token belongs to one browser's cookie.
    """

    def decorate(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def cached(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
                response = view(request, *args, **kwargs)
                _forbid_sharing(response)
                return response
            # Before the view reads anything: a page newer than its ETag is only sent once more, an older one is wrong.
            etag = visitor_etag(request, *[name.format(**kwargs) for name in names])
            known = request.headers.get("If-None-Match", "")
            if known and (known == etag or etag in parse_etags(known)):
                response = HttpResponseNotModified()
                response.headers["ETag"] = etag
            else:
                response = view(request, *args, **kwargs)
                if response.status_code == 200 and not _is_personal(request, response):
                    response.headers["ETag"] = etag
            _forbid_sharing(response)
            return response

        return cached

    return decorate


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    return bool(response.cookies or response.streaming or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


def _forbid_sharing(response: HttpResponse) -> None:
    """Let the browser keep the page but ask each time, and let no proxy keep it at all.

    `private` rather than `Vary` alone: proxies that ignore `Vary: Cookie` exist, and a member's page is nobody else's.
    """
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Cookie", *HTMX_HEADERS[:2]))
