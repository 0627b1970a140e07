"""The inbox and the choice of what comes by e-mail."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.content.notifications.actions import choose_mail, mark_all_read, mark_read
from hub.content.notifications.queries import entry_for, inbox_of, mail_choices
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.places import row_in, row_mark, whole_number
from hub.core.ui.render import render

_PAGE = 30
# Later than everything in the inbox.
_TOP = (datetime(9999, 1, 1, tzinfo=UTC), 2**62)


@access(MEMBERS)
@require_safe
def inbox(request: HubRequest) -> HttpResponse:
    """What concerns the member, the latest first."""
    before = row_in(request.GET.get("before", "")) or _TOP
    entries = inbox_of(request.viewer, before=before, limit=_PAGE)
    last = entries[_PAGE - 1] if len(entries) > _PAGE else None
    older = f"?before={row_mark(last.at, last.id)}" if last else ""
    shown = entries[:_PAGE]
    return render(
        request,
        "content/notifications/inbox.jinja",
        {"entries": shown, "older": older, "newest": max((entry.id for entry in shown), default=0)},
    )


@access(MEMBERS)
@require_POST
def notification_open(request: HubRequest, pk: int) -> HttpResponse:
    """Mark a line as read and lead to what it is about."""
    entry = entry_for(request.viewer, pk)
    if entry is None:
        raise Http404
    mark_read(pk, by=request.viewer)
    return HttpResponseRedirect(entry.path)


@access(MEMBERS)
@require_POST
def inbox_read(request: HubRequest) -> HttpResponse:
    """Mark everything that was shown as read."""
    newest = whole_number(request.POST.get("newest", ""), None)
    if newest is not None:
        mark_all_read(by=request.viewer, up_to=newest)
    return redirect("inbox")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def inbox_mail(request: HubRequest) -> HttpResponse:
    """Which kinds come by e-mail."""
    choices = mail_choices(request.viewer)
    if request.method == "POST":
        choose_mail(
            {kind.value: kind.value in request.POST.getlist("kind") for kind, _by in choices}, by=request.viewer
        )
        messages.success(request, _("Your choice is saved."))
        return redirect("inbox_mail")
    return render(request, "content/notifications/mail_choices.jinja", {"choices": choices})
