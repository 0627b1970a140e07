"""The managers' desk: organisations that wait, and the decision about one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.community.organisations import actions, queries
from hub.community.organisations.forms import ReviewForm
from hub.community.organisations.kinds import (
    IdentifierScheme,
    OrganisationState,
    OrganisationType,
    identifier_address,
    organisation_path,
)
from hub.community.organisations.views.lists import place_of
from hub.community.profiles.kinds import person_path
from hub.core import territories
from hub.core.access.permissions import require
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.messages import say
from hub.core.ui.render import render


@access(MANAGERS)
@require_safe
def organisation_desk(request: HubRequest) -> HttpResponse:
    """What waits for a decision, longest first, and what nobody represents."""
    language = request.LANGUAGE_CODE
    return render(
        request,
        "community/organisations/desk.jinja",
        {
            "queue": [
                (
                    row,
                    organisation_path(language, row.handle),
                    OrganisationType(row.type).label,
                    OrganisationState(row.state).label,
                    territories.name(row.country, language) if row.country else "",
                )
                for row in queries.review_queue(request.viewer)
            ],
            "orphans": [
                (row, organisation_path(language, row.handle)) for row in queries.orphaned_organisations(request.viewer)
            ],
        },
    )


@access(MANAGERS)
@require_http_methods(["GET", "POST"])
def organisation_review(request: HubRequest, handle: str) -> HttpResponse:
    """Decide about an organisation."""
    viewer, language = request.viewer, request.LANGUAGE_CODE
    organisation = queries.get_organisation(viewer, handle)
    require("community_organisations.review_organisation", viewer, organisation)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        decisions = {
            "accept": lambda: actions.accept_organisation(organisation, by=viewer),
            "accept_only": lambda: actions.accept_organisation(organisation, by=viewer, confirms_proposer=False),
            "ask": lambda: actions.ask_for_information(organisation, by=viewer, question=text),
            "refuse": lambda: actions.refuse_organisation(organisation, by=viewer, reasons=text),
        }
        if attempt(form, decisions[form.cleaned_data["decision"]]):
            say(request, _("Your decision is noted, and its side is told."))
            return HttpResponseRedirect(f"/{language}/organisations/desk/")
    similar = queries.similar_organisations(
        viewer, name=organisation.actor.name, website=organisation.website, except_id=organisation.pk
    )
    return form_page(
        request,
        "community/organisations/review.jinja",
        form,
        {
            "organisation": organisation,
            "path": organisation_path(language, handle),
            "type": OrganisationType(organisation.type).label,
            "country": territories.name(organisation.country, language) if organisation.country else "",
            "identifiers": [
                (IdentifierScheme(scheme).label, value, identifier_address(scheme, value))
                for scheme, value in queries.identifiers_of(organisation)
            ],
            "similar": [(row, organisation_path(language, row.handle), place_of(row, language)) for row in similar],
            "waiting": [
                (row, person_path(language, row.handle)) for row in queries.people_waiting_for(viewer, organisation)
            ],
            "state": OrganisationState(organisation.state).label,
            "is_submitted": organisation.state == OrganisationState.SUBMITTED,
        },
    )
