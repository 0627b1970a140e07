"""Who may do what with organisations: personas by states."""

import pytest

from hub.community.organisations.kinds import OrganisationState
from hub.community.organisations.queries import organisations_visible_to
from tests.factories import affiliate, make_organisation
from tests.personas import Cast

S = OrganisationState
EVERYBODY = {"visitor", "ana", "bela", "chloe", "dimitris", "elin", "finn", "greta"}
PEOPLE = EVERYBODY - {"visitor", "greta"}
# Béla proposed it, Dimitris represents it, Ana belongs to it without rights, Finn manages the hub.
WAITING = (S.SUBMITTED, S.IN_REVIEW)
ON_THEIR_SIDE = (S.DRAFT, S.MORE_INFORMATION, S.REFUSED, S.WITHDRAWN)
TAKING_PART = (S.ACCEPTED, S.LAPSED)
TABLE: list[tuple[str, tuple[S, ...], set[str]]] = [
    ("view_organisation", TAKING_PART, EVERYBODY),
    ("view_organisation", (*ON_THEIR_SIDE, *WAITING), {"bela", "dimitris", "finn"}),
    ("edit_organisation", TAKING_PART, {"dimitris", "finn"}),
    ("edit_organisation", ON_THEIR_SIDE, {"bela", "dimitris", "finn"}),
    ("edit_organisation", WAITING, {"finn"}),
    ("submit_organisation", ON_THEIR_SIDE, {"bela", "dimitris"}),
    ("withdraw_organisation", (S.DRAFT, *WAITING), {"bela", "dimitris", "finn"}),
    ("withdraw_organisation", TAKING_PART, {"dimitris", "finn"}),
    ("review_organisation", (*WAITING, S.MORE_INFORMATION), {"finn"}),
    ("review_organisation", (S.DRAFT, S.REFUSED, S.WITHDRAWN, *TAKING_PART), set()),
    ("lapse_organisation", (S.ACCEPTED,), {"finn"}),
    ("renew_organisation", (S.LAPSED,), {"finn"}),
    ("renew_organisation", (S.ACCEPTED, *WAITING, *ON_THEIR_SIDE), set()),
    ("manage_people", TAKING_PART, {"dimitris", "finn"}),
    ("ask_affiliation", TAKING_PART, PEOPLE),
    ("ask_affiliation", (*ON_THEIR_SIDE, *WAITING), {"bela"}),
    ("name_member_organisations", TAKING_PART, {"dimitris", "finn"}),
]


@pytest.mark.parametrize(
    ("permission", "state", "allowed"),
    [(permission, state, allowed) for permission, states, allowed in TABLE for state in states],
)
def test_persona_by_state(cast: Cast, permission: str, state: S, allowed: set[str]):
    organisation = make_organisation("Example", state=state, proposed_by=cast.bela.actor)
    if state not in TAKING_PART:
        organisation.verified_at = None
        organisation.save()
    affiliate(cast.dimitris, organisation, is_representative=True)
    affiliate(cast.ana, organisation)
    found = {
        name
        for name, viewer in cast.viewers().items()
        if viewer.may(f"community_organisations.{permission}", organisation)
    }
    assert found == allowed


@pytest.mark.parametrize("state", [state for state in S if state not in TAKING_PART])
def test_one_that_was_once_accepted_stays_to_be_read(cast: Cast, state: S):
    former = make_organisation("Former", state=state)
    for viewer in cast.viewers().values():
        assert viewer.may("community_organisations.view_organisation", former)


@pytest.mark.parametrize("once_accepted", [True, False])
@pytest.mark.parametrize("state", S)
def test_the_list_and_the_rule_agree(cast: Cast, state: S, *, once_accepted: bool):
    organisation = make_organisation("Example", state=state, proposed_by=cast.bela.actor)
    if not once_accepted:
        organisation.verified_at = None
        organisation.save()
    affiliate(cast.dimitris, organisation, is_representative=True)
    affiliate(cast.ana, organisation)
    for name, viewer in cast.viewers().items():
        listed = organisations_visible_to(viewer).filter(pk=organisation.pk).exists()
        assert listed is viewer.may("community_organisations.view_organisation", organisation), name


@pytest.mark.parametrize("permission", ["view_review_queue", "export_organisations", "create_organisation"])
def test_managers_alone_see_the_desk_and_take_the_list_away(cast: Cast, permission: str):
    allowed = {n for n, viewer in cast.viewers().items() if viewer.may(f"community_organisations.{permission}")}
    assert allowed == {"finn"}


def test_active_members_propose(cast: Cast):
    allowed = {n for n, viewer in cast.viewers().items() if viewer.may("community_organisations.propose_organisation")}
    assert allowed == PEOPLE
