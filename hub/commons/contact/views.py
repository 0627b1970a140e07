"""Requests and conversations."""

from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.commons.contact.actions import (
    accept_contact,
    ask_contact,
    block,
    decline_contact,
    read_conversation,
    send_message,
    unblock,
)
from hub.commons.contact.forms import FirstMessageForm, MessageForm
from hub.commons.contact.kinds import MESSAGES_PER_PAGE, conversation_path
from hub.commons.contact.queries import (
    blocked_by,
    conversation_with,
    conversations_of,
    get_conversation,
    get_person,
    get_request,
    has_blocked,
    messages_in,
    pending_between,
    requests_to,
)
from hub.community.actors.kinds import picture_path
from hub.community.profiles.kinds import person_path
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ratelimits.limits import Limit, allow
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.forms import add_refusal
from hub.core.ui.places import row_in, row_mark, whole_number
from hub.core.ui.render import render

REQUESTS = Limit(10, per=timedelta(days=1))
MESSAGES = Limit(60, per=timedelta(minutes=10))
_FAR = (datetime(9999, 1, 1, tzinfo=UTC), 2**62)


@access(MEMBERS)
@require_safe
def message_list(request: HubRequest) -> HttpResponse:
    """Requests that wait for an answer, then conversations, the latest first."""
    before = row_in(request.GET.get("before", "")) or _FAR
    rows = conversations_of(request.viewer, before=before, limit=MESSAGES_PER_PAGE)
    last = rows[MESSAGES_PER_PAGE - 1] if len(rows) > MESSAGES_PER_PAGE else None
    older = f"?before={row_mark(last.activity_at, last.space_id)}" if last else ""
    return render(
        request,
        "commons/contact/list.jinja",
        {
            "conversations": [(row, picture_path(row.picture)) for row in rows[:MESSAGES_PER_PAGE]],
            "waiting": requests_to(request.viewer) if before is _FAR else [],
            "older": older,
            "blocked": blocked_by(request.viewer) if before is _FAR else [],
        },
    )


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def message_new(request: HubRequest, handle: str) -> HttpResponse:
    """A first message to somebody; leads to the conversation where there is one."""
    person = get_person(handle)
    require("commons_contact.ask", request.viewer, person)
    space_id = conversation_with(request.viewer, person.pk)
    if space_id is not None:
        return redirect(conversation_path(request.LANGUAGE_CODE, space_id))
    waiting = pending_between(request.viewer, person.pk)
    if waiting is not None and waiting.recipient_id == request.viewer.actor_id:
        return redirect("message_list")
    form = FirstMessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow("message-request", str(request.viewer.actor_id), limit=REQUESTS):
            form.add_error(None, _("You have written to ten new people today. Please go on tomorrow."))
        elif attempt(form, lambda: ask_contact(person, form.cleaned_data["text"], by=request.viewer)):
            messages.success(
                request,
                _("Your message is sent. You can talk as soon as %(name)s accepts.") % {"name": person.name},
            )
            return redirect(person_path(request.LANGUAGE_CODE, person.handle))
    return form_page(request, "commons/contact/new.jinja", form, {"person": person, "waiting": waiting})


@access(MEMBERS)
@require_POST
def request_answer(request: HubRequest, pk: int) -> HttpResponse:
    """Accept, decline or block."""
    found = get_request(request.viewer, pk)
    answer = request.POST.get("answer", "")
    if answer == "accept":
        space = accept_contact(found, by=request.viewer)
        return redirect(conversation_path(request.LANGUAGE_CODE, space.pk))
    if answer == "block":
        block(found.sender, by=request.viewer)
        messages.success(request, _("You will get no messages from %(name)s.") % {"name": found.sender.name})
    elif answer == "decline":
        decline_contact(found, by=request.viewer)
        messages.success(request, _("Declined. The other person is not told."))
    else:
        raise Http404
    return redirect("message_list")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def conversation(request: HubRequest, pk: int) -> HttpResponse:
    """One conversation, the latest messages at the end, and the form to go on."""
    space, other = get_conversation(request.viewer, pk)
    form = MessageForm(request.POST or None, initial={"token": token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        if not allow("message", str(request.viewer.actor_id), limit=MESSAGES):
            form.add_error(None, _("You write very quickly. Please wait a moment and send again."))
        else:
            try:
                send_message(
                    space, form.cleaned_data["text"], by=request.viewer, client_token=form.cleaned_data["token"]
                )
            except Refused as refused:
                add_refusal(form, Refused(refused.message, field="text"))
            else:
                return redirect(f"{conversation_path(request.LANGUAGE_CODE, pk)}#end")
    rows = messages_in(
        space,
        before=whole_number(request.GET.get("before", ""), 2**31 - 1, digits=9),
        limit=MESSAGES_PER_PAGE,
    )
    has_more = len(rows) > MESSAGES_PER_PAGE
    shown = rows[1:] if has_more else rows
    return render(
        request,
        "commons/contact/conversation.jinja",
        {
            "space": space,
            "other": other,
            "other_path": person_path(request.LANGUAGE_CODE, other.handle),
            "rows": shown,
            "earlier": f"?before={shown[0].number}" if has_more else "",
            "newest": shown[-1].number if shown else 0,
            "form": form,
            "is_blocked": has_blocked(request.viewer, other.pk),
        },
        status=422 if form.errors else 200,
    )


@access(MEMBERS)
@require_POST
def conversation_read(request: HubRequest, pk: int) -> HttpResponse:
    """The page's beacon: read up to this message."""
    space, _other = get_conversation(request.viewer, pk)
    number = whole_number(request.POST.get("number", ""), None, digits=9)
    if number is not None:
        read_conversation(space, number, by=request.viewer)
    return HttpResponse(status=204)


@access(MEMBERS)
@require_POST
def block_save(request: HubRequest, handle: str) -> HttpResponse:
    """Block somebody, or no longer."""
    person = get_person(handle)
    if "stop" in request.POST:
        unblock(person, by=request.viewer)
        messages.success(request, _("%(name)s can write to you again.") % {"name": person.name})
    else:
        block(person, by=request.viewer)
        messages.success(request, _("You will get no messages from %(name)s.") % {"name": person.name})
    space_id = conversation_with(request.viewer, person.pk)
    if space_id is not None and "conversation" in request.POST:
        return redirect(conversation_path(request.LANGUAGE_CODE, space_id))
    return redirect("message_list")
