"""Write first, join after: what visitors write before they have an account."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from hub.commons.discussions import actions
from hub.commons.discussions.forms import PendingReplyForm, PendingThreadForm
from hub.commons.discussions.kinds import PENDING_COOKIE, PENDING_KEPT, threads_path
from hub.commons.discussions.queries import get_thread, listed_space, standing_of
from hub.commons.discussions.views.composing import preview_of, status_of, within
from hub.community.spaces.kinds import JoinMethod, SpaceState
from hub.content.contributions.kinds import thread_path
from hub.core.access.views import HubRequest
from hub.core.ratelimits.limits import Limit, client_key
from hub.core.text import tidy_line
from hub.core.ui.answers import obtain
from hub.core.ui.messages import say
from hub.core.ui.render import render

PENDING = Limit(10, per=timedelta(hours=1))


def pending_thread(request: HubRequest) -> HttpResponse:
    viewer = request.viewer
    form = PendingThreadForm(request.POST or None, initial={"title": tidy_line(request.GET.get("title", "")[:200])})
    space = listed_space(viewer, request.GET["space"]) if "space" in request.GET else None
    if space is not None and (space.join_method != JoinMethod.OPEN or space.state != SpaceState.ACTIVE):
        # Who has just joined the hub could not write there.
        space = None
    context = {"form": form, "back": threads_path(viewer.language), "group": space.name if space else ""}
    if request.method != "POST" or "preview" in request.POST:
        return _visitor_page(request, context)
    if form.is_valid() and within(form, "pending", client_key(request), PENDING):
        fields = {"kind": "question", "title": form.cleaned_data["title"], **_text(form)}
        if space is not None:
            fields["space"] = space.id
        return _keep(request, form, fields) or _visitor_page(request, context)
    return _visitor_page(request, context)


def pending_reply(request: HubRequest, number: int) -> HttpResponse:
    viewer = request.viewer
    thread = get_thread(viewer, number)
    form = PendingReplyForm(request.POST or None)
    path = thread_path(viewer.language, thread.pk, thread.slug)
    group = thread.space.name if thread.space and standing_of(number).is_joinable else ""
    context = {"form": form, "thread": thread, "back": path, "group": group}
    if request.method != "POST" or "preview" in request.POST:
        return _visitor_page(request, context)
    if form.is_valid() and within(form, "pending", client_key(request), PENDING):
        return _keep(request, form, {"thread": number, **_text(form)}) or _visitor_page(request, context)
    return _visitor_page(request, context)


def _visitor_page(request: HubRequest, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    preview = preview_of(request, form)
    status = 200 if not form.is_bound or preview is not None else status_of(form)
    return render(request, "commons/discussions/pending.jinja", {**context, "preview": preview}, status=status)


def _text(form: forms.Form) -> dict[str, str]:
    body = form.cleaned_data["body"]
    return {"body": body.text, "body_format": str(body.format)}


def _keep(request: HubRequest, form: forms.Form, fields: dict[str, Any]) -> HttpResponse | None:
    """Keep the text, give the browser the secret, and lead on to joining; None where it was refused."""
    token = obtain(form, lambda: actions.keep_pending(fields, by=request.viewer))
    if token is None:
        return None
    say(request, _("Your text is kept. It is published as soon as you have entered the code from your e-mail."))
    response = redirect("account_signup")
    response.set_cookie(
        PENDING_COOKIE,
        token,
        max_age=PENDING_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
