"""Joining, asking, leaving, and answering invitations."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.community.spaces import actions, queries
from hub.community.spaces.forms import JoinForm, LeaveForm, RequestForm
from hub.community.spaces.kinds import ACCEPTED_BEFORE, JoinMethod, SpaceState, invitation_path, space_path
from hub.community.spaces.views.home import frame
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.ui.answers import attempt, attempt_or_warn, form_page
from hub.core.ui.messages import say
from hub.core.ui.render import render


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_join(request: HubRequest, slug: str) -> HttpResponse:
    """Join an open group, oneself or for an organisation; one tap for who speaks for none."""
    viewer = request.viewer
    space = queries.get_space(viewer, slug)
    back = space_path(request.LANGUAGE_CODE, slug)
    if space.join_method != JoinMethod.OPEN or queries.last_removal(viewer.actor_id, space):
        return HttpResponseRedirect(f"{back}ask/")
    form = JoinForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if form.is_valid() and attempt(form, lambda: actions.join_space(space, by=form.acting)):
        say(request, _("Welcome to “%(space)s”.") % {"space": space.name})
        return HttpResponseRedirect(back)
    require("community_spaces.join_space", viewer, space)
    context = {**frame(request, space), "title": _("Join “%(space)s”?") % {"space": space.name}, "yes": _("Join")}
    return form_page(request, "community/spaces/step.jinja", form, {**context, "back": back, "kind": "primary"})


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_ask(request: HubRequest, slug: str) -> HttpResponse:
    """Ask to join."""
    viewer = request.viewer
    space = queries.get_space(viewer, slug)
    require("community_spaces.request_to_join", viewer, space)
    back = space_path(request.LANGUAGE_CODE, slug)
    form = RequestForm(request.POST or None, viewer=viewer)
    if form.is_valid() and attempt(
        form, lambda: actions.request_to_join(space, by=form.acting, reason=form.cleaned_data["reason"])
    ):
        say(request, _("You have asked. Those who lead the group will answer you."))
        return HttpResponseRedirect(back)
    title = _("Ask to join “%(space)s”") % {"space": space.name}
    context = {**frame(request, space), "title": title, "yes": _("Ask to join"), "back": back, "kind": "primary"}
    return form_page(request, "community/spaces/step.jinja", form, context)


@access(MEMBERS)
@require_POST
def request_withdraw(request: HubRequest, pk: int) -> HttpResponse:
    """Take one's request back."""
    asked = queries.get_own_request(request.viewer, pk)
    attempt_or_warn(
        request,
        lambda: actions.withdraw_request(asked, by=request.viewer),
        done=_("You have taken your request back."),
    )
    return HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/spaces/mine/")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_leave(request: HubRequest, slug: str) -> HttpResponse:
    """Leave, oneself or with an organisation."""
    space = queries.get_space(request.viewer, slug)
    back = space_path(request.LANGUAGE_CODE, slug)
    form = LeaveForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if form.is_valid() and attempt(form, lambda: actions.leave_space(space, by=form.acting)):
        say(request, _("You have left “%(space)s”.") % {"space": space.name})
        return HttpResponseRedirect(f"/{request.LANGUAGE_CODE}/spaces/mine/")
    title = _("Leave “%(space)s”?") % {"space": space.name}
    context = {**frame(request, space), "title": title, "yes": _("Leave"), "back": back, "kind": "danger"}
    return form_page(request, "community/spaces/step.jinja", form, context)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def invitation_answer(request: HubRequest, pk: int) -> HttpResponse:
    """An invitation to oneself or to an organisation that one speaks for."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    invitation = queries.invitation_for(viewer, pk)
    space = invitation.space
    if request.method == "POST":
        if "decline" in request.POST:
            attempt_or_warn(
                request, lambda: actions.decline_invitation(invitation, by=viewer), done=_("You have declined.")
            )
            return HttpResponseRedirect(f"/{language}/spaces/mine/")
        if attempt_or_warn(request, lambda: actions.accept_invitation(invitation, by=viewer)):
            say(request, _("Welcome to “%(space)s”.") % {"space": space.name})
            is_own = invitation.actor_id == viewer.actor_id
            return HttpResponseRedirect(space_path(language, space.slug) if is_own else f"/{language}/spaces/mine/")
        return HttpResponseRedirect(f"/{language}/spaces/mine/")
    return _invitation_page(request, invitation, f"/{language}/invitations/party/{pk}/")


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def invitation_open(request: HubRequest, token: str) -> HttpResponse:
    """An invitation by mail or link: who is not a member yet joins the hub first, and comes back here."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    invitation = queries.invitation_with(token)
    if invitation is None:
        raise Http404
    here = invitation_path(language, token)
    if request.method == "POST":
        if "decline" in request.POST:
            is_declined = attempt_or_warn(
                request,
                lambda: actions.decline_invitation(invitation, by=viewer, holds_secret=True),
                done=_("You have declined. Nothing else will come."),
            )
            return HttpResponseRedirect(f"/{language}/spaces/" if is_declined else here)
        if not viewer.is_member:
            # The invitation opens a hub that only the invited may join.
            if queries.is_open(invitation):
                request.session["invitation"] = f"{ACCEPTED_BEFORE}:{invitation.pk}"
            page = "login" if "sign_in" in request.POST else "signup"
            return HttpResponseRedirect(f"/{language}/account/{page}/?{urlencode({'next': here})}")
        accept = lambda: actions.accept_invitation(invitation, by=viewer, holds_secret=True)  # noqa: E731 -- said once
        if attempt_or_warn(request, accept):
            say(request, _("Welcome to “%(space)s”.") % {"space": invitation.space.name})
            return HttpResponseRedirect(space_path(language, invitation.space.slug))
        return HttpResponseRedirect(here)
    response = _invitation_page(request, invitation, here)
    # The address is a secret: it must not travel to other sites, nor be listed. (Where browsers say nothing at all of
    # where one comes from, they post forms with "Origin: null", which Django refuses as forged.)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _invitation_page(request: HubRequest, invitation: Any, here: str) -> HttpResponse:
    space = invitation.space
    context = {
        "invitation": invitation,
        "space": space,
        "here": here,
        "is_open": queries.is_open(invitation) and space.state in (SpaceState.FORMING, SpaceState.ACTIVE),
        "is_in": space.pk in request.viewer.spaces,
        "is_link": invitation.actor_id is None and not invitation.email,
        "organisation": invitation.actor
        if invitation.actor_id and invitation.actor_id != request.viewer.actor_id
        else None,
        "space_path": space_path(request.LANGUAGE_CODE, space.slug),
    }
    return render(request, "community/spaces/invitation.jinja", context)
