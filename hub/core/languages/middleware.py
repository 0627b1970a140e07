"""Chooses the language of a page from its address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from hub.core.languages import INTERFACE_LANGUAGES


class LanguageMiddleware:
    """Activate the language of the address prefix."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefix = request.path_info[1:3]
        language = prefix if prefix in INTERFACE_LANGUAGES else "en"
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # the name Django's own middleware sets
        return self.get_response(request)
