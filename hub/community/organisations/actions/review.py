"""The way of an organisation into the hub and out of it, move by move."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.organisations.actions.people import confirm_affiliation
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.organisations.verbs import (
    ORGANISATION_ACCEPTED,
    ORGANISATION_LAPSED,
    ORGANISATION_QUERIED,
    ORGANISATION_REFUSED,
    ORGANISATION_RENEWED,
    ORGANISATION_SUBMITTED,
    ORGANISATION_TAKEN,
    ORGANISATION_WITHDRAWN,
)
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.states import move
from hub.core.text import tidy_text
from hub.core.versions.actions import bump

S = OrganisationState


@transaction.atomic
def submit_organisation(organisation: Organisation, *, by: Viewer) -> Organisation:
    """Ask the hub to accept it, for the first time or again. Raises `Refused` while the country is missing."""
    require("community_organisations.submit_organisation", by, organisation)
    if not organisation.country:
        raise Refused(_("Choose the country before you send it in."), field="country")
    return _move(organisation, S.SUBMITTED, ORGANISATION_SUBMITTED, by=by, submitted_at=timezone.now(), state_reason="")


@transaction.atomic
def take_organisation(organisation: Organisation, *, by: Viewer) -> Organisation:
    """Begin to review it, so that other managers see that somebody does."""
    require("community_organisations.review_organisation", by, organisation)
    return _move(organisation, S.IN_REVIEW, ORGANISATION_TAKEN, by=by, reviewed_by_id=by.actor_id)


@transaction.atomic
def ask_for_information(organisation: Organisation, *, by: Viewer, question: str) -> Organisation:
    """Give it back with a question; its side edits and submits it again."""
    require("community_organisations.review_organisation", by, organisation)
    question = _reason(question, _("Write what you would like to know."), field="question")
    return _move(
        organisation, S.MORE_INFORMATION, ORGANISATION_QUERIED, by=by, state_reason=question, reviewed_by_id=by.actor_id
    )


@transaction.atomic
def accept_organisation(organisation: Organisation, *, by: Viewer, confirms_proposer: bool = True) -> Organisation:
    """Accept it as verified. Its proposer, if they asked to represent it, becomes its first representative and voice.

    `confirms_proposer=False` leaves them waiting, for example where their address is not the organisation's.
    """
    require("community_organisations.review_organisation", by, organisation)
    _move(
        organisation,
        S.ACCEPTED,
        ORGANISATION_ACCEPTED,
        by=by,
        verified_at=timezone.now(),
        verified_by_id=by.actor_id,
        state_reason="",
    )
    asked = Affiliation.objects.filter(
        organisation=organisation, person_id=organisation.proposed_by_id, state=AffiliationState.ASKED
    ).first()
    if asked is not None and confirms_proposer:
        confirm_affiliation(
            asked, by=by, is_representative=asked.wants_to_represent, may_speak=asked.wants_to_represent
        )
    return organisation


@transaction.atomic
def refuse_organisation(organisation: Organisation, *, by: Viewer, reasons: str) -> Organisation:
    """Refuse it with reasons, which its side reads; it may be corrected and submitted again."""
    require("community_organisations.review_organisation", by, organisation)
    reasons = _reason(reasons, _("Write why it cannot be accepted."), field="reasons")
    return _move(organisation, S.REFUSED, ORGANISATION_REFUSED, by=by, state_reason=reasons, reviewed_by_id=by.actor_id)


@transaction.atomic
def lapse_organisation(organisation: Organisation, *, by: Viewer, reason: str = "") -> Organisation:
    """Let its membership lapse: its page stays, nobody writes in its name until it is renewed."""
    require("community_organisations.lapse_organisation", by, organisation)
    return _move(organisation, S.LAPSED, ORGANISATION_LAPSED, by=by, state_reason=tidy_text(reason)[:2000])


@transaction.atomic
def renew_organisation(organisation: Organisation, *, by: Viewer) -> Organisation:
    """Bring a lapsed membership back."""
    require("community_organisations.renew_organisation", by, organisation)
    return _move(
        organisation,
        S.ACCEPTED,
        ORGANISATION_RENEWED,
        by=by,
        verified_at=timezone.now(),
        verified_by_id=by.actor_id,
        state_reason="",
    )


@transaction.atomic
def withdraw_organisation(organisation: Organisation, *, by: Viewer) -> Organisation:
    """Give up asking, or leave the hub; what it contributed stays under its name."""
    require("community_organisations.withdraw_organisation", by, organisation)
    return _move(organisation, S.WITHDRAWN, ORGANISATION_WITHDRAWN, by=by)


def _move(organisation: Organisation, to: OrganisationState, verb: Verb, *, by: Viewer, **changes: Any) -> Organisation:
    """Move and record; of two who decide at once, the second gets `MoveRefused`."""
    before = organisation.state
    move(organisation, to, state_changed_at=timezone.now(), **changes)
    record(verb, by=by, target=("organisation", organisation.pk), data={"from": str(before), "to": str(to)})
    bump("organisations", f"organisation:{organisation.actor.handle}")
    return organisation


def _reason(text: str, message: str, *, field: str) -> str:
    reason = tidy_text(text)
    if not reason:
        raise Refused(message, field=field)
    if len(reason) > 2000:
        raise Refused(_("Please use at most 2,000 characters."), field=field)
    return reason
