"""A group's home and its people."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.community.actors.kinds import picture_path
from hub.community.organisations.kinds import OrganisationType, organisation_path
from hub.community.organisations.queries import voices_of
from hub.community.profiles.kinds import person_path
from hub.community.spaces import queries
from hub.community.spaces.actions import mark_seen
from hub.community.spaces.kinds import (
    LEADING_ROLES,
    UNFINISHED_STATES,
    WRITING_ROLES,
    JoinMethod,
    SpaceKind,
    SpaceRole,
    SpaceState,
    Visibility,
    space_path,
)
from hub.community.spaces.points import SpaceAction, SpaceSection, space_actions, space_sections, space_tabs
from hub.community.spaces.queries import PEOPLE_PAGE
from hub.community.topics.kinds import topic_path
from hub.community.topics.queries import topic_index
from hub.core import territories
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.languages.formats import format_list, language_name
from hub.core.tables import csv_lines
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached

_FACES = 12
_PLACES = ("new", "next", "here", "out")


@access(PUBLIC)
@require_safe
@visitor_cached("space:{slug}", "spaces", "threads")
def space_home(request: HubRequest, slug: str) -> HttpResponse:
    """What is new, what is next, who is here, what came out; or, to who may not read it, what it is and how to join."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    space = queries.get_space(viewer, slug)
    may_read = viewer.may("community_spaces.read_space", space)
    sections: dict[str, list[SpaceSection]] = {place: [] for place in _PLACES}
    actions: list[SpaceAction] = []
    if may_read:
        actions = list(space_actions.ask(viewer, queries.on_page(viewer, space))) if viewer.is_member else []
        for section in space_sections.ask(viewer, queries.on_page(viewer, space)):
            if section.items or section.empty:
                sections[section.place].append(section)
    may_see_people = viewer.may("community_spaces.view_people", space)
    if may_see_people:
        # Those who lead come first among them.
        faces = queries.persons_in(viewer, space, limit=_FACES)
        leads = [row for row in faces[:_FACES] if row.role in LEADING_ROLES]
    else:
        faces, leads = [], queries.leads_of(viewer, space, limit=_FACES)
    organisations = queries.organisations_in(space, limit=_FACES) if may_read and space.organisation_count else []
    return render(
        request,
        "community/spaces/home.jinja",
        {
            **frame(request, space),
            "may_read": may_read,
            "actions": actions,
            "sections": [section for place in _PLACES for section in sections[place]],
            "leads": [(row, person_path(language, row.handle)) for row in leads],
            "faces": [(row, person_path(language, row.handle), picture_path(row.picture)) for row in faces[:_FACES]],
            "organisations": [
                (row, organisation_path(language, row.handle), picture_path(row.picture)) for row in organisations
            ],
            "may_see_people": may_see_people,
            "inside": [(row, space_path(language, row.slug)) for row in queries.subspaces(viewer, space)],
            "facts": _facts(space, language),
            "topics": _topics(space, language),
            **_standing(request, space),
        },
    )


def frame(request: HubRequest, space: Any) -> dict[str, Any]:
    """What all pages of a group show: its name, its tabs, its state, and the doors that the viewer has."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    path = space_path(language, space.slug)

    def may(permission: str) -> bool:
        return viewer.may(f"community_spaces.{permission}", space)

    tabs: list[tuple[str, str, int | None]] = [(_("Home"), path, None)]
    if may("read_space"):
        tabs += [(tab.label, tab.path, tab.count) for tab in space_tabs.ask(viewer, queries.on_page(viewer, space))]
    if may("view_people"):
        tabs.append((_("Members"), f"{path}people/", space.member_count))
    if may("manage_members"):
        tabs.append((_("Requests and invitations"), f"{path}requests/", queries.count_requests(space)))
    parent = space.parent
    is_parent_found = parent is not None and viewer.may("community_spaces.find_space", parent)
    return {
        "space": space,
        "space_path": path,
        "tabs": tabs,
        "crumbs": [(_("Groups"), f"/{language}/spaces/")]
        + ([(parent.name, space_path(language, parent.slug))] if is_parent_found else []),
        "states": SpaceState,
        "state": SpaceState(space.state).label,
        "visibility": Visibility(space.visibility).label,
        "visibilities": Visibility,
        "join_method": JoinMethod(space.join_method).label,
        "kind": SpaceKind(space.kind).label,
        "role": SpaceRole(viewer.spaces[space.pk]).label if space.pk in viewer.spaces else "",
        "may_edit": may("edit_space"),
        "may_invite": may("invite"),
        "may_create_inside": may("create_subspace"),
        "may_open": may("open_space"),
        "may_end": may("end_space"),
        "may_reopen": may("reopen_space") and space.state in (SpaceState.CONCLUDED, SpaceState.ARCHIVED),
        "sees_kind": may("change_kind"),
    }


def _standing(request: HubRequest, space: Any) -> dict[str, Any]:
    """What the viewer is to the group and what they can do about it; read for members of the hub alone."""
    viewer = request.viewer
    is_in = space.pk in viewer.spaces
    removal = None if is_in else queries.last_removal(viewer.actor_id, space)
    invitations = [] if is_in else [row for row in queries.own_invitations(viewer) if row.slug == space.slug]
    pending = None if is_in else queries.pending_request(viewer.actor_id, space)
    may_join = viewer.may("community_spaces.join_space", space)
    return {
        "is_in": is_in,
        "has_news": is_in and queries.has_news(viewer, space),
        "may_write": viewer.spaces.get(space.pk) in WRITING_ROLES and space.state in UNFINISHED_STATES,
        "removal": removal,
        "invitation": next((row for row in invitations if row.organisation is None), None),
        "pending": pending,
        "may_join": may_join and not is_in and removal is None,
        "speaks": may_join and not is_in and removal is None and bool(voices_of(viewer)),
        "may_ask": viewer.may("community_spaces.request_to_join", space)
        and not is_in
        and pending is None
        and (removal is not None or not may_join),
        # A visitor is asked to join the hub first, and led back.
        "is_joinable": space.state == SpaceState.ACTIVE
        and space.join_method in (JoinMethod.OPEN, JoinMethod.REQUEST)
        and not viewer.is_member,
    }


def _facts(space: Any, language: str) -> dict[str, str]:
    place = [
        territories.region_name(space.region, language) if space.region else "",
        territories.name(space.country, language) if space.country else "",
    ]
    return {
        "languages": format_list(language_name(code) for code in space.languages),
        "place": ", ".join(part for part in place if part),
    }


def _topics(space: Any, language: str) -> list[tuple[str, str]]:
    labels = topic_index(language)
    found = [labels[topic] for topic in queries.topic_ids_of(space) if topic in labels]
    return [(topic.label, topic_path(language, topic.slug)) for topic in found]


@access(MEMBERS)
@require_POST
def space_seen(request: HubRequest, slug: str) -> HttpResponse:
    """The home has been in view: what is new there has been seen."""
    mark_seen(queries.get_space(request.viewer, slug).pk, by=request.viewer)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(space_path(request.LANGUAGE_CODE, slug))


@access(MEMBERS)
@require_safe
def space_people(request: HubRequest, slug: str) -> HttpResponse:
    """Who is in it: organisations with who speaks for each, then persons by role."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    space = queries.get_space(viewer, slug)
    require("community_spaces.view_people", viewer, space)
    after = _after(request)
    rows = queries.persons_in(viewer, space, after=after)
    organisations = queries.organisations_in(space) if after is None else []
    speakers = queries.speakers_of(viewer, space, organisations)
    older = ""
    if len(rows) > PEOPLE_PAGE:
        last = rows[PEOPLE_PAGE - 1]
        older = f"?after={last.rank}-{last.membership_id}"
    return render(
        request,
        "community/spaces/people.jinja",
        {
            **frame(request, space),
            "organisations": [
                (
                    row,
                    organisation_path(language, row.handle),
                    picture_path(row.picture),
                    OrganisationType(row.type).label,
                    SpaceRole(row.role).label,
                    [(each, person_path(language, each.handle)) for each in speakers.get(row.id, ())],
                )
                for row in organisations
            ],
            "persons": [
                (row, person_path(language, row.handle), picture_path(row.picture), SpaceRole(row.role).label)
                for row in rows[:PEOPLE_PAGE]
            ],
            "older": older,
            "newer": f"{space_path(language, slug)}people/" if after else "",
            "may_change": viewer.may("community_spaces.change_roles", space),
            "may_remove": viewer.may("community_spaces.manage_members", space),
            "may_export": viewer.may("community_spaces.end_space", space),
        },
    )


def _after(request: HubRequest) -> tuple[int, int] | None:
    rank, _dash, pk = request.GET.get("after", "")[:30].partition("-")
    return (int(rank), int(pk)) if rank.isdecimal() and pk.isdecimal() and rank.isascii() and pk.isascii() else None


@access(MEMBERS)
@require_safe
def space_people_export(request: HubRequest, slug: str) -> HttpResponseBase:
    """The members of a group as CSV, for those who lead it and managers: names and roles, no addresses."""
    viewer = request.viewer
    space = queries.get_space(viewer, slug)
    require("community_spaces.end_space", viewer, space)
    organisations = queries.organisations_in(space, limit=10_000)
    speakers = queries.speakers_of(viewer, space, organisations)

    def lines() -> Any:
        for row in organisations:
            names = ", ".join(each.name for each in speakers.get(row.id, ()))
            yield row.name, _("Organisation"), SpaceRole(row.role).label, names, row.joined_at.date().isoformat()
        after = None
        while rows := queries.persons_in(viewer, space, after=after, limit=500):
            for person in rows[:500]:
                role, since = SpaceRole(person.role).label, person.joined_at.date().isoformat()
                yield person.name, _("Person"), role, person.through or "", since
            if len(rows) <= 500:
                break
            after = (rows[499].rank, rows[499].membership_id)

    head = [_("Name"), _("What it is"), _("Role"), _("Speaks for it, or for whom"), _("Since")]
    response = StreamingHttpResponse(csv_lines(head, lines()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{space.slug}-members.csv"'
    return response
