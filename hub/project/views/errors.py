"""Pages for when something is wrong: calm, saying what to do next, and working while the database does not."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.backends.utils import csrf_input_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.commons.pages.queries import find_new_address
from hub.core.access.errors import Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.hubsettings.queries import current_or_last_known_hub_settings, last_known_hub_settings
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.states import EditConflict, MoveRefused
from hub.core.ui.answers import overtaken
from hub.core.ui.context import language_paths, navigation_for, theme_of
from hub.core.ui.kinds import Navigation
from hub.core.ui.render import environment

# What a form carries besides what people type.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "next"})
_KEPT_FIELDS, _KEPT_CHARACTERS = 20, 100_000


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request makes no sense; 413 where it was too large to be read, so that the form is lost."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request,
            413,
            title=_("This is too large"),
            text=_("What you sent is too large for the hub. Go back, make it shorter or choose a smaller file."),
        )
    return _page(
        request,
        400,
        title=_("This request could not be understood"),
        text=_("Something in the address or in what was sent is not usable. Go back, check it and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: rare, because what one may not see does not exist."""
    return _page(
        request,
        403,
        title=_("You cannot do this"),
        text=_("Your account may not do this. If you think it should, write to the people who run this hub."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: what does not exist, or may not be seen; an old address leads on."""
    if request.method in ("GET", "HEAD") and (found := find_new_address(request.path, get_language() or "en")):
        return redirect(found, permanent=True)
    return _page(
        request,
        404,
        title=_("This page is not here"),
        text=_(
            "The address may be mistyped, or the page may have been removed, or only members of a group can see it."
        ),
        search=True,
    )


def too_many_requests(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """429: a rate limit; `seconds` until the next attempt. What was typed comes back."""
    response = _page(
        request,
        429,
        title=_("Please wait a moment"),
        text=_("This was done very often in a short time. Try again in a little while; nothing is lost."),
        typed=typed_fields(request),
    )
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database, which may be the reason."""
    return _page(
        request,
        500,
        title=_("Something went wrong on our side"),
        text=_("The error has been noted. Try again in a minute; what you typed is kept below if you sent a form."),
        typed=typed_fields(request),
        is_broken=True,
    )


def refused(request: HttpRequest, exception: Refused | MoveRefused | EditConflict) -> HttpResponse:
    """409: the hub's rules said no where a page has no form to say it at, as to the second of two who act at once."""
    if isinstance(exception, Refused):
        title, text = _("You cannot do this"), exception.message
    else:
        title, text = _("This has changed"), overtaken()
    return _page(request, 409, title=title, text=text, typed=typed_fields(request))


def mail_not_sent(request: HttpRequest) -> HttpResponse:
    """503: the mail server does not answer, and without its message nobody can go on."""
    response = _page(
        request,
        503,
        title=_("We cannot send you a message just now"),
        text=_("Our mail server does not answer. Nothing is wrong with what you entered: try again in a few minutes."),
        typed=typed_fields(request),
    )
    response["Retry-After"] = "120"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not carry the token it was given: an old page, or cookies that are switched off."""
    return _page(
        request,
        403,
        title=_("This form has expired"),
        text=_(
            "The page was open for a long time, you have signed in or out meanwhile, or your browser refuses cookies. "
            "Go back, reload the page and send the form again. What you typed is below, ready to be copied."
        ),
        typed=typed_fields(request),
    )


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What people typed into the form they sent, without passwords and codes; so that no text is lost."""
    if request.method != "POST":
        return []
    try:
        values = list(request.POST.items())
    # A body that cannot be read has nothing to give back; the page about that is already being made.
    except Exception:
        return []
    kept = [(name, str(value)) for name, value in values if name not in _NOT_TYPED and len(str(value).strip()) > 3]
    return [(name, value[:_KEPT_CHARACTERS]) for name, value in kept[:_KEPT_FIELDS]]


def _page(
    request: HttpRequest,
    status: int,
    *,
    title: str,
    text: str,
    typed: list[tuple[str, str]] | None = None,
    search: bool = False,
    is_broken: bool = False,
) -> HttpResponse:
    """The page in the hub's layout, without messages, so that one page cannot fail twice."""
    viewer = VISITOR if is_broken else getattr(request, "viewer", VISITOR)
    hub = last_known_hub_settings() if is_broken else current_or_last_known_hub_settings()
    language = get_language() or "en"
    context: dict[str, Any] = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "viewer": viewer,
        "hub": hub,
        "language": language,
        "language_name": INTERFACE_LANGUAGES.get(language, language),
        "language_paths": language_paths(hub.languages, request.path),
        "path": request.path,
        "navigation": _navigation(viewer, language, hub.version),
        "theme": theme_of(request),
        "messages": (),
        "status": status,
        "title": title,
        "text": text,
        "typed": typed or [],
        "search": search,
    }
    body = environment().get_template("core/ui/error.jinja").render(context)
    return HttpResponse(body, status=status)


def _navigation(viewer: Viewer, language: str, version: int) -> Navigation:
    """The menus; none where the process does not know them yet and the database cannot be asked."""
    try:
        return navigation_for(viewer, language, version)
    except DatabaseError:
        return Navigation((), (), ())
