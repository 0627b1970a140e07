"""The way of an organisation into the hub and out of it."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.community.organisations import actions
from hub.community.organisations.actions import (
    accept_organisation,
    ask_for_information,
    propose_organisation,
    refuse_organisation,
    submit_organisation,
    take_organisation,
    withdraw_organisation,
)
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import make_organisation, viewer_of
from tests.personas import Cast

S = OrganisationState


@pytest.fixture
def draft(cast: Cast) -> Organisation:
    """What Ana proposes."""
    return propose_organisation(by=viewer_of(cast.ana), name="Example Academy", type="school", country="SE")


def fresh(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_related("actor").get(pk=organisation.pk)


def test_the_way_in_with_a_question_on_the_way(cast: Cast, draft: Organisation):
    ana, finn = viewer_of(cast.ana), viewer_of(cast.finn)
    submit_organisation(draft, by=ana)
    assert fresh(draft).submitted_at is not None
    take_organisation(draft, by=finn)
    assert fresh(draft).reviewed_by_id == cast.finn.actor_id
    ask_for_information(draft, by=finn, question=" Who runs it? ")
    assert fresh(draft).state_reason == "Who runs it?"
    submit_organisation(draft, by=ana)
    assert fresh(draft).state_reason == ""
    accept_organisation(draft, by=finn)
    accepted = fresh(draft)
    assert (accepted.state, accepted.verified_by_id) == (S.ACCEPTED, cast.finn.actor_id)
    assert accepted.verified_at is not None
    assert accepted.people_count == 1
    first = Affiliation.objects.get(organisation=draft)
    assert (first.state, first.is_representative, first.may_speak) == (AffiliationState.CONFIRMED, True, True)
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True))[2:] == [
        "community.organisation.submitted",
        "community.organisation.taken",
        "community.organisation.queried",
        "community.organisation.submitted",
        "community.organisation.accepted",
        "community.affiliation.confirmed",
    ]


def test_the_proposer_may_be_left_waiting(cast: Cast, draft: Organisation):
    submit_organisation(draft, by=viewer_of(cast.ana))
    accept_organisation(draft, by=viewer_of(cast.finn), confirms_proposer=False)
    assert Affiliation.objects.get(organisation=draft).state == AffiliationState.ASKED


def test_a_proposer_who_only_belongs_there_is_confirmed_without_rights(cast: Cast):
    draft = propose_organisation(
        by=viewer_of(cast.ana), wants_to_represent=False, name="Academy", type="school", country="SE"
    )
    submit_organisation(draft, by=viewer_of(cast.ana))
    accept_organisation(draft, by=viewer_of(cast.finn))
    first = Affiliation.objects.get(organisation=draft)
    assert (first.state, first.is_representative, first.may_speak) == (AffiliationState.CONFIRMED, False, False)


def test_a_refusal_has_reasons_and_may_be_answered_by_a_better_proposal(cast: Cast, draft: Organisation):
    ana, finn = viewer_of(cast.ana), viewer_of(cast.finn)
    submit_organisation(draft, by=ana)
    with pytest.raises(Refused) as refused:
        refuse_organisation(draft, by=finn, reasons=" \n ")
    assert refused.value.field == "reasons"
    refuse_organisation(draft, by=finn, reasons="We could not find it.")
    assert fresh(draft).state_reason == "We could not find it."
    submit_organisation(draft, by=ana)
    assert fresh(draft).state == S.SUBMITTED


def test_a_question_is_not_empty(cast: Cast, draft: Organisation):
    submit_organisation(draft, by=viewer_of(cast.ana))
    for question in ("", "x" * 2001):
        with pytest.raises(Refused) as refused:
            ask_for_information(draft, by=viewer_of(cast.finn), question=question)
        assert refused.value.field == "question"


def test_a_proposal_without_a_country_is_not_sent_in(cast: Cast):
    draft = propose_organisation(by=viewer_of(cast.ana), name="Academy", type="school")
    with pytest.raises(Refused) as refused:
        submit_organisation(draft, by=viewer_of(cast.ana))
    assert refused.value.field == "country"


def test_of_two_managers_who_decide_at_once_one_is_refused(cast: Cast, draft: Organisation):
    submit_organisation(draft, by=viewer_of(cast.ana))
    first, second = fresh(draft), fresh(draft)
    accept_organisation(first, by=viewer_of(cast.finn))
    with pytest.raises(MoveRefused):
        refuse_organisation(second, by=viewer_of(cast.finn), reasons="No.")
    assert fresh(draft).state == S.ACCEPTED
    assert not Activity.objects.filter(verb="community.organisation.refused").exists()


# Which action leads from which state, for one who may: everything else is refused.
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "submit_organisation": ("ana", {}, {S.DRAFT, S.MORE_INFORMATION, S.REFUSED, S.WITHDRAWN}),
    "withdraw_organisation": (
        "ana",
        {},
        {S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.MORE_INFORMATION, S.ACCEPTED, S.LAPSED},
    ),
    "take_organisation": ("finn", {}, {S.SUBMITTED}),
    "ask_for_information": ("finn", {"question": "Who?"}, {S.SUBMITTED, S.IN_REVIEW}),
    "accept_organisation": ("finn", {}, {S.SUBMITTED, S.IN_REVIEW}),
    "refuse_organisation": ("finn", {"reasons": "No."}, {S.SUBMITTED, S.IN_REVIEW, S.MORE_INFORMATION}),
    "lapse_organisation": ("finn", {}, {S.ACCEPTED}),
    "renew_organisation": ("finn", {}, {S.LAPSED}),
}


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("name", ACTIONS)
def test_each_move_leads_from_its_states_only(cast: Cast, name: str, state: str):
    who, arguments, states = ACTIONS[name]
    organisation = make_organisation("Example", state=state, country="SE")
    Affiliation.objects.create(
        person=cast.ana.actor, organisation=organisation, state=AffiliationState.CONFIRMED, is_representative=True
    )
    action: Callable[..., Organisation] = getattr(actions, name)
    if state in states:
        action(organisation, by=viewer_of(getattr(cast, who)), **arguments)
        assert fresh(organisation).state != state
        assert Activity.objects.count() == 1
    else:
        with pytest.raises((MoveRefused, PermissionRefused)):
            action(organisation, by=viewer_of(getattr(cast, who)), **arguments)
        assert fresh(organisation).state == state
        assert not Activity.objects.exists()


@pytest.mark.parametrize("name", [name for name, (who, _a, _s) in ACTIONS.items() if who == "finn"])
@pytest.mark.parametrize("who", ["visitor", "ana", "dimitris", "elin", "greta"])
def test_only_managers_review(cast: Cast, name: str, who: str):
    _who, arguments, states = ACTIONS[name]
    organisation = make_organisation("Example", state=sorted(states)[0], proposed_by=cast.ana.actor)
    with pytest.raises(PermissionRefused):
        getattr(actions, name)(organisation, by=cast.viewers()[who], **arguments)


@pytest.mark.parametrize("who", ["visitor", "bela", "elin", "greta"])
def test_strangers_neither_submit_nor_withdraw(cast: Cast, draft: Organisation, who: str):
    for action in (submit_organisation, withdraw_organisation):
        with pytest.raises(PermissionRefused):
            action(draft, by=cast.viewers()[who])


def test_a_proposer_without_a_role_there_has_no_say_once_it_is_accepted(cast: Cast, draft: Organisation):
    submit_organisation(draft, by=viewer_of(cast.ana))
    accept_organisation(draft, by=viewer_of(cast.finn), confirms_proposer=False)
    with pytest.raises(PermissionRefused):
        withdraw_organisation(draft, by=viewer_of(cast.ana))
