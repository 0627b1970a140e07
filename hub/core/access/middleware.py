"""Sessions for those who have one: a visitor without a cookie touches no session."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


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
