"""Joining, leaving, being removed, and roles; organisations with those who represent them."""

import pytest

from hub.community.organisations.models import Affiliation, Organisation
from hub.community.spaces.actions import (
    add_member,
    change_role,
    follow_affiliation,
    join_space,
    leave_all_spaces,
    leave_space,
    mark_seen,
    note_activity,
    remove_member,
    request_to_join,
)
from hub.community.spaces.kinds import JoinMethod, SpaceRole, SpaceState
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership, SpaceRemoval
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import affiliate, join, make_member, make_organisation, make_space, viewer_of
from tests.personas import Cast

THE_HUB = Viewer(is_system=True)


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def counts(space: Space) -> tuple[int, int]:
    return Space.objects.values_list("member_count", "organisation_count").get(pk=space.pk)


def names_in(space: Space) -> set[str]:
    return set(SpaceMembership.objects.filter(space=space).values_list("actor__name", flat=True))


def membership(space: Space, who: object) -> SpaceMembership:
    return SpaceMembership.objects.get(space=space, actor=who.actor)  # type: ignore[attr-defined]


@pytest.fixture
def group(cast: Cast) -> Space:
    """A group that nobody but its lead Chloé is in, counted."""
    space = make_space("Counted", member_count=1)
    join(space, cast.chloe, SpaceRole.LEAD)
    return space


def speaking(cast: Cast) -> Viewer:
    return viewer_of(cast.dimitris).speaking_for(cast.organisation.pk)


def test_a_member_joins_an_open_group_and_is_counted(cast: Cast, group: Space):
    joined = join_space(group, by=viewer_of(cast.ana))
    assert (joined.role, joined.through_id) == (SpaceRole.MEMBER, None)
    assert counts(group) == (2, 0)
    assert viewer_of(cast.ana).spaces == {group.pk: "member"}
    activity = Activity.objects.get()
    assert (activity.verb, activity.space_id, activity.data["actor"]) == (
        "community.space.joined",
        group.pk,
        str(cast.ana.actor_id),
    )
    with pytest.raises(Refused):
        join_space(group, by=viewer_of(cast.ana))
    assert counts(group) == (2, 0)


@pytest.mark.parametrize("who", ["visitor", "greta"])
def test_only_active_members_join(cast: Cast, group: Space, who: str):
    with pytest.raises(PermissionRefused):
        join_space(group, by=cast.viewers()[who])


def test_a_member_who_may_read_only_does_not_join_but_may_leave(cast: Cast, group: Space):
    join_space(group, by=viewer_of(cast.ana))
    cast.ana.state = "restricted"
    cast.ana.save()
    leave_space(group, by=viewer_of(cast.ana))
    with pytest.raises(PermissionRefused):
        join_space(group, by=viewer_of(cast.ana))


@pytest.mark.parametrize("method", [method for method in JoinMethod if method != JoinMethod.OPEN])
def test_nobody_simply_joins_a_group_that_is_not_open(cast: Cast, method: str):
    with pytest.raises(PermissionRefused):
        join_space(make_space("Closed", join_method=method), by=viewer_of(cast.ana))


@pytest.mark.parametrize("state", [state for state in SpaceState if state != SpaceState.ACTIVE])
def test_nobody_joins_a_group_that_is_not_at_work(cast: Cast, state: str):
    with pytest.raises(PermissionRefused):
        join_space(make_space("Not active", state=state), by=viewer_of(cast.ana))


def test_the_state_counts_that_the_group_has_now(cast: Cast, group: Space):
    stale = Space.objects.get(pk=group.pk)
    Space.objects.filter(pk=group.pk).update(state=SpaceState.ARCHIVED)
    with pytest.raises(PermissionRefused):
        join_space(stale, by=viewer_of(cast.ana))


def test_an_organisation_joins_with_its_representatives_and_leaves_with_them(cast: Cast, group: Space):
    second = make_member("Second")
    for member, rights in ((second, True), (make_member("Belongs"), False), (cast.chloe, True)):
        affiliate(member, cast.organisation, is_representative=rights)
    joined = join_space(group, by=speaking(cast))
    assert joined.actor_id == cast.organisation.pk
    assert names_in(group) == {"Chloé Lead", "Example University", "Dimitris Voice", "Second"}
    assert counts(group) == (3, 1)
    assert membership(group, second).through_id == cast.organisation.pk
    # Who was there before stays there in their own right.
    assert membership(group, cast.chloe).through_id is None
    assert Activity.objects.get().on_behalf_of_id == cast.organisation.pk
    assert set(Activity.objects.get().data["with"]) == {str(second.actor_id), str(cast.dimitris.actor_id)}
    leave_space(group, by=speaking(cast))
    assert names_in(group) == {"Chloé Lead"}
    assert counts(group) == (1, 0)


def test_a_representative_whom_two_organisations_brought_stays_for_the_other(cast: Cast, group: Space):
    other = make_organisation("Other")
    affiliate(cast.dimitris, other, is_representative=True, may_speak=True)
    join_space(group, by=speaking(cast))
    join_space(group, by=viewer_of(cast.dimitris).speaking_for(other.pk))
    assert counts(group) == (2, 2)
    leave_space(group, by=speaking(cast))
    assert membership(group, cast.dimitris).through_id == other.pk
    assert counts(group) == (2, 1)
    leave_space(group, by=viewer_of(cast.dimitris).speaking_for(other.pk))
    assert counts(group) == (1, 0)


def test_a_representative_may_be_there_in_their_own_right_too(cast: Cast, group: Space):
    join_space(group, by=speaking(cast))
    join_space(group, by=viewer_of(cast.dimitris))
    assert counts(group) == (2, 1)
    leave_space(group, by=speaking(cast))
    assert names_in(group) == {"Chloé Lead", "Dimitris Voice"}
    assert counts(group) == (2, 0)


@pytest.mark.parametrize("who", ["ana", "finn", "chloe"])
def test_nobody_joins_for_an_organisation_that_they_do_not_speak_for(cast: Cast, group: Space, who: str):
    with pytest.raises(PermissionRefused):
        join_space(group, by=cast.viewers()[who].speaking_for(cast.organisation.pk))


def test_managers_and_imports_put_people_in(cast: Cast, group: Space):
    add_member(group, cast.ana.actor, by=viewer_of(cast.finn), role=SpaceRole.RAPPORTEUR)
    add_member(group, cast.organisation.actor, by=THE_HUB, role=SpaceRole.OBSERVER)
    assert membership(group, cast.ana).role == SpaceRole.RAPPORTEUR
    assert membership(group, cast.dimitris).role == SpaceRole.OBSERVER
    assert counts(group) == (3, 1)
    with pytest.raises(PermissionRefused):
        add_member(group, cast.bela.actor, by=viewer_of(cast.chloe))
    with pytest.raises(Refused) as refused:
        add_member(group, make_organisation("Other").actor, by=THE_HUB, role=SpaceRole.LEAD)
    assert refused.value.field == "role"
    with pytest.raises(Refused):
        add_member(group, cast.bela.actor, by=THE_HUB, role="king")


def test_coming_in_settles_what_waited(cast: Cast, group: Space):
    JoinRequest.objects.create(space=group, actor=cast.ana.actor, asked_by=cast.ana.actor, reason="Please.")
    SpaceInvitation.objects.create(
        space=group, actor=cast.ana.actor, invited_by=cast.chloe.actor, expires_at="2030-01-01T00:00:00Z"
    )
    join_space(group, by=viewer_of(cast.ana))
    assert JoinRequest.objects.get().state == SpaceInvitation.objects.get().state == "accepted"


def test_the_last_lead_does_not_leave(cast: Cast, group: Space):
    join_space(group, by=viewer_of(cast.ana))
    with pytest.raises(Refused):
        leave_space(group, by=viewer_of(cast.chloe))
    assert counts(group) == (2, 0)
    change_role(membership(group, cast.ana), SpaceRole.LEAD, by=viewer_of(cast.chloe))
    leave_space(group, by=viewer_of(cast.chloe))
    assert names_in(group) == {"Ana Ordinary"}
    assert verbs() == ["community.space.joined", "community.space.role_changed", "community.space.left"]


def test_a_lead_whose_account_is_closed_does_not_count(cast: Cast, group: Space):
    join(group, cast.ana, SpaceRole.LEAD)
    cast.ana.actor.state = "closed"
    cast.ana.actor.save()
    with pytest.raises(Refused):
        leave_space(group, by=viewer_of(cast.chloe))


def test_an_archived_group_may_be_left_by_everybody(cast: Cast, group: Space):
    Space.objects.filter(pk=group.pk).update(state=SpaceState.ARCHIVED)
    leave_space(group, by=viewer_of(cast.chloe))
    assert counts(group) == (0, 0)


def test_nobody_leaves_where_they_are_not(cast: Cast, group: Space):
    with pytest.raises(Refused):
        leave_space(group, by=viewer_of(cast.ana))
    with pytest.raises(PermissionRefused):
        leave_space(group, by=cast.viewers()["visitor"])


def test_a_private_conversation_is_not_left_like_a_group(cast: Cast):
    conversation = make_space("Two", kind="conversation", member_count=1)
    join(conversation, cast.ana)
    with pytest.raises(PermissionRefused):
        leave_space(conversation, by=viewer_of(cast.ana))


def test_somebody_is_removed_with_a_reason_and_must_ask_to_come_back(cast: Cast, group: Space):
    joined = join_space(group, by=viewer_of(cast.ana))
    for reason in ("  ", "x" * 1001):
        with pytest.raises(Refused) as refused:
            remove_member(joined, by=viewer_of(cast.chloe), reason=reason)
        assert refused.value.field == "reason"
    removal = remove_member(joined, by=viewer_of(cast.chloe), reason="Advertising.")
    assert (removal.actor, removal.reason, removal.removed_by_id) == (
        cast.ana.actor,
        "Advertising.",
        cast.chloe.actor_id,
    )
    assert counts(group) == (1, 0)
    assert Activity.objects.get(verb="community.space.removed").data == {
        "actor": str(cast.ana.actor_id),
        "with": [],
        "removal": removal.pk,
    }
    with pytest.raises(Refused):
        join_space(group, by=viewer_of(cast.ana))
    request_to_join(group, by=viewer_of(cast.ana), reason="Sorry.")


def test_who_was_removed_by_name_does_not_come_back_through_an_organisation(cast: Cast, group: Space):
    SpaceRemoval.objects.create(space=group, actor=cast.dimitris.actor, reason="Rude.")
    join_space(group, by=speaking(cast))
    assert names_in(group) == {"Chloé Lead", "Example University"}


def test_a_co_lead_removes_members_but_no_lead(cast: Cast, group: Space):
    join(group, cast.ana, SpaceRole.CO_LEAD)
    Space.objects.filter(pk=group.pk).update(member_count=4)
    removed = join(group, cast.bela)
    other_lead = join(group, cast.elin, SpaceRole.LEAD)
    remove_member(removed, by=viewer_of(cast.ana), reason="Rude.")
    with pytest.raises(PermissionRefused):
        remove_member(other_lead, by=viewer_of(cast.ana), reason="Rude.")
    remove_member(other_lead, by=viewer_of(cast.chloe), reason="Rude.")
    with pytest.raises(Refused):
        remove_member(membership(group, cast.chloe), by=viewer_of(cast.finn), reason="Rude.")


@pytest.mark.parametrize("who", ["visitor", "ana", "elin", "greta"])
def test_others_remove_nobody_and_change_no_role(cast: Cast, group: Space, who: str):
    target = join(group, cast.bela)
    join(group, cast.ana, SpaceRole.MODERATOR)
    by = cast.viewers()[who]
    with pytest.raises(PermissionRefused):
        remove_member(target, by=by, reason="Rude.")
    with pytest.raises(PermissionRefused):
        change_role(target, SpaceRole.CO_LEAD, by=by)


def test_removing_somebody_twice_is_refused(cast: Cast, group: Space):
    joined = join_space(group, by=viewer_of(cast.ana))
    again = SpaceMembership.objects.get(pk=joined.pk)
    remove_member(joined, by=viewer_of(cast.chloe), reason="Rude.")
    with pytest.raises(MoveRefused):
        remove_member(again, by=viewer_of(cast.chloe), reason="Rude.")
    assert counts(group) == (1, 0)


def test_roles_change_and_the_last_lead_stays_lead(cast: Cast, group: Space):
    chloe = viewer_of(cast.chloe)
    joined = join_space(group, by=viewer_of(cast.ana))
    changed = change_role(joined, SpaceRole.MODERATOR, by=chloe)
    assert changed.role == SpaceRole.MODERATOR
    assert Activity.objects.last().data == {"actor": str(cast.ana.actor_id), "from": "member", "to": "moderator"}
    with pytest.raises(Refused):
        change_role(membership(group, cast.chloe), SpaceRole.MEMBER, by=chloe)
    with pytest.raises(Refused) as refused:
        change_role(joined, "king", by=chloe)
    assert refused.value.field == "role"
    before = Activity.objects.count()
    change_role(membership(group, cast.ana), SpaceRole.MODERATOR, by=chloe)
    assert Activity.objects.count() == before


def test_an_organisation_that_looks_on_has_representatives_who_look_on(cast: Cast, group: Space):
    joined = join_space(group, by=speaking(cast))
    change_role(joined, SpaceRole.OBSERVER, by=viewer_of(cast.chloe))
    assert membership(group, cast.dimitris).role == SpaceRole.OBSERVER
    with pytest.raises(Refused) as refused:
        change_role(joined, SpaceRole.CO_LEAD, by=viewer_of(cast.chloe))
    assert refused.value.field == "role"


def test_who_begins_to_represent_an_organisation_comes_into_its_groups_and_who_ends_leaves(cast: Cast, group: Space):
    join_space(group, by=speaking(cast))
    affiliation = affiliate(cast.ana, cast.organisation)
    follow_affiliation(cast.organisation.pk, cast.ana.actor_id, by=THE_HUB)
    assert counts(group) == (2, 1)
    Affiliation.objects.filter(pk=affiliation.pk).update(is_representative=True)
    for _twice in range(2):
        follow_affiliation(cast.organisation.pk, cast.ana.actor_id, by=THE_HUB)
    assert membership(group, cast.ana).through_id == cast.organisation.pk
    assert counts(group) == (3, 1)
    Affiliation.objects.filter(pk=affiliation.pk).update(is_representative=False)
    for _twice in range(2):
        follow_affiliation(cast.organisation.pk, cast.ana.actor_id, by=THE_HUB)
    assert names_in(group) == {"Chloé Lead", "Example University", "Dimitris Voice"}
    assert counts(group) == (2, 1)


def test_who_no_longer_represents_an_organisation_reads_nothing_even_before_the_job_has_run(cast: Cast, group: Space):
    join_space(group, by=speaking(cast))
    assert group.pk in viewer_of(cast.dimitris).spaces
    Affiliation.objects.update(is_representative=False)
    assert membership(group, cast.dimitris).through_id == cast.organisation.pk
    assert viewer_of(cast.dimitris).spaces == {}
    Affiliation.objects.update(state="ended", may_speak=False)
    assert viewer_of(cast.dimitris).spaces == {}


def test_only_the_hub_itself_keeps_people_in_step(cast: Cast):
    for who in (cast.ana, cast.finn):
        with pytest.raises(PermissionRefused):
            follow_affiliation(cast.organisation.pk, cast.ana.actor_id, by=viewer_of(who))
        with pytest.raises(PermissionRefused):
            leave_all_spaces(cast.ana.actor_id, by=viewer_of(who))


def test_who_leaves_the_hub_leaves_every_group_and_an_orphan_is_announced(cast: Cast, group: Space):
    conversation = make_space("Two", kind="conversation")
    join(conversation, cast.chloe)
    Space.objects.filter(pk__in=[cast.open_group.pk, cast.closed_group.pk]).update(member_count=2)
    join(cast.closed_group, cast.elin, SpaceRole.LEAD)
    leave_all_spaces(cast.chloe.actor_id, by=THE_HUB)
    left = SpaceMembership.objects.filter(actor=cast.chloe.actor)
    assert [each.space for each in left] == [conversation]
    orphans = Activity.objects.filter(verb="community.space.orphaned").values_list("space_id", flat=True)
    assert set(orphans) == {group.pk, cast.open_group.pk}


def test_an_organisation_that_leaves_the_hub_takes_its_people_out(cast: Cast, group: Space):
    join_space(group, by=speaking(cast))
    leave_all_spaces(cast.organisation.pk, by=THE_HUB)
    assert names_in(group) == {"Chloé Lead"}
    assert counts(group) == (1, 0)
    assert Organisation.objects.filter(pk=cast.organisation.pk).exists()


def test_what_is_seen_is_noted_forwards_only_and_nowhere_else(cast: Cast, group: Space):
    joined = membership(group, cast.chloe)
    mark_seen(group.pk, by=viewer_of(cast.chloe))
    seen_at = membership(group, cast.chloe).seen_at
    assert seen_at > joined.seen_at
    mark_seen(group.pk, by=viewer_of(cast.chloe), at=joined.seen_at)
    assert membership(group, cast.chloe).seen_at == seen_at
    mark_seen(group.pk, by=viewer_of(cast.ana))
    mark_seen(group.pk, by=cast.viewers()["visitor"])
    assert verbs() == []


def test_activity_floats_a_group_up_and_answers_what_it_is_now(cast: Cast, group: Space):
    at = group.activity_at.replace(year=2027)
    assert note_activity(group.pk, at=at, threads=1) == ("active", "public")
    group.refresh_from_db()
    assert (group.activity_at, group.thread_count) == (at, 1)
    with pytest.raises(Space.DoesNotExist):
        note_activity(0, at=at)
