"""What every request passes first: a query that can be looked up, and no session where nobody has one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict

from hub.core.access.viewer import Viewer


class PlainInputMiddleware:
    """Shows views U+FFFD in place of NUL in what was sent, as HTML does; PostgreSQL refuses every text with NUL in it.

    Stands before the middleware that looks for the form's token, which reads the form anyway. Whoever is not signed in
    has no form with a file: a body of theirs that could only hold files is refused before it is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Look through the query, and through the form where there is one."""
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]  # it is immutable
        if request.method != "POST":
            return
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
        if not viewer.is_member and _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("Visitors send no files.")
        if any("\0" in text for pair in request.POST.lists() for text in pair[1]):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]  # the same


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _without_nul(sent: QueryDict) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, values in sent.lists():
        plain.setlist(name.replace("\0", "\ufffd"), [value.replace("\0", "\ufffd") for value in values])
    plain._mutable = False
    return plain


class VisitorFreeSessionMiddleware(SessionMiddleware):
    """Django's session middleware, except that a page that never used the session is not marked as varying by it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if not session.accessed and not session.modified and self.cookie_name not in request.COOKIES:
            return response
        return super().process_response(request, response)

    @property
    def cookie_name(self) -> str:
        """The name of the session cookie."""
        return settings.SESSION_COOKIE_NAME
