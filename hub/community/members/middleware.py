"""Asks members to accept the terms again once those have changed."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hub.community.members.queries import owes_terms
from hub.core.access.viewer import Viewer
from hub.core.languages.addresses import language_of

# Under the language prefix: what one must be able to read and do without accepting anything.
_OPEN = ("account/", "terms/", "privacy/", "contact/", "accessibility/", "report/", "decisions/")


class TermsMiddleware:
    """Lead a member who owes an answer to the page that asks for it, from whatever page they open next.

    Only from pages: what a member sends is taken first, so that nothing that was being written is lost, and a page
    that is open already goes on fetching its parts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
        if owes_terms(viewer) and _is_page(request):
            return redirect(f"{reverse('account_terms')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)


def _is_page(request: HttpRequest) -> bool:
    """Whether somebody has opened a page that may wait."""
    if request.method != "GET" or "HX-Request" in request.headers:
        return False
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return False
    language = language_of(request.path)
    return bool(language) and not request.path.removeprefix(f"/{language}/").startswith(_OPEN)
