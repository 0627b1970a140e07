"""Pages of one's own account that allauth does not have: security overview, sessions, closing."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hub.community.members.actions import close_account, end_sessions
from hub.community.members.queries import get_own_account, sessions_of
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.render import render


@access(MEMBERS)
def account_security(request: HubRequest) -> HttpResponse:
    """How one signs in, and where one is signed in now."""
    return render(
        request,
        "community/members/security.jinja",
        {
            "sessions": sessions_of(request.viewer, now=timezone.now()),
            "current_key": request.session.session_key,
            "has_password": get_own_account(request.viewer).has_usable_password(),
        },
    )


@access(MEMBERS)
@require_POST
def sessions_end(request: HubRequest) -> HttpResponse:
    """Sign out everywhere else, or in the one place that the form names."""
    only = request.POST.get("session", "")
    ended = end_sessions(
        get_own_account(request.viewer), by=request.viewer, keep=request.session.session_key or "", only=only
    )
    messages.success(
        request,
        ngettext("You were signed out in %(count)d place.", "You were signed out in %(count)d places.", ended)
        % {"count": ended},
    )
    return redirect("account_security")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def account_close(request: HubRequest) -> HttpResponse:
    """Close one's own account, after a page that says what that means."""
    problem = ""
    if request.method == "POST":
        try:
            close_account(get_own_account(request.viewer), by=request.viewer)
        except Refused as refused:
            problem = refused.message
        else:
            logout(request)
            messages.success(request, _("Your account is closed."))
            return redirect("/")
    return render(request, "community/members/close.jinja", {"problem": problem}, status=422 if problem else 200)
