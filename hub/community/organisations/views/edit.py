"""Proposing and editing organisations."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.community.actors.kinds import picture_path
from hub.community.organisations import actions, queries
from hub.community.organisations.forms import LogoForm, NameMemberForm, OrganisationForm, ProposalForm
from hub.community.organisations.kinds import OrganisationState, organisation_path
from hub.community.organisations.views.lists import place_of
from hub.community.topics.queries import interests_of
from hub.core.access.permissions import require
from hub.core.access.views import MEMBERS, HubRequest, access
from hub.core.ui.answers import attempt, attempt_or_warn, form_page, has_conflict, obtain, version_now
from hub.core.ui.messages import say, warn
from hub.core.ui.steps import Step, step_page


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def organisation_propose(request: HubRequest) -> HttpResponse:
    """Propose an organisation; a manager enters it at once. Where one like it is there already, the form asks first."""
    viewer = request.viewer
    require("community_organisations.propose_organisation", viewer)
    form = ProposalForm(request.POST or None)
    similar: list[queries.OrganisationRow] = []
    if form.is_valid():
        data = form.cleaned_data
        similar = queries.similar_organisations(viewer, name=data["name"], website=data["website"])

        def propose() -> Any:
            if "enter" in request.POST and viewer.may("community_organisations.create_organisation"):
                return actions.create_organisation(by=viewer, **form.details())
            wants = data["wants_to_represent"]
            proposed = actions.propose_organisation(
                by=viewer, title=data["title"], wants_to_represent=wants, **form.details()
            )
            if "submit" in request.POST:
                actions.submit_organisation(proposed, by=viewer)
            return proposed

        if (not similar or data["is_new"]) and (made := obtain(form, transaction.atomic(propose))):
            say(request, _thanks(made.state))
            return HttpResponseRedirect(organisation_path(request.LANGUAGE_CODE, made.actor.handle))
    context = {
        "similar": [
            (row, organisation_path(request.LANGUAGE_CODE, row.handle), place_of(row, request.LANGUAGE_CODE))
            for row in similar
        ],
        "may_enter": viewer.may("community_organisations.create_organisation"),
    }
    return form_page(request, "community/organisations/propose.jinja", form, context)


def _thanks(state: str) -> str:
    if state == OrganisationState.ACCEPTED:
        return _("The organisation is here.")
    if state == OrganisationState.SUBMITTED:
        return _("Thank you. The managers of the hub will look at it and answer you.")
    return _("Saved as a draft. Send it in when it is complete.")


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def organisation_edit(request: HubRequest, handle: str) -> HttpResponse:
    """Change what it tells of itself; of two who do, the second is told and keeps what they wrote."""
    viewer = request.viewer
    organisation = queries.get_organisation(viewer, handle)
    require("community_organisations.edit_organisation", viewer, organisation)
    form = OrganisationForm(request.POST or None, initial=_initial(organisation))
    if form.is_valid() and attempt(
        form,
        lambda: actions.edit_organisation(
            organisation, by=viewer, expected=form.cleaned_data["version"] or 0, **form.details()
        ),
        newest=lambda: version_now(organisation),
    ):
        say(request, _("Saved."))
        return HttpResponseRedirect(organisation_path(request.LANGUAGE_CODE, handle))
    return form_page(
        request,
        "community/organisations/form.jinja",
        form,
        {
            "organisation": organisation,
            "newer": _initial(organisation) if has_conflict(form) else {},
            "logo_form": LogoForm(),
            "picture": picture_path(organisation.actor.picture, 256),
            "back": organisation_path(request.LANGUAGE_CODE, handle),
        },
    )


def _initial(organisation: Any) -> dict[str, Any]:
    return {
        "version": organisation.version,
        "name": organisation.actor.name,
        "type": organisation.type,
        "size_class": organisation.size_class,
        "country": organisation.country,
        "region": organisation.actor.region,
        "town": organisation.town,
        "website": organisation.website,
        "about": organisation.about,
        "topics": interests_of(organisation.pk),
        "sectors": organisation.sectors,
        "languages": organisation.actor.languages,
        "parent": organisation.parent,
        **dict(queries.identifiers_of(organisation)),
    }


@access(MEMBERS)
@require_POST
def organisation_logo(request: HubRequest, handle: str) -> HttpResponse:
    """Put up or remove the logo."""
    organisation = queries.get_organisation(request.viewer, handle)
    form = LogoForm(request.POST, request.FILES)
    is_removal = "remove" in request.POST
    if not is_removal and not form.is_valid():
        warn(request, _("Choose a picture first."))
    else:
        upload = None if is_removal else form.cleaned_data["logo"]
        attempt_or_warn(request, lambda: actions.set_logo(organisation, upload, by=request.viewer), done=_("Saved."))
    return HttpResponseRedirect(f"{organisation_path(request.LANGUAGE_CODE, handle)}edit/")


def _moves() -> dict[str, Step]:
    """What a button on the page may do."""
    return {
        "submit": Step(
            actions.submit_organisation,
            _("Send it in?"),
            _("The managers of the hub look at it and answer you. You cannot change it meanwhile."),
            _("Send it in"),
            _("Thank you. The managers of the hub will look at it and answer you."),
        ),
        "withdraw": Step(
            actions.withdraw_organisation,
            _("Withdraw it?"),
            _("It no longer takes part in the hub. What it contributed stays under its name; it may come back."),
            _("Withdraw"),
            _("It is withdrawn."),
            kind="danger",
        ),
        "take": Step(
            actions.take_organisation,
            _("Begin to review it?"),
            _("Other managers see that you do."),
            _("Begin"),
            _("You are reviewing it now."),
        ),
        "lapse": Step(
            actions.lapse_organisation,
            _("Let its membership lapse?"),
            _("Its page stays. Nobody writes in its name until you renew it."),
            _("Let it lapse"),
            _("Its membership has lapsed."),
            kind="danger",
        ),
        "renew": Step(
            actions.renew_organisation,
            _("Renew its membership?"),
            _("It takes part again with all who represent it."),
            _("Renew"),
            _("Its membership is renewed."),
        ),
    }


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def organisation_move(request: HubRequest, handle: str, move: str) -> HttpResponse:
    """One step of its way: asked as a question, done by a POST."""
    organisation = queries.get_organisation(request.viewer, handle)
    return step_page(request, _moves()[move], organisation, organisation_path(request.LANGUAGE_CODE, handle))


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def organisation_members(request: HubRequest, handle: str) -> HttpResponse:
    """The organisations that are members of this one: name one, take one off."""
    viewer = request.viewer
    organisation = queries.get_organisation(viewer, handle)
    require("community_organisations.name_member_organisations", viewer, organisation)
    here = f"{organisation_path(request.LANGUAGE_CODE, handle)}members/"
    if "remove" in request.POST:
        _remove(request, organisation)
        return HttpResponseRedirect(here)
    form = NameMemberForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: actions.add_member_organisation(organisation, form.cleaned_data["organisation"], by=viewer)
    ):
        say(request, _("Added."))
        return HttpResponseRedirect(here)
    rows = [row for row in queries.related_organisations(organisation) if row.relation == "member"]
    return form_page(
        request,
        "community/organisations/members.jinja",
        form,
        {
            "organisation": organisation,
            "rows": [(row, organisation_path(request.LANGUAGE_CODE, row.handle)) for row in rows],
            "back": organisation_path(request.LANGUAGE_CODE, handle),
        },
    )


def _remove(request: HubRequest, body: Any) -> None:
    other = queries.get_organisation(request.viewer, request.POST["remove"][:60])
    actions.remove_member_organisation(body, other, by=request.viewer)
    say(request, _("Taken off the list."))
