"""Groups: the list, a group's home, who is in it, joining, leaving, and the requests that wait."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.actors.kinds import picture_path
from hub.community.spaces.actions import accept_request, join_space, leave_space, refuse_request, request_to_join
from hub.community.spaces.kinds import SpaceRole, space_path
from hub.community.spaces.points import space_sections
from hub.community.spaces.queries import (
    PAGE_SIZE,
    PEOPLE_PAGE,
    SpaceFilter,
    get_request,
    get_space,
    on_page,
    organisations_in,
    own_spaces,
    pending_request,
    persons_in,
    requests_in,
    spaces,
    speakers_of,
    subspaces,
)
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.states import MoveRefused
from hub.core.ui.render import render


def _place(text: str) -> tuple[datetime, int] | None:
    at, _dot, key = text.partition(".")
    if at.isdecimal() and key.isdecimal() and len(at) < 17 and len(key) < 18:
        return datetime.fromtimestamp(int(at) / 1_000_000, UTC), int(key)
    return None


@access(PUBLIC)
@require_safe
def space_list(request: HubRequest) -> HttpResponse:
    """One's own groups with what is new in them, then all that one may find, the latest active first."""
    after = _place(request.GET.get("after", ""))
    rows = spaces(request.viewer, SpaceFilter(), after=after)
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    older = f"?after={round(last.activity_at.timestamp() * 1_000_000)}.{last.id}" if last else ""
    return render(
        request,
        "community/spaces/list.jinja",
        {"spaces": rows[:PAGE_SIZE], "own": own_spaces(request.viewer) if after is None else [], "older": older},
    )


@access(PUBLIC)
@require_safe
def space_detail(request: HubRequest, slug: str) -> HttpResponse:
    """A group's home: what it is for, and what each feature has to show of it to those who may read it."""
    viewer = request.viewer
    space = get_space(viewer, slug)
    may_read = viewer.may("community_spaces.read_space", space)
    return render(
        request,
        "community/spaces/detail.jinja",
        {
            "space": space,
            "may_read": may_read,
            "sections": list(space_sections.ask(viewer, on_page(viewer, space))) if may_read else [],
            "inside": subspaces(viewer, space),
            "is_member": space.pk in viewer.spaces,
            "may_join": viewer.may("community_spaces.join_space", space),
            "may_ask": viewer.may("community_spaces.request_to_join", space),
            "is_waiting": pending_request(viewer.actor_id, space) is not None,
            "may_answer": viewer.may("community_spaces.answer_requests", space),
            "may_see_people": viewer.may("community_spaces.view_people", space),
        },
    )


@access(PUBLIC)
@require_safe
def space_members(request: HubRequest, slug: str) -> HttpResponse:
    """The organisations with who speaks for them, and the persons with their roles."""
    space = get_space(request.viewer, slug)
    require("community_spaces.view_people", request.viewer, space)
    rank, _dot, key = request.GET.get("after", "").partition(".")
    is_valid = rank.isdecimal() and key.isdecimal() and len(rank) < 6 and len(key) < 18
    people = persons_in(request.viewer, space, after=(int(rank), int(key)) if is_valid else None)
    organisations = organisations_in(space)
    last = people[PEOPLE_PAGE - 1] if len(people) > PEOPLE_PAGE else None
    return render(
        request,
        "community/spaces/members.jinja",
        {
            "space": space,
            "people": [(row, picture_path(row.picture)) for row in people[:PEOPLE_PAGE]],
            "organisations": organisations,
            "speakers": speakers_of(request.viewer, space, organisations),
            "roles": dict(SpaceRole.choices),
            "more": f"?after={last.rank}.{last.membership_id}" if last else "",
        },
    )


@access(MEMBERS)
@require_POST
def space_join(request: HubRequest, slug: str) -> HttpResponse:
    """Join, ask to join, or leave."""
    space = get_space(request.viewer, slug)
    try:
        if "leave" in request.POST:
            leave_space(space, by=request.viewer)
            messages.success(request, _("You have left the group."))
        elif request.viewer.may("community_spaces.join_space", space):
            join_space(space, by=request.viewer)
            messages.success(request, _("Welcome to the group."))
        else:
            request_to_join(space, by=request.viewer, reason=request.POST.get("reason", ""))
            messages.success(request, _("Your request is sent. You hear of the answer in your inbox."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(space_path(request.LANGUAGE_CODE, space.slug))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_requests(request: HubRequest, slug: str) -> HttpResponse:
    """The requests that wait for an answer, each with its reason."""
    space = get_space(request.viewer, slug)
    require("community_spaces.answer_requests", request.viewer, space)
    problem = typed = ""
    if request.method == "POST":
        pk = request.POST.get("request", "")
        if not pk.isdecimal() or len(pk) > 17:
            raise Http404
        found = get_request(space, int(pk))
        typed = request.POST.get("answer", "")
        try:
            if "accept" in request.POST:
                accept_request(found, by=request.viewer, answer=typed)
            else:
                refuse_request(found, by=request.viewer, answer=typed)
        except Refused as refused:
            problem = refused.message
        except MoveRefused:
            problem = _("This request has been answered already.")
        else:
            messages.success(request, _("The answer is given."))
            return redirect("space_requests", slug=space.slug)
    return render(
        request,
        "community/spaces/requests.jinja",
        {"space": space, "requests": requests_in(request.viewer, space), "problem": problem, "typed": typed},
        status=422 if problem else 200,
    )
