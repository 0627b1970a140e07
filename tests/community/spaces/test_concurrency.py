"""Two act on one group at the same moment."""

import pytest
from django.utils import timezone

from hub.community.spaces.actions import (
    accept_invitation,
    accept_request,
    archive_space,
    create_link,
    create_space,
    edit_space,
    join_space,
    leave_space,
    refuse_request,
    request_to_join,
)
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import JoinRequest, Space, SpaceMembership
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.states import EditConflict, MoveRefused
from tests.concurrency import at_once
from tests.factories import join, make_member, make_space, viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


def errors(outcomes: list[object]) -> list[type]:
    return sorted((type(each) for each in outcomes if isinstance(each, Exception)), key=lambda kind: kind.__name__)


def test_the_last_two_leads_do_not_both_leave():
    space = make_space(member_count=2)
    members = [make_member(name) for name in ("One", "Two")]
    for member in members:
        join(space, member, SpaceRole.LEAD)
    viewers = [viewer_of(member) for member in members]
    outcomes = at_once(*(lambda viewer=viewer: leave_space(space, by=viewer) for viewer in viewers))
    assert errors(outcomes) == [Refused]
    assert SpaceMembership.objects.filter(space=space, role="lead").count() == 1
    assert Space.objects.get(pk=space.pk).member_count == 1


def test_many_who_join_at_once_are_all_counted_and_one_who_joins_twice_once():
    space = make_space()
    viewers = [viewer_of(make_member(f"Member {number}")) for number in range(5)]
    outcomes = at_once(*(lambda viewer=viewer: join_space(space, by=viewer) for viewer in [*viewers, viewers[0]]))
    assert errors(outcomes) == [Refused]
    assert Space.objects.get(pk=space.pk).member_count == SpaceMembership.objects.count() == 5


def test_a_link_lets_in_no_more_than_it_is_good_for():
    space = make_space()
    chloe = make_member("Chloe")
    join(space, chloe, SpaceRole.LEAD)
    link, _secret = create_link(space, by=viewer_of(chloe), uses=2)
    viewers = [viewer_of(make_member(f"Member {number}")) for number in range(4)]
    outcomes = at_once(
        *(lambda viewer=viewer: accept_invitation(link, by=viewer, holds_secret=True) for viewer in viewers)
    )
    assert errors(outcomes) == [Refused, Refused]
    assert SpaceMembership.objects.filter(space=space, role="member").count() == 2


def test_of_two_answers_to_a_request_one_counts():
    space = make_space(join_method="request")
    leads = [make_member(name) for name in ("One", "Two")]
    for lead in leads:
        join(space, lead, SpaceRole.LEAD)
    one, two = map(viewer_of, leads)
    ana = make_member("Ana")
    request = request_to_join(space, by=viewer_of(ana), reason="Please.")
    outcomes = at_once(
        lambda: accept_request(JoinRequest.objects.get(pk=request.pk), by=one),
        lambda: refuse_request(JoinRequest.objects.get(pk=request.pk), by=two, answer="No."),
    )
    assert errors(outcomes) == [MoveRefused]
    is_in = SpaceMembership.objects.filter(space=space, actor=ana.actor).exists()
    assert is_in is (JoinRequest.objects.get().state == "accepted")


def test_one_who_asks_twice_at_once_asks_once():
    space = make_space(join_method="request")
    ana = viewer_of(make_member("Ana"))
    outcomes = at_once(*[lambda: request_to_join(space, by=ana, reason="Please.")] * 2)
    assert errors(outcomes) == [Refused]
    assert JoinRequest.objects.count() == 1


def test_of_two_editors_one_is_told():
    space = make_space()
    chloe = make_member("Chloe")
    join(space, chloe, SpaceRole.LEAD)
    by = viewer_of(chloe)
    outcomes = at_once(
        *(
            lambda name=name: edit_space(Space.objects.get(pk=space.pk), by=by, expected=1, name=name)
            for name in ("One", "Two")
        )
    )
    assert errors(outcomes) == [EditConflict]
    assert Space.objects.get(pk=space.pk).version == 2


def test_nobody_joins_in_the_moment_of_archiving_unseen():
    space = make_space(activity_at=timezone.now())
    chloe = make_member("Chloe")
    join(space, chloe, SpaceRole.LEAD)
    lead, ana = viewer_of(chloe), viewer_of(make_member("Ana"))
    outcomes = at_once(
        lambda: archive_space(Space.objects.get(pk=space.pk), by=lead),
        lambda: join_space(space, by=ana),
    )
    assert errors(outcomes) in ([], [PermissionRefused])
    assert Space.objects.get(pk=space.pk).state == "archived"


def test_two_groups_of_one_name_opened_at_once_have_two_addresses():
    finn = viewer_of(make_member("Finn", hub_role="manager"))
    outcomes = at_once(*[lambda: create_space(by=finn, name="Same")] * 2)
    assert errors(outcomes) == []
    assert len(set(Space.objects.values_list("slug", flat=True))) == 2
