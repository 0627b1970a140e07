"""Who belongs to an organisation: for those who answer for it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.community.actors.kinds import picture_path
from hub.community.organisations import actions, queries
from hub.community.organisations.forms import AnswerForm, RightsForm
from hub.community.organisations.kinds import AffiliationState, organisation_path
from hub.community.profiles.kinds import person_path
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.messages import say
from hub.core.ui.render import render
from hub.core.ui.steps import Step, step_page


@access(MEMBERS)
@require_safe
def organisation_people(request: HubRequest, handle: str) -> HttpResponse:
    """Who waits to be confirmed, and who belongs to it with which rights."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    organisation = queries.get_organisation(viewer, handle)
    waiting = queries.people_waiting_for(viewer, organisation)
    here = _here(request, handle)
    return render(
        request,
        "community/organisations/people.jinja",
        {
            "organisation": organisation,
            "back": organisation_path(language, handle),
            "here": here,
            "waiting": [(row, person_path(language, row.handle)) for row in waiting],
            "people": [
                (row, person_path(language, row.handle), picture_path(row.picture))
                for row in queries.people_of(viewer, organisation)
            ],
        },
    )


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_confirm(request: HubRequest, handle: str, pk: int) -> HttpResponse:
    """Confirm a person, with what they may do."""
    organisation, affiliation = _of(request, handle, pk)
    wish = affiliation.wants_to_represent
    form = RightsForm(request.POST or None, initial={"is_representative": wish, "may_speak": wish})
    del form.fields["title"]
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.confirm_affiliation(affiliation, by=request.viewer, **form.cleaned_data))
    ):
        say(request, _("%(name)s is confirmed.") % {"name": affiliation.person.name})
        return HttpResponseRedirect(_here(request, handle))
    title = _("Does %(name)s belong to it?") % {"name": affiliation.person.name}
    return _page(request, form, organisation, affiliation, title, _("Confirm"))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_refuse(request: HubRequest, handle: str, pk: int) -> HttpResponse:
    """Say that a person does not belong to it, and why."""
    organisation, affiliation = _of(request, handle, pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: actions.refuse_affiliation(affiliation, by=request.viewer, answer=form.cleaned_data["answer"]),
    ):
        say(request, _("%(name)s was told.") % {"name": affiliation.person.name})
        return HttpResponseRedirect(_here(request, handle))
    title = _("%(name)s does not belong to it") % {"name": affiliation.person.name}
    return _page(request, form, organisation, affiliation, title, _("Refuse"))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_rights(request: HubRequest, handle: str, pk: int) -> HttpResponse:
    """Change what a person may do for it."""
    organisation, affiliation = _of(request, handle, pk)
    initial = {
        "title": affiliation.title,
        "is_representative": affiliation.is_representative,
        "may_speak": affiliation.may_speak,
    }
    form = RightsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(
        form, lambda: actions.change_affiliation(affiliation, by=request.viewer, **form.cleaned_data)
    ):
        say(request, _("Saved."))
        return HttpResponseRedirect(_here(request, handle))
    title = _("What %(name)s may do") % {"name": affiliation.person.name}
    return _page(request, form, organisation, affiliation, title, _("Save"))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_end(request: HubRequest, handle: str, pk: int) -> HttpResponse:
    """End somebody's affiliation."""
    _organisation, affiliation = _of(request, handle, pk)
    step = Step(
        actions.end_affiliation,
        _("Does %(name)s no longer belong to it?") % {"name": affiliation.person.name},
        _("All that the person may do for the organisation ends with it."),
        _("End it"),
        _("%(name)s no longer belongs to it.") % {"name": affiliation.person.name},
        kind="danger",
    )
    return step_page(request, step, affiliation, _here(request, handle))


def _of(request: HubRequest, handle: str, pk: int) -> tuple[Any, Any]:
    organisation = queries.get_organisation(request.viewer, handle)
    require("community_organisations.manage_people", request.viewer, organisation)
    return organisation, queries.get_affiliation(organisation, pk)


def _here(request: HubRequest, handle: str) -> str:
    return f"{organisation_path(request.LANGUAGE_CODE, handle)}people/"


def _page(request: HubRequest, form: Any, organisation: Any, affiliation: Any, title: str, yes: str) -> HttpResponse:
    context = {
        "organisation": organisation,
        "person": affiliation.person,
        "person_path": person_path(request.LANGUAGE_CODE, affiliation.person.handle),
        "affiliation": affiliation,
        "is_asked": affiliation.state == AffiliationState.ASKED,
        "question": title,
        "yes": yes,
        "back": _here(request, organisation.actor.handle),
    }
    return form_page(request, "community/organisations/person.jinja", form, context)
