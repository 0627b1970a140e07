"""Asking to join, and the answer."""

import pytest

from hub.community.spaces.actions import (
    accept_request,
    join_space,
    refuse_request,
    request_to_join,
    withdraw_request,
)
from hub.community.spaces.kinds import JoinMethod, RequestState, SpaceRole, SpaceState
from hub.community.spaces.models import JoinRequest, Space, SpaceMembership, SpaceRemoval
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import affiliate, join, make_member, make_space, viewer_of
from tests.personas import Cast


def ask(cast: Cast, space: Space | None = None) -> JoinRequest:
    return request_to_join(space or cast.closed_group, by=viewer_of(cast.ana), reason="I teach physics.")


def test_a_member_asks_and_a_lead_accepts_with_a_word_and_a_role(cast: Cast):
    request = ask(cast)
    assert (request.state, request.reason, request.actor_id, request.asked_by_id) == (
        RequestState.PENDING,
        "I teach physics.",
        cast.ana.actor_id,
        cast.ana.actor_id,
    )
    accept_request(request, by=viewer_of(cast.chloe), answer="Welcome!", role=SpaceRole.OBSERVER)
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_by_id) == (
        RequestState.ACCEPTED,
        "Welcome!",
        cast.chloe.actor_id,
    )
    assert viewer_of(cast.ana).spaces == {cast.closed_group.pk: "observer"}
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == [
        "community.join_request.asked",
        "community.space.joined",
        "community.join_request.accepted",
    ]
    assert Activity.objects.last().data["request"] == request.pk


def test_asking_needs_a_reason(cast: Cast):
    for reason in ("", " \u200e ", "x" * 1001):
        with pytest.raises(Refused) as refused:
            request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason=reason)
        assert refused.value.field == "reason"


def test_asking_twice_or_from_inside_is_refused(cast: Cast):
    ask(cast)
    with pytest.raises(Refused):
        ask(cast)
    with pytest.raises(Refused):
        request_to_join(cast.closed_group, by=viewer_of(cast.bela), reason="Again.")
    assert JoinRequest.objects.count() == 1


def test_an_open_group_is_simply_joined_unless_one_was_removed(cast: Cast):
    with pytest.raises(Refused):
        ask(cast, cast.open_group)
    SpaceRemoval.objects.create(space=cast.open_group, actor=cast.ana.actor, reason="Rude.")
    Space.objects.filter(pk=cast.open_group.pk).update(member_count=2)
    request = ask(cast, cast.open_group)
    accept_request(request, by=viewer_of(cast.chloe))
    assert not SpaceRemoval.objects.exists()


@pytest.mark.parametrize("method", [JoinMethod.APPLY, JoinMethod.INVITE])
def test_nobody_asks_where_one_applies_or_is_invited(cast: Cast, method: str):
    with pytest.raises(PermissionRefused):
        ask(cast, make_space("Other", join_method=method))


@pytest.mark.parametrize("state", [state for state in SpaceState if state != SpaceState.ACTIVE])
def test_nobody_asks_a_group_that_is_not_at_work(cast: Cast, state: str):
    with pytest.raises(PermissionRefused):
        ask(cast, make_space("Other", join_method="request", state=state))


@pytest.mark.parametrize("who", ["visitor", "greta"])
def test_only_active_members_ask(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        request_to_join(cast.closed_group, by=cast.viewers()[who], reason="Please.")


def test_an_organisation_asks_and_comes_with_its_representatives(cast: Cast):
    Space.objects.filter(pk=cast.closed_group.pk).update(member_count=2)
    voice = make_member("Voice")
    affiliate(voice, cast.organisation, may_speak=True)
    request = request_to_join(
        cast.closed_group, by=viewer_of(voice).speaking_for(cast.organisation.pk), reason="We advise schools."
    )
    assert (request.actor_id, request.asked_by_id) == (cast.organisation.pk, voice.actor_id)
    accept_request(request, by=viewer_of(cast.chloe))
    # Dimitris represents it; the voice that asked only speaks for it.
    assert cast.closed_group.pk in viewer_of(cast.dimitris).spaces
    assert cast.closed_group.pk not in viewer_of(voice).spaces


def test_a_refusal_has_a_reason_and_one_may_ask_again(cast: Cast):
    request = ask(cast)
    for answer in (" ", "x" * 1001):
        with pytest.raises(Refused) as refused:
            refuse_request(request, by=viewer_of(cast.chloe), answer=answer)
        assert refused.value.field == "answer"
    refuse_request(request, by=viewer_of(cast.chloe), answer="We are full.")
    assert JoinRequest.objects.get().answer == "We are full."
    assert ask(cast).state == RequestState.PENDING


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "elin", "greta"])
def test_others_do_not_answer(cast: Cast, who: str):
    request = ask(cast)
    by = cast.viewers()[who]
    with pytest.raises(PermissionRefused):
        accept_request(request, by=by)
    with pytest.raises(PermissionRefused):
        refuse_request(request, by=by, answer="No.")


def test_a_manager_of_the_hub_answers_too(cast: Cast):
    accept_request(ask(cast), by=viewer_of(cast.finn))
    assert cast.closed_group.pk in viewer_of(cast.ana).spaces


def test_a_co_lead_lets_nobody_in_as_lead(cast: Cast):
    join(cast.closed_group, cast.elin, SpaceRole.CO_LEAD)
    request = ask(cast)
    with pytest.raises(PermissionRefused):
        accept_request(request, by=viewer_of(cast.elin), role=SpaceRole.LEAD)
    accept_request(request, by=viewer_of(cast.elin))


def test_of_two_answers_the_second_is_refused(cast: Cast):
    request = ask(cast)
    again = JoinRequest.objects.get()
    refuse_request(request, by=viewer_of(cast.chloe), answer="No.")
    with pytest.raises(MoveRefused):
        accept_request(again, by=viewer_of(cast.finn))
    assert not SpaceMembership.objects.filter(actor=cast.ana.actor).exists()


def test_nobody_is_let_into_a_group_that_has_ended(cast: Cast):
    request = ask(cast)
    Space.objects.filter(pk=cast.closed_group.pk).update(state=SpaceState.CONCLUDED)
    with pytest.raises(PermissionRefused):
        accept_request(request, by=viewer_of(cast.chloe))


def test_a_request_is_taken_back_by_who_asked_or_speaks_for_them(cast: Cast):
    request = ask(cast)
    for who in ("visitor", "bela", "chloe", "finn"):
        with pytest.raises(PermissionRefused):
            withdraw_request(request, by=cast.viewers()[who])
    withdraw_request(request, by=viewer_of(cast.ana))
    assert request.state == RequestState.WITHDRAWN
    with pytest.raises(MoveRefused):
        withdraw_request(request, by=viewer_of(cast.ana))
    second = make_member("Second voice")
    affiliate(second, cast.organisation, may_speak=True)
    theirs = request_to_join(
        cast.closed_group, by=viewer_of(cast.dimitris).speaking_for(cast.organisation.pk), reason="We."
    )
    withdraw_request(theirs, by=viewer_of(second))


def test_joining_otherwise_settles_a_request(cast: Cast):
    request = ask(cast)
    Space.objects.filter(pk=cast.closed_group.pk).update(join_method=JoinMethod.OPEN, visibility="public")
    join_space(cast.closed_group, by=viewer_of(cast.ana))
    request.refresh_from_db()
    assert request.state == RequestState.ACCEPTED
