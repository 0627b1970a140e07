"""Who belongs to an organisation and may act for it."""

import pytest

from hub.community.organisations.actions import (
    ask_affiliation,
    change_affiliation,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
)
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.organisations.queries import voices_of
from hub.community.organisations.rules import require_voice
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import affiliate, make_member, make_organisation, viewer_of
from tests.personas import Cast

S = AffiliationState


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def people_count(organisation: Organisation) -> int:
    return Organisation.objects.values_list("people_count", flat=True).get(pk=organisation.pk)


def of_dimitris(cast: Cast) -> Affiliation:
    return Affiliation.objects.get(person=cast.dimitris.actor)


def test_a_person_asks_and_a_representative_confirms(cast: Cast):
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana), title=" Teacher\n of physics ")
    assert (asked.state, asked.title, asked.may_speak) == (S.ASKED, "Teacher of physics", False)
    confirm_affiliation(asked, by=viewer_of(cast.dimitris), may_speak=True)
    asked.refresh_from_db()
    assert (asked.state, asked.may_speak, asked.is_representative) == (S.CONFIRMED, True, False)
    assert asked.answered_by_id == cast.dimitris.actor_id
    assert people_count(cast.organisation) == 1
    assert verbs() == ["community.affiliation.asked", "community.affiliation.confirmed"]
    last = Activity.objects.last()
    assert last is not None
    assert last.target_uuid == cast.organisation.pk
    assert last.data == {
        "affiliation": asked.pk,
        "person": str(cast.ana.actor_id),
        "is_representative": False,
        "may_speak": True,
    }


def test_asking_twice_is_refused_with_the_reason(cast: Cast):
    ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    for who in (cast.ana, cast.dimitris):
        with pytest.raises(Refused):
            ask_affiliation(cast.organisation, by=viewer_of(who))
    with pytest.raises(Refused) as refused:
        ask_affiliation(cast.organisation, by=viewer_of(cast.bela), title="x" * 121)
    assert refused.value.field == "title"


@pytest.mark.parametrize("who", ["visitor", "greta"])
def test_only_active_members_ask(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        ask_affiliation(cast.organisation, by=cast.viewers()[who])


@pytest.mark.parametrize("state", [state for state in OrganisationState.values if state not in ("accepted", "lapsed")])
def test_nobody_asks_an_organisation_that_does_not_take_part(cast: Cast, state: str):
    organisation = make_organisation("Example", state=state)
    with pytest.raises(PermissionRefused):
        ask_affiliation(organisation, by=viewer_of(cast.bela))


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "elin", "greta"])
def test_others_neither_confirm_nor_refuse_nor_change(cast: Cast, who: str):
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    by = cast.viewers()[who]
    with pytest.raises(PermissionRefused):
        confirm_affiliation(asked, by=by)
    with pytest.raises(PermissionRefused):
        refuse_affiliation(asked, by=by, answer="No.")
    with pytest.raises(PermissionRefused):
        change_affiliation(of_dimitris(cast), by=by, is_representative=False, may_speak=True)


def test_a_representative_of_another_organisation_has_no_say(cast: Cast):
    other = make_member("Other")
    affiliate(other, make_organisation("Elsewhere"), is_representative=True)
    with pytest.raises(PermissionRefused):
        confirm_affiliation(ask_affiliation(cast.organisation, by=viewer_of(cast.ana)), by=viewer_of(other))


def test_a_refusal_needs_an_answer_and_one_may_ask_again(cast: Cast):
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana), wants_to_represent=True)
    for answer in ("", "x" * 1001):
        with pytest.raises(Refused) as refused:
            refuse_affiliation(asked, by=viewer_of(cast.dimitris), answer=answer)
        assert refused.value.field == "answer"
    refuse_affiliation(asked, by=viewer_of(cast.dimitris), answer="We do not know you.")
    again = ask_affiliation(cast.organisation, by=viewer_of(cast.ana), title="Librarian")
    again.refresh_from_db()
    assert (again.pk, again.state, again.answer, again.wants_to_represent) == (asked.pk, S.ASKED, "", False)


def test_of_two_answers_the_second_is_refused(cast: Cast):
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    other = Affiliation.objects.get(pk=asked.pk)
    confirm_affiliation(asked, by=viewer_of(cast.dimitris))
    with pytest.raises(MoveRefused):
        refuse_affiliation(other, by=viewer_of(cast.finn), answer="No.")
    assert people_count(cast.organisation) == 1


def test_rights_change_and_are_recorded(cast: Cast):
    affiliation = affiliate(cast.ana, cast.organisation)
    change_affiliation(affiliation, by=viewer_of(cast.dimitris), is_representative=True, may_speak=True, title="Dean")
    affiliation.refresh_from_db()
    assert (affiliation.is_representative, affiliation.may_speak, affiliation.title) == (True, True, "Dean")
    assert verbs() == ["community.affiliation.changed"]


def test_rights_of_an_ended_affiliation_do_not_change(cast: Cast):
    affiliation = affiliate(cast.ana, cast.organisation, state=S.ENDED)
    with pytest.raises(MoveRefused):
        change_affiliation(affiliation, by=viewer_of(cast.dimitris), is_representative=True, may_speak=True)


def test_the_last_representative_stays_one_unless_a_manager_decides_otherwise(cast: Cast):
    last = of_dimitris(cast)
    with pytest.raises(Refused) as refused:
        change_affiliation(last, by=viewer_of(cast.dimitris), is_representative=False, may_speak=True)
    assert refused.value.field == "is_representative"
    change_affiliation(last, by=viewer_of(cast.finn), is_representative=False, may_speak=True)
    assert verbs() == ["community.affiliation.changed", "community.organisation.orphaned"]


def test_leaving_takes_every_right_away(cast: Cast):
    affiliation = affiliate(cast.ana, cast.organisation, may_speak=True)
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=2)
    require_voice(viewer_of(cast.ana), cast.organisation.pk)
    end_affiliation(affiliation, by=viewer_of(cast.ana))
    affiliation.refresh_from_db()
    assert (affiliation.state, affiliation.may_speak) == (S.ENDED, False)
    assert affiliation.ended_at is not None
    assert people_count(cast.organisation) == 1
    with pytest.raises(PermissionRefused):
        require_voice(viewer_of(cast.ana), cast.organisation.pk)


def test_taking_back_an_asking_counts_nobody(cast: Cast):
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    end_affiliation(asked, by=viewer_of(cast.ana))
    assert people_count(cast.organisation) == 0
    with pytest.raises(MoveRefused):
        end_affiliation(asked, by=viewer_of(cast.ana))


@pytest.mark.parametrize("who", ["visitor", "bela", "elin", "greta"])
def test_strangers_do_not_end_an_affiliation(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        end_affiliation(affiliate(cast.ana, cast.organisation), by=cast.viewers()[who])


def test_a_member_who_may_read_only_can_still_leave(cast: Cast):
    affiliation = affiliate(cast.ana, cast.organisation)
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=1)
    cast.ana.state = "restricted"
    cast.ana.save()
    end_affiliation(affiliation, by=viewer_of(cast.ana))
    assert affiliation.state == S.ENDED


def test_the_last_representative_cannot_simply_leave(cast: Cast):
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=1)
    with pytest.raises(Refused) as refused:
        end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris))
    assert refused.value.field == "successor"
    assert of_dimitris(cast).state == S.CONFIRMED
    assert verbs() == []


def test_the_last_representative_leaves_with_a_successor(cast: Cast):
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=2)
    successor = affiliate(cast.ana, cast.organisation)
    end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris), successor=successor)
    successor.refresh_from_db()
    assert successor.is_representative
    assert verbs() == ["community.affiliation.changed", "community.affiliation.ended"]


@pytest.mark.parametrize("state", [S.ASKED, S.REFUSED, S.ENDED])
def test_a_successor_is_confirmed(cast: Cast, state: str):
    successor = affiliate(cast.ana, cast.organisation, state=state)
    with pytest.raises(Refused) as refused:
        end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris), successor=successor)
    assert refused.value.field == "successor"


def test_a_successor_belongs_to_the_same_organisation_and_is_somebody_else(cast: Cast):
    elsewhere = affiliate(cast.ana, make_organisation("Elsewhere"))
    for successor in (elsewhere, of_dimitris(cast)):
        with pytest.raises(Refused):
            end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris), successor=successor)


def test_the_last_representative_leaves_and_the_managers_are_told(cast: Cast):
    Organisation.objects.filter(pk=cast.organisation.pk).update(people_count=1)
    end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris), tells_managers=True)
    assert verbs() == ["community.affiliation.ended", "community.organisation.orphaned"]


def test_a_representative_whose_account_is_closed_does_not_count(cast: Cast):
    affiliate(cast.ana, cast.organisation, is_representative=True)
    cast.ana.actor.state = "closed"
    cast.ana.actor.save()
    with pytest.raises(Refused):
        end_affiliation(of_dimitris(cast), by=viewer_of(cast.dimitris))


def test_one_speaks_only_for_accepted_active_organisations(cast: Cast):
    dimitris = viewer_of(cast.dimitris)
    assert [voice.name for voice in voices_of(dimitris)] == ["Example University"]
    for state in OrganisationState.values:
        Organisation.objects.filter(pk=cast.organisation.pk).update(state=state)
        is_accepted = state == OrganisationState.ACCEPTED
        assert bool(voices_of(dimitris)) is is_accepted
        assert dimitris.may("community_organisations.speak_for", cast.organisation.pk) is is_accepted
    Organisation.objects.filter(pk=cast.organisation.pk).update(state=OrganisationState.ACCEPTED)
    cast.organisation.actor.state = "suspended"
    cast.organisation.actor.save()
    assert voices_of(dimitris) == []
    with pytest.raises(PermissionRefused):
        require_voice(dimitris, cast.organisation.pk)


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "chloe", "elin", "finn", "greta"])
def test_nobody_else_speaks_for_it_not_even_managers(cast: Cast, who: str):
    viewer = cast.viewers()[who]
    assert voices_of(viewer) == []
    with pytest.raises(PermissionRefused):
        require_voice(viewer, cast.organisation.pk)


def test_a_representative_needs_the_right_to_speak_as_well(cast: Cast):
    change_affiliation(of_dimitris(cast), by=viewer_of(cast.finn), is_representative=True, may_speak=False)
    assert voices_of(viewer_of(cast.dimitris)) == []


def test_speaking_for_oneself_needs_nothing(cast: Cast):
    require_voice(viewer_of(cast.ana), None)
    require_voice(viewer_of(cast.ana), viewer_of(cast.ana).on_behalf_of_id)
