"""Who may see, propose, edit, review and represent organisations."""

import uuid

import rules

from hub.community.actors.kinds import ActorState
from hub.community.organisations.kinds import (
    MEMBER_STATES,
    NO_STANDING,
    REVIEW_STATES,
    AffiliationState,
    OrganisationState,
    Standing,
)
from hub.community.organisations.models import Affiliation, Organisation
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer

S = OrganisationState


def standing_of(viewer: Viewer, organisation: Organisation) -> Standing:
    """What the viewer is to the organisation: as the page's query has read it, else read now."""
    if viewer.actor_id is None:
        return NO_STANDING
    if organisation.standing is not None and organisation.standing.actor_id == viewer.actor_id:
        return organisation.standing
    rights = (
        Affiliation.objects.filter(
            person_id=viewer.actor_id, organisation_id=organisation.pk, state=AffiliationState.CONFIRMED
        )
        .values_list("is_representative", "may_speak")
        .first()
    )
    return Standing(viewer.actor_id, True, *rights) if rights else Standing(viewer.actor_id)


@rules.predicate
def is_active_member(viewer: Viewer, _thing: object = None) -> bool:
    """A member who may write, not one who may read only."""
    return viewer.holds("member")


@rules.predicate
def is_hub_manager(viewer: Viewer, _thing: object = None) -> bool:
    """A manager of the hub."""
    return viewer.holds("manager")


@rules.predicate
def was_once_accepted(_viewer: Viewer, organisation: Organisation) -> bool:
    """Accepted now or in the past: what it contributed then still leads to its page."""
    return organisation.verified_at is not None


@rules.predicate
def is_proposer(viewer: Viewer, organisation: Organisation) -> bool:
    """The member who proposed it, as long as it has never been accepted."""
    return (
        viewer.actor_id is not None
        and organisation.proposed_by_id == viewer.actor_id
        and organisation.verified_at is None
    )


@rules.predicate
def is_representative(viewer: Viewer, organisation: Organisation) -> bool:
    """A confirmed representative."""
    return standing_of(viewer, organisation).is_representative


@rules.predicate
def takes_part(_viewer: Viewer, organisation: Organisation) -> bool:
    """It has been accepted; its membership may have lapsed."""
    return organisation.state in MEMBER_STATES


@rules.predicate
def has_lapsed(_viewer: Viewer, organisation: Organisation) -> bool:
    """Its membership has lapsed."""
    return organisation.state == S.LAPSED


@rules.predicate
def is_draft(_viewer: Viewer, organisation: Organisation) -> bool:
    """Its side has the next word: nothing has been submitted, or more was asked, or it was refused or withdrawn."""
    return organisation.state in (S.DRAFT, S.MORE_INFORMATION, S.REFUSED, S.WITHDRAWN)


@rules.predicate
def is_on_the_desk(_viewer: Viewer, organisation: Organisation) -> bool:
    """It waits for a manager or for an answer to one."""
    return organisation.state in REVIEW_STATES


@rules.predicate
def represents_its_organisation(viewer: Viewer, affiliation: Affiliation) -> bool:
    """A representative of the organisation that the affiliation is about."""
    return is_representative(viewer, affiliation.organisation)


@rules.predicate
def is_own_affiliation(viewer: Viewer, affiliation: Affiliation) -> bool:
    """The person's own affiliation."""
    return viewer.actor_id is not None and affiliation.person_id == viewer.actor_id


@rules.predicate
def has_voice(viewer: Viewer, organisation_id: uuid.UUID) -> bool:
    """Confirmed, allowed to speak, and the organisation is an accepted, active one."""
    return (
        viewer.actor_id is not None
        and Affiliation.objects.filter(
            person_id=viewer.actor_id,
            organisation_id=organisation_id,
            state=AffiliationState.CONFIRMED,
            may_speak=True,
            organisation__state=S.ACCEPTED,
            organisation__actor__state=ActorState.ACTIVE,
        ).exists()
    )


def require_voice(viewer: Viewer, organisation_id: uuid.UUID | None) -> None:
    """Raise `PermissionRefused` unless the viewer may act in the organisation's name (None: in their own).

    Every action that accepts `on_behalf_of` asks this, with `by.on_behalf_of_id`.
    """
    if organisation_id is not None:
        require("community_organisations.speak_for", viewer, organisation_id)


rules.add_perm(
    "community_organisations.view_organisation", was_once_accepted | is_proposer | is_representative | is_hub_manager
)
rules.add_perm("community_organisations.propose_organisation", is_active_member)
rules.add_perm("community_organisations.create_organisation", is_hub_manager)
rules.add_perm(
    "community_organisations.edit_organisation",
    is_hub_manager
    | (is_active_member & is_representative & (takes_part | is_draft))
    | (is_active_member & is_proposer & is_draft),
)
rules.add_perm("community_organisations.submit_organisation", is_active_member & (is_proposer | is_representative))
rules.add_perm(
    "community_organisations.withdraw_organisation",
    (is_active_member & (is_proposer | is_representative)) | is_hub_manager,
)
rules.add_perm("community_organisations.review_organisation", is_hub_manager & is_on_the_desk)
rules.add_perm("community_organisations.lapse_organisation", is_hub_manager)
rules.add_perm("community_organisations.renew_organisation", is_hub_manager & has_lapsed)
rules.add_perm("community_organisations.view_review_queue", is_hub_manager)
rules.add_perm("community_organisations.export_organisations", is_hub_manager)
rules.add_perm("community_organisations.manage_people", is_hub_manager | (is_active_member & is_representative))
rules.add_perm("community_organisations.ask_affiliation", is_active_member & (takes_part | is_proposer))
rules.add_perm(
    "community_organisations.answer_affiliation", is_hub_manager | (is_active_member & represents_its_organisation)
)
rules.add_perm(
    "community_organisations.end_affiliation",
    is_own_affiliation | is_hub_manager | (is_active_member & represents_its_organisation),
)
rules.add_perm(
    "community_organisations.name_member_organisations", is_hub_manager | (is_active_member & is_representative)
)
rules.add_perm("community_organisations.speak_for", is_active_member & has_voice)
