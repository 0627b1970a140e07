"""Buttons under a contribution, and the list of bookmarks. Every button is a form that works without scripts."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.community.topics.queries import topic_node
from hub.content.contributions.queries import get_contribution
from hub.content.reactions.actions import bookmark, drop_bookmark, follow, react, take_back_reaction, unfollow
from hub.content.reactions.buttons import write_reactions
from hub.content.reactions.kinds import FollowTarget, ReactionKind
from hub.content.reactions.queries import bookmarks_of, is_space_shown, reactions_to
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.messages import say, warn
from hub.core.ui.render import render

_PAGE = 30


def _back(request: HubRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = f"/{request.LANGUAGE_CODE}/"
    return HttpResponseRedirect(target)


@access(MEMBERS)
@require_POST
def reaction_toggle(request: HubRequest, pk: int) -> HttpResponse:
    """Give or take back a reaction; htmx gets the buttons again, a plain form is led back."""
    contribution = get_contribution(request.viewer, pk)
    # In the address, because one form on the page serves the buttons of all contributions.
    given = {**request.POST.dict(), **request.GET.dict()}
    kind = given.get("kind", "")
    if kind not in ReactionKind.values:
        raise Http404
    if given.get("taken") == "1":
        take_back_reaction(contribution, kind, by=request.viewer)
    else:
        react(contribution, kind, by=request.viewer)
    if request.headers.get("HX-Request"):
        summary = reactions_to([pk], request.viewer).get(pk)
        return HttpResponse(write_reactions(request.LANGUAGE_CODE, pk, summary, may_react=True))
    return _back(request)


@access(MEMBERS)
@require_POST
def bookmark_save(request: HubRequest, pk: int) -> HttpResponse:
    """Keep a contribution with a note, or drop it."""
    if "drop" in request.POST:
        drop_bookmark(pk, by=request.viewer)
        return _back(request)
    try:
        bookmark(get_contribution(request.viewer, pk), by=request.viewer, note=request.POST.get("note", ""))
    except Refused as refused:
        warn(request, refused.message)
    else:
        say(request, _("It is among your bookmarks."))
    return _back(request)


@access(MEMBERS)
@require_safe
def bookmark_list(request: HubRequest) -> HttpResponse:
    """The member's bookmarks."""
    before = request.GET.get("before", "")
    rows = bookmarks_of(request.viewer, before=int(before) if before.isdecimal() and len(before) < 18 else 2**62)
    older = f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    return render(request, "content/reactions/bookmarks.jinja", {"bookmarks": rows[:_PAGE], "older": older})


@access(MEMBERS)
@require_POST
def follow_save(request: HubRequest, target_kind: str, target_id: str) -> HttpResponse:
    """Follow, or no longer, what the viewer can see; 404 for what they cannot."""
    viewer = request.viewer
    if target_kind == FollowTarget.THREAD and target_id.isdecimal():
        get_contribution(viewer, int(target_id))
    elif target_kind == FollowTarget.SPACE and target_id.isdecimal():
        if not is_space_shown(viewer, int(target_id)):
            raise Http404
    elif not (
        target_kind == FollowTarget.TOPIC
        and target_id.isdecimal()
        and topic_node(int(target_id), request.LANGUAGE_CODE)
    ):
        raise Http404
    change = unfollow if "stop" in request.POST else follow
    change(FollowTarget(target_kind), target_id, by=viewer)
    return _back(request)
