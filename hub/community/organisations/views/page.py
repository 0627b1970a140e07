"""An organisation's page, and belonging to it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from hub.community.actors.kinds import Sector, picture_path
from hub.community.organisations import actions, queries
from hub.community.organisations.forms import BelongForm, LeaveForm
from hub.community.organisations.kinds import (
    AffiliationState,
    IdentifierScheme,
    OrganisationState,
    OrganisationType,
    SizeClass,
    identifier_address,
    organisation_path,
)
from hub.community.organisations.points import organisation_sections
from hub.community.profiles.kinds import person_path
from hub.community.topics.kinds import topic_path
from hub.community.topics.queries import interests_of, topic_index
from hub.core import territories
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.languages.formats import format_list, language_name
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.messages import say
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached


@access(PUBLIC)
@require_safe
@visitor_cached("organisation:{handle}", "organisations", "spaces")
def organisation_detail(request: HubRequest, handle: str) -> HttpResponse:
    """What it is, who belongs to it and speaks for it, what it is part of."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    organisation = queries.get_organisation(viewer, handle)
    labels = topic_index(language)
    topics = [labels[topic] for topic in interests_of(organisation.pk) if topic in labels]
    related: dict[str, list[tuple[str, str, str]]] = {"child": [], "member": [], "body": []}
    for row in queries.related_organisations(organisation):
        country = territories.name(row.country, language) if row.country else ""
        related[row.relation].append((row.name, organisation_path(language, row.handle), country))
    return render(
        request,
        "community/organisations/detail.jinja",
        {
            "organisation": organisation,
            "actor": organisation.actor,
            "picture": picture_path(organisation.actor.picture, 256),
            "facts": _facts(organisation, language),
            "topics": [(topic.label, topic_path(language, topic.slug)) for topic in topics],
            "people": [
                (row, person_path(language, row.handle), picture_path(row.picture))
                for row in queries.people_of(viewer, organisation)
            ],
            "related": related,
            "identifiers": [
                (IdentifierScheme(scheme).label, value, identifier_address(scheme, value))
                for scheme, value in queries.identifiers_of(organisation)
            ],
            "parent_path": organisation_path(language, organisation.parent.actor.handle)
            if organisation.parent and organisation.parent.verified_at
            else "",
            "verifier": organisation.verified_by,
            "verifier_path": person_path(language, organisation.verified_by.handle) if organisation.verified_by else "",
            "sections": list(organisation_sections.ask(viewer, organisation.pk)),
            "own": queries.own_affiliation(viewer, organisation),
            "states": OrganisationState,
            "affiliation_states": AffiliationState,
            "path": organisation_path(language, organisation.actor.handle),
            **_doors(request, organisation),
        },
    )


def _facts(organisation: Any, language: str) -> dict[str, str]:
    place = [
        organisation.town,
        territories.region_name(organisation.actor.region, language) if organisation.actor.region else "",
        territories.name(organisation.country, language) if organisation.country else "",
    ]
    return {
        "type": str(OrganisationType(organisation.type).label),
        "place": ", ".join(part for part in place if part),
        "size": str(SizeClass(organisation.size_class).label) if organisation.size_class else "",
        "sectors": format_list(Sector(sector).label for sector in organisation.sectors if sector in Sector.values),
        "languages": format_list(language_name(code) for code in organisation.actor.languages),
    }


def _doors(request: HubRequest, organisation: Any) -> dict[str, bool]:
    """Which buttons the viewer gets."""
    viewer = request.viewer

    def may(permission: str) -> bool:
        return viewer.may(f"community_organisations.{permission}", organisation)

    state = organisation.state
    return {
        "may_edit": may("edit_organisation"),
        "may_submit": may("submit_organisation") and OrganisationState.SUBMITTED in organisation.MOVES[state],
        "may_withdraw": may("withdraw_organisation") and OrganisationState.WITHDRAWN in organisation.MOVES[state],
        "may_review": may("review_organisation"),
        "may_lapse": may("lapse_organisation") and state == OrganisationState.ACCEPTED,
        "may_renew": may("renew_organisation"),
        "may_manage_people": may("manage_people"),
        "may_belong": may("ask_affiliation"),
        "may_name_members": may("name_member_organisations"),
    }


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_ask(request: HubRequest, handle: str) -> HttpResponse:
    """Ask to be confirmed as belonging to it."""
    organisation = queries.get_organisation(request.viewer, handle)
    back = organisation_path(request.LANGUAGE_CODE, handle)
    form = BelongForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: actions.ask_affiliation(
            organisation,
            by=request.viewer,
            title=form.cleaned_data["title"],
            wants_to_represent=form.cleaned_data["wants_to_represent"],
        ),
    ):
        say(request, _("You have asked. Somebody who represents the organisation will answer."))
        return HttpResponseRedirect(back)
    return form_page(
        request,
        "community/organisations/belong.jinja",
        form,
        {"organisation": organisation, "back": back, "has_nobody": not queries.is_represented(organisation)},
    )


@access(MEMBERS)
@require_http_methods(["GET", "POST"])
def affiliation_leave(request: HubRequest, handle: str) -> HttpResponse:
    """End one's own affiliation, or take the asking back."""
    organisation = queries.get_organisation(request.viewer, handle)
    own = queries.own_affiliation(request.viewer, organisation)
    back = organisation_path(request.LANGUAGE_CODE, handle)
    if own is None or own.state not in (AffiliationState.ASKED, AffiliationState.CONFIRMED):
        return HttpResponseRedirect(back)
    others = queries.possible_successors(organisation, request.viewer)
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        successors=others,
        needs_successor=queries.is_last_representative(own),
    )
    if form.is_valid():
        successor_id = form.cleaned_data.get("successor")
        if attempt(
            form,
            lambda: actions.end_affiliation(
                own,
                by=request.viewer,
                successor=queries.get_affiliation(organisation, successor_id) if successor_id else None,
                tells_managers=form.cleaned_data.get("tells_managers", False),
            ),
        ):
            say(request, pgettext("an organisation", "You no longer belong to it."))
            return HttpResponseRedirect(back)
    context = {"organisation": organisation, "back": back, "is_asked": own.state == AffiliationState.ASKED}
    return form_page(request, "community/organisations/leave.jinja", form, context)


@access(MEMBERS)
@require_safe
def organisation_own(request: HubRequest) -> HttpResponse:
    """Where one belongs, and what one has proposed."""
    return render(
        request,
        "community/organisations/own.jinja",
        {
            "places": queries.own_affiliations(request.viewer),
            "proposals": queries.own_proposals(request.viewer),
            "states": AffiliationState,
            "organisation_states": OrganisationState,
            "may_propose": request.viewer.may("community_organisations.propose_organisation"),
        },
    )
