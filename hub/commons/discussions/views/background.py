"""What pages send by themselves: drafts while one types, how far one has read. And the list of drafts."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.commons.discussions import actions
from hub.commons.discussions.kinds import drafts_path
from hub.commons.discussions.queries import drafts_of
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.messages import say
from hub.core.ui.places import whole_number
from hub.core.ui.render import render

_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "preview", "attached"})


@access(MEMBERS)
@require_POST
def draft_save(request: HubRequest, target: str) -> HttpResponse:
    """Keep what is being written for `target`; answers 204."""
    fields = {name: value for name, value in request.POST.items() if name not in _NOT_KEPT and value}
    try:
        actions.keep_draft(target, fields, by=request.viewer)
    except Refused as refused:
        return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@access(MEMBERS)
@require_POST
def thread_read(request: HubRequest, number: int) -> HttpResponse:
    """Note how far the member has read; answers 204."""
    read = whole_number(request.POST.get("number", ""), None, digits=9)
    if read is None:
        return HttpResponse(status=400)
    actions.mark_thread_read(number, read, by=request.viewer)
    return HttpResponse(status=204)


@access(MEMBERS)
@require_safe
def draft_list(request: HubRequest) -> HttpResponse:
    """What the member has begun to write."""
    return render(request, "commons/discussions/drafts.jinja", {"drafts": drafts_of(request.viewer)})


@access(MEMBERS)
@require_POST
def draft_drop(request: HubRequest, target: str) -> HttpResponse:
    """Forget a draft."""
    actions.drop_draft(target, by=request.viewer)
    say(request, _("The draft is gone."))
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if is_ours else drafts_path(request.viewer.language))
