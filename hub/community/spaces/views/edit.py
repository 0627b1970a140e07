"""Opening, proposing and setting up groups, and the steps of their life."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.community.spaces import actions, queries
from hub.community.spaces.forms import SpaceForm
from hub.community.spaces.kinds import SpaceState, space_path
from hub.community.spaces.views.home import frame
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.answers import attempt, form_page, has_conflict, obtain, version_now
from hub.core.ui.messages import say
from hub.core.ui.steps import Step, step_page


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_new(request: HubRequest) -> HttpResponse:
    """Open a group; `?inside=` names the group around it. Members without that right are led to propose one."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    around = queries.get_space(viewer, request.GET["inside"][:80]) if request.GET.get("inside") else None
    if around is not None:
        require("community_spaces.create_subspace", viewer, around)
    elif not viewer.may("community_spaces.create_space"):
        return HttpResponseRedirect(f"/{language}/spaces/propose/")
    initial = {"parent": around.pk, "visibility": around.visibility} if around else {}
    form = SpaceForm(request.POST or None, viewer=viewer, within=around, initial=initial)

    def create() -> Any:
        parent = around
        if "parent" in form.fields:
            parent = queries.get_parent(viewer, form.cleaned_data["parent"])
        settings = form.settings()
        settings["parent"] = parent
        return actions.create_space(by=viewer, is_forming="forming" in request.POST, **settings)

    if form.is_valid() and (made := obtain(form, create)):
        say(request, _("The group is there. Invite those who should be in it."))
        return HttpResponseRedirect(space_path(language, made.slug))
    context = {
        "title": _("Open a group"),
        "lead": "",
        "around": around,
        "yes": _("Open it"),
        "may_form": True,
        "back": space_path(language, around.slug) if around else f"/{language}/spaces/",
    }
    return form_page(request, "community/spaces/form.jinja", form, context)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_propose(request: HubRequest) -> HttpResponse:
    """Propose an interest group."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    require("community_spaces.propose_space", viewer)
    form = SpaceForm(request.POST or None, viewer=viewer)
    for name in ("kind", "parent"):
        form.fields.pop(name, None)
    if form.is_valid() and (made := obtain(form, lambda: actions.propose_space(by=viewer, **form.settings()))):
        say(
            request,
            _("Thank you. A manager of the hub opens the group; until then you can prepare it."),
        )
        return HttpResponseRedirect(space_path(language, made.slug))
    context = {
        "title": _("Propose a group"),
        "lead": _("For people who care about the same subject. You lead it; a manager of the hub opens it."),
        "around": None,
        "yes": _("Propose it"),
        "may_form": False,
        "back": f"/{language}/spaces/",
    }
    return form_page(request, "community/spaces/form.jinja", form, context)


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_settings(request: HubRequest, slug: str) -> HttpResponse:
    """Change the group; of two who do, the second is told and keeps what they wrote."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    space = queries.get_space(viewer, slug)
    require("community_spaces.edit_space", viewer, space)
    form = SpaceForm(
        request.POST or None, viewer=viewer, within=space.parent, space_id=space.pk, initial=_initial(space)
    )
    if form.is_valid():
        settings = form.settings()
        if "parent" in form.fields:
            settings["parent"] = queries.get_parent(viewer, form.cleaned_data["parent"])
        expected = form.cleaned_data["version"] or 0
        if attempt(
            form,
            lambda: actions.edit_space(space, by=viewer, expected=expected, **settings),
            newest=lambda: version_now(space),
        ):
            say(request, _("Saved."))
            return HttpResponseRedirect(space_path(language, slug))
    newer = _initial(space) if has_conflict(form) else {}
    context = {**frame(request, space), "newer": newer, "back": space_path(language, slug)}
    return form_page(request, "community/spaces/settings.jinja", form, context)


def _initial(space: Any) -> dict[str, Any]:
    return {
        "version": space.version,
        "name": space.name,
        "purpose": space.purpose,
        "topics": queries.topic_ids_of(space),
        "kind": space.kind,
        "join_method": space.join_method,
        "visibility": space.opens_as if space.state == SpaceState.FORMING else space.visibility,
        "languages": space.languages,
        "country": space.country,
        "region": space.region,
        "parent": space.parent_id,
    }


def _moves() -> dict[str, Step]:
    """What a button on the page may do."""
    return {
        "open": Step(
            actions.open_space,
            _("Open the group?"),
            _("Others find it and can join, as it is set."),
            _("Open it"),
            _("The group is open."),
        ),
        "conclude": Step(
            actions.conclude_space,
            _("Conclude the group?"),
            _("Its work is done: nobody joins any more. Everything stays to be read, and it can be opened again."),
            _("Conclude"),
            _("The group is concluded."),
            kind="danger",
        ),
        "archive": Step(
            actions.archive_space,
            _("Archive the group?"),
            _("Nothing can be added any more. It can still be read and found, and be opened again."),
            _("Archive"),
            _("The group is archived."),
            kind="danger",
        ),
        "reopen": Step(
            actions.reopen_space,
            _("Open the group again?"),
            _("People can join and write again, as it is set."),
            _("Open it again"),
            _("The group is open again."),
        ),
    }


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def space_move(request: HubRequest, slug: str, move: str) -> HttpResponse:
    """One step of its life: asked as a question, done by a POST."""
    space = queries.get_space(request.viewer, slug)
    return step_page(request, _moves()[move], space, space_path(request.LANGUAGE_CODE, slug))
