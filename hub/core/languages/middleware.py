"""Chooses the language of a page from its address, and leads addresses without one to the reader's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path, iri_to_uri

from hub.core.languages import PSEUDO_LANGUAGE
from hub.core.languages.addresses import (
    ALL_LANGUAGES,
    language_of,
    offered_languages,
    preferred_language,
    without_language,
)

# Machine addresses, known without asking the address table.
_NEVER_TRANSLATED = ("/-/", "/static/")


class LanguageMiddleware:
    """Activate the language of the address; where it names none, the device's choice or the browser's.

    Stands before everything that resolves addresses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        if any(code == PSEUDO_LANGUAGE for code, _name in settings.LANGUAGES):
            from hub.core.languages.pseudo import install_pseudo_language  # late: production has no use for it

            install_pseudo_language()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        named = language_of(path)
        is_for_machines = path.startswith(_NEVER_TRANSLATED)
        # These must answer while the database does not: nobody asks there which languages the hub offers.
        offered = ALL_LANGUAGES if named or is_for_machines else offered_languages()
        language = named or _preferred(request, None, offered)
        translation.activate(language)
        request.LANGUAGE_CODE = language  # the name that Django gives it
        response = self.get_response(request)
        # A view may have spoken another language (a document in its own); then it says so itself.
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        if named is None and not is_for_machines:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class ReaderLanguageMiddleware:
    """For addresses without a language: activate the member's, and redirect to the translated page if there is one.

    Stands after the middleware that knows the viewer. Only GET and HEAD are redirected, so that no form is lost.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(_NEVER_TRANSLATED) or language_of(path):
            return self.get_response(request)
        viewer = getattr(request, "viewer", None)
        if viewer is not None and viewer.is_member:
            language = _preferred(request, viewer.language, offered_languages())
            translation.activate(language)
            request.LANGUAGE_CODE = language
        if request.method in ("GET", "HEAD") and (address := _translated_address(request)):
            return HttpResponseRedirect(address)
        return self.get_response(request)


def _preferred(request: HttpRequest, profile: str | None, offered: tuple[str, ...]) -> str:
    return preferred_language(
        cookie=request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
        profile=profile,
        header=request.headers.get("Accept-Language"),
        offered=offered,
    )


def _translated_address(request: HttpRequest) -> str | None:
    """Where this page is in the active language, with its query; None if here is right or nowhere is.

    The answer always starts with `/<language>/`: a path such as `//evil.example` stays a path of this hub.
    """
    path = request.path_info
    if is_valid_path(path):
        return None
    target = f"/{translation.get_language()}{without_language(path)}"
    if not is_valid_path(target):
        target = f"{target}/"
        if target.endswith("//") or not is_valid_path(target):
            return None
    query = request.META.get("QUERY_STRING", "")
    return escape_uri_path(target) + (f"?{iri_to_uri(query)}" if query else "")
