"""Buttons under a contribution, and the list of bookmarks. Every button is a form that works without scripts."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.topics.queries import topic_node
from hub.content.contributions.kinds import THREAD_KINDS, post_path
from hub.content.contributions.queries import get_contribution
from hub.content.reactions.actions import (
    bookmark,
    drop_bookmark,
    follow,
    follow_person,
    follow_space,
    react,
    take_back_reaction,
    unfollow,
)
from hub.content.reactions.buttons import write_reactions
from hub.content.reactions.forms import BookmarkForm
from hub.content.reactions.kinds import FollowTarget, ReactionKind
from hub.content.reactions.queries import (
    bookmark_of,
    bookmarks_of,
    person_to_follow,
    reactions_to,
    space_to_follow,
    things_followed_by,
)
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.richtext import excerpt
from hub.core.ui.answers import attempt, attempt_or_warn, form_page
from hub.core.ui.messages import say
from hub.core.ui.places import whole_number
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
@require_http_methods(["GET", "POST"])
def bookmark_edit(request: HubRequest, pk: int) -> HttpResponse:
    """Keep a contribution with a note, change the note, or drop it; also of what one may no longer read."""
    if "drop" in request.POST:
        drop_bookmark(pk, by=request.viewer)
        return _back(request)
    contribution = get_contribution(request.viewer, pk)
    thread = contribution.thread or contribution
    if thread.kind not in THREAD_KINDS:
        raise Http404
    kept = bookmark_of(request.viewer, pk)
    data = request.POST if request.method == "POST" else None
    form = BookmarkForm(data, initial={"note": kept.note if kept else ""})
    if form.is_valid() and attempt(
        form, lambda: bookmark(contribution, by=request.viewer, note=form.cleaned_data["note"])
    ):
        say(request, _("It is among your bookmarks."))
        return _back(request)
    here = post_path(request.LANGUAGE_CODE, thread.pk, thread.slug, contribution.number)
    return form_page(
        request,
        "content/reactions/bookmark.jinja",
        form,
        {
            "contribution": contribution,
            "thread": thread,
            "teaser": excerpt(contribution.body, 300),
            "is_kept": kept is not None,
            "here": here,
            "next": request.POST.get("next", here),
        },
    )


@access(MEMBERS)
@require_safe
def bookmark_list(request: HubRequest) -> HttpResponse:
    """The member's bookmarks."""
    rows = bookmarks_of(request.viewer, before=whole_number(request.GET.get("before", ""), 2**62))
    older = f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    return render(request, "content/reactions/bookmarks.jinja", {"bookmarks": rows[:_PAGE], "older": older})


@access(MEMBERS)
@require_safe
def follow_list(request: HubRequest) -> HttpResponse:
    """The groups, people and topics that the member follows, each with the button that ends it."""
    things = things_followed_by(request.viewer)
    headings = (
        (FollowTarget.SPACE, _("Groups")),
        (FollowTarget.ACTOR, _("People")),
        (FollowTarget.TOPIC, _("Topics")),
    )
    sections = [(heading, things[kind]) for kind, heading in headings if kind in things]
    return render(request, "content/reactions/following.jinja", {"sections": sections})


@access(MEMBERS)
@require_POST
def follow_save(request: HubRequest, target_kind: str, target_id: str) -> HttpResponse:
    """Follow, or no longer, what the viewer can see; 404 for what they cannot."""
    if target_kind not in FollowTarget.values:
        raise Http404
    kind = FollowTarget(target_kind)
    change = _unfollow if "stop" in request.POST else _follow
    attempt_or_warn(request, lambda: change(request, kind, target_id))
    return _back(request)


def _unfollow(request: HubRequest, kind: FollowTarget, target_id: str) -> None:
    if kind == FollowTarget.THREAD:
        get_contribution(request.viewer, _number(target_id))
    unfollow(kind, target_id, by=request.viewer)


def _number(text: str) -> int:
    number = whole_number(text, None)
    if number is None:
        raise Http404
    return number


def _follow(request: HubRequest, kind: FollowTarget, target_id: str) -> None:
    viewer = request.viewer
    if kind == FollowTarget.ACTOR:
        follow_person(person_to_follow(viewer, target_id), by=viewer)
        return
    number = _number(target_id)
    if kind == FollowTarget.SPACE:
        follow_space(space_to_follow(viewer, number), by=viewer)
        return
    if kind == FollowTarget.THREAD:
        get_contribution(viewer, number)
    elif not topic_node(number, request.LANGUAGE_CODE):
        raise Http404
    follow(kind, number, by=viewer)
