"""Pages of one's own account that allauth does not have, and its pages for codes, which say when one has expired."""

from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hub.community.members.actions import accept_terms, close_account, end_sessions
from hub.community.members.forms.joining import TermsForm
from hub.community.members.queries import get_own_account, has_told_age, owes_terms, sessions_of
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.ui.answers import attempt, form_page
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


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def account_terms(request: HubRequest) -> HttpResponse:
    """Accept the terms, which have changed since, or which nobody has shown to the owner of this account yet."""
    viewer = request.viewer
    target = request.GET.get("next", "")
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = f"/{request.LANGUAGE_CODE}/"
    if not owes_terms(viewer):
        return redirect(target)
    member = get_own_account(viewer)
    initial = {"version": hub_settings().terms_version, "country": member.actor.country}
    form = TermsForm(request.POST or None, initial=initial, asks_age=not has_told_age(viewer))
    if request.method == "POST" and form.is_valid():
        version, age = form.cleaned_data["version"], form.age if form.asks_age else None
        if attempt(form, lambda: accept_terms(member, version, by=viewer, age=age, country=form.chosen)):
            messages.success(request, _("Thank you. You can go on."))
            return redirect(target)
        form.data = {**form.data, "version": hub_settings().terms_version}
    return form_page(request, "community/members/terms.jinja", form, {"is_first": not member.accepted_terms})


class SaysWhenExpired:
    """A page for a code. allauth leads whose code has expired to another page without a word; this says why."""

    session_key: str
    _process: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        has_waited = self.session_key in request.session
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        if has_waited and self._process is None:
            messages.warning(request, _("Your code has expired. Ask for a new one; it works for a quarter of an hour."))
        return response


class AddressCodeView(SaysWhenExpired, ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """The code that confirms an e-mail address."""

    session_key = EMAIL_VERIFICATION_CODE_SESSION_KEY


class LoginCodeView(SaysWhenExpired, ConfirmLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """The code by which one signs in."""

    session_key = LOGIN_SESSION_KEY


class ResetCodeView(SaysWhenExpired, ConfirmPasswordResetCodeView):  # type: ignore[misc]  # allauth has no types
    """The code before a new password."""

    session_key = PASSWORD_RESET_VERIFICATION_SESSION_KEY


address_code = access(PUBLIC)(AddressCodeView.as_view())
login_code = access(PUBLIC)(LoginCodeView.as_view())
reset_code = access(PUBLIC)(ResetCodeView.as_view())
