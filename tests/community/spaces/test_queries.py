"""What lists of groups and of people in them hold."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hub.community.spaces import queries
from hub.community.spaces.actions import add_member
from hub.community.spaces.kinds import GROUP_KINDS, JoinMethod, SpaceRole, SpaceState, Visibility
from hub.community.spaces.models import JoinRequest, Space, SpaceInvitation, SpaceMembership, SpaceRemoval, SpaceTopic
from hub.community.spaces.queries import SpaceFilter
from hub.community.topics.models import Topic
from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import VISITOR, Viewer
from tests.factories import affiliate, join, make_member, make_organisation, make_space, viewer_of
from tests.personas import Cast

ALL = SpaceFilter()
SOON = timezone.now() + timedelta(days=1)


def listed(viewer: Viewer, filters: SpaceFilter = ALL) -> set[int]:
    return {row.id for row in queries.spaces(viewer, filters)}


@pytest.mark.parametrize("kind", [GROUP_KINDS[0], "conversation"])
@pytest.mark.parametrize("join_method", JoinMethod)
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("state", SpaceState)
def test_the_list_holds_the_groups_that_one_may_find(
    cast: Cast, state: str, visibility: str, join_method: str, kind: str
):
    space = make_space("Group", state=state, visibility=visibility, join_method=join_method, kind=kind)
    join(space, cast.bela)
    filters = SpaceFilter(state=state)
    for name, viewer in cast.viewers().items():
        expected = kind != "conversation" and viewer.may("community_spaces.find_space", space)
        assert (space.pk in listed(viewer, filters)) is expected, name


def test_archived_groups_are_listed_only_where_asked_for(cast: Cast):
    archived = make_space("Archived", state=SpaceState.ARCHIVED)
    assert archived.pk not in listed(VISITOR)
    assert listed(VISITOR, SpaceFilter(state="archived")) == {archived.pk}


def test_the_list_is_narrowed(cast: Cast):
    topic = Topic.objects.create(slug="devices", labels={"en": "Devices"})
    swedish = make_space("Swedish", languages=["sv", "en"], country="SE", kind="squad")
    SpaceTopic.objects.create(space=swedish, topic=topic)
    asked = make_space("Asked", join_method="request", languages=["hu"])
    for filters, expected in (
        (SpaceFilter(language="sv"), {swedish.pk}),
        (SpaceFilter(language="s"), set()),
        (SpaceFilter(language="%"), set()),
        (SpaceFilter(country="SE"), {swedish.pk}),
        (SpaceFilter(topics=frozenset({topic.pk, 9999})), {swedish.pk}),
        (SpaceFilter(join_method="request"), {asked.pk}),
        (SpaceFilter(kind="squad"), {swedish.pk}),
        (SpaceFilter(language="hu", join_method="open"), set()),
    ):
        assert listed(VISITOR, filters) == expected, filters


def test_the_list_is_paged_by_key_the_latest_active_first(cast: Cast):
    Space.objects.all().delete()
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = [make_space(f"Group {n}", activity_at=day + timedelta(days=n // 2)) for n in range(7)]
    seen, after = [], None
    while True:
        rows = queries.spaces(VISITOR, ALL, after=after, limit=2)
        seen += [row.id for row in rows[:2]]
        if len(rows) <= 2:
            break
        after = (rows[1].activity_at, rows[1].id)
    assert seen == [space.pk for space in reversed(made)]


def test_a_row_tells_what_a_card_needs(cast: Cast):
    Space.objects.all().delete()
    make_space("Group", purpose="x" * 300, languages=["sv", "en"], member_count=3)
    [row] = queries.spaces(VISITOR, ALL)
    assert (len(row.teaser), row.language_codes, row.member_count) == (240, ["sv", "en"], 3)


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("who", ["visitor", "bela", "finn"])
def test_the_list_is_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, who: str, count: int):
    for number in range(count):
        make_space(f"Group {number}")
    viewer = cast.viewers()[who]
    with django_assert_num_queries(1):
        queries.spaces(viewer, ALL)


def test_topics_of_many_groups_are_one_statement(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries):
    topic = Topic.objects.create(slug="devices", labels={"en": "Devices"})
    SpaceTopic.objects.create(space=cast.open_group, topic=topic)
    with django_assert_num_queries(1):
        assert queries.topics_of([cast.open_group.pk, cast.closed_group.pk]) == {cast.open_group.pk: [topic.pk]}


def test_what_one_may_not_find_does_not_exist(cast: Cast):
    secret = make_space("Secret", visibility="space", join_method="invite")
    conversation = make_space("Two", kind="conversation")
    join(secret, cast.bela)
    join(conversation, cast.bela)
    assert queries.get_space(viewer_of(cast.bela), secret.slug) == secret
    assert queries.get_space_by_uuid(viewer_of(cast.bela), secret.uuid) == secret
    for who, space in (("ana", secret), ("visitor", secret), ("bela", conversation), ("finn", conversation)):
        with pytest.raises(Http404):
            queries.get_space(cast.viewers()[who], space.slug)
        with pytest.raises(Http404):
            queries.get_space_by_uuid(cast.viewers()[who], space.uuid)
    with pytest.raises(Http404):
        queries.get_space(VISITOR, "nothing-of-that-name")


def test_groups_inside_are_those_that_one_may_find(cast: Cast):
    make_space("B open", parent=cast.open_group)
    make_space("A archived", parent=cast.open_group, state="archived")
    make_space("Secret", parent=cast.open_group, visibility="space", join_method="invite")
    assert [row.name for row in queries.subspaces(VISITOR, cast.open_group)] == ["B open", "A archived"]
    assert len(queries.subspaces(viewer_of(cast.finn), cast.open_group)) == 3


def test_where_somebody_is_tells_only_what_one_may_read(cast: Cast):
    make_space("Elsewhere")
    archived = make_space("Archived", state="archived")
    conversation = make_space("Two", kind="conversation")
    for space in (archived, conversation):
        join(space, cast.bela)

    def seen_by(viewer: Viewer) -> set[str]:
        return {row.name for row in queries.spaces_of_party(viewer, cast.bela.actor_id)}

    assert seen_by(VISITOR) == seen_by(viewer_of(cast.ana)) == seen_by(viewer_of(cast.finn)) == {"Open group"}
    assert seen_by(viewer_of(cast.chloe)) == {"Open group", "Closed group"}


def test_ones_own_groups_in_one_look(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries):
    chloe = viewer_of(cast.chloe)
    join(make_space("Two", kind="conversation"), cast.chloe)
    JoinRequest.objects.create(space=cast.closed_group, actor=cast.ana.actor, asked_by=cast.ana.actor)
    later = timezone.now() + timedelta(hours=1)
    Space.objects.filter(pk=cast.open_group.pk).update(activity_at=later)
    with django_assert_num_queries(1):
        rows = queries.own_spaces(chloe)
    assert [(row.name, row.role, row.waiting, row.through) for row in rows] == [
        ("Open group", "lead", 0, None),
        ("Closed group", "lead", 1, None),
    ]
    assert [row.waiting for row in queries.own_spaces(viewer_of(cast.bela))] == [0, 0]
    add_member(cast.open_group, cast.organisation.actor, by=Viewer(is_system=True))
    [row] = queries.own_spaces(viewer_of(cast.dimitris))
    assert (row.through, row.role) == ("Example University", "member")
    assert queries.own_spaces(VISITOR) == []


def test_the_desk_has_what_waits_for_a_manager(cast: Cast):
    forming = make_space("Forming", state="forming", created_by=cast.ana.actor)
    orphan = make_space("Orphan")
    make_space("Archived orphan", state="archived")
    rows = queries.spaces_on_the_desk(viewer_of(cast.finn))
    assert [(row.id, row.proposer, row.has_lead) for row in rows] == [
        (forming.pk, "Ana Ordinary", False),
        (orphan.pk, None, False),
    ]
    assert queries.spaces_on_the_desk(viewer_of(cast.elin)) == []


def test_persons_come_by_role_and_are_paged_by_key(cast: Cast):
    for number in range(5):
        join(cast.open_group, make_member(f"Member {number}"))
    join(cast.open_group, cast.elin, SpaceRole.CO_LEAD)
    join(cast.open_group, cast.greta)
    cast.greta.actor.state = "suspended"
    cast.greta.actor.save()
    ana = viewer_of(cast.ana)
    seen, after = [], None
    while True:
        rows = queries.persons_in(ana, cast.open_group, after=after, limit=3)
        seen += [row.name for row in rows[:3]]
        if len(rows) <= 3:
            break
        after = (rows[2].rank, rows[2].membership_id)
    assert seen == ["Chloé Lead", "Elin Moderator", "Béla Member", *(f"Member {number}" for number in range(5))]
    assert [row.name for row in queries.leads_of(VISITOR, cast.open_group)] == ["Chloé Lead", "Elin Moderator"]


def test_persons_are_shown_to_members_of_the_hub_and_of_closed_groups_to_those_inside(cast: Cast):
    with pytest.raises(PermissionRefused):
        queries.persons_in(VISITOR, cast.open_group)
    with pytest.raises(PermissionRefused):
        queries.persons_in(viewer_of(cast.ana), cast.closed_group)
    assert len(queries.persons_in(viewer_of(cast.bela), cast.closed_group)) == 2


def test_organisations_come_with_who_speaks_for_them(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries):
    second = make_member("Second")
    affiliate(second, cast.organisation, may_speak=True)
    affiliate(make_member("Only belongs"), cast.organisation)
    for organisation in (cast.organisation, make_organisation("Alone")):
        add_member(cast.open_group, organisation.actor, by=Viewer(is_system=True))
    ana = viewer_of(cast.ana)
    with django_assert_num_queries(2):
        rows = queries.organisations_in(cast.open_group)
        speakers = queries.speakers_of(ana, cast.open_group, rows)
    assert [row.name for row in rows] == ["Alone", "Example University"]
    assert [row.name for row in speakers[cast.organisation.pk]] == ["Dimitris Voice", "Second"]
    assert queries.speakers_of(VISITOR, cast.open_group, rows) == {}


def test_requests_and_invitations_are_for_those_who_answer(cast: Cast):
    group = cast.closed_group
    request = JoinRequest.objects.create(space=group, actor=cast.ana.actor, asked_by=cast.ana.actor, reason="Please.")
    SpaceRemoval.objects.create(space=group, actor=cast.ana.actor, reason="Rude.")
    JoinRequest.objects.create(space=group, actor=cast.elin.actor, asked_by=cast.elin.actor, state="refused")
    invitation = SpaceInvitation.objects.create(
        space=group, email="new@example.org", invited_by=cast.chloe.actor, expires_at=SOON
    )
    SpaceInvitation.objects.create(
        space=group, email="old@example.org", invited_by=cast.chloe.actor, expires_at=timezone.now()
    )
    for who in ("chloe", "finn"):
        viewer = cast.viewers()[who]
        [row] = queries.requests_in(viewer, group)
        assert (row.id, row.name, row.reason, row.was_removed) == (request.pk, "Ana Ordinary", "Please.", True)
        [sent] = queries.invitations_of(viewer, group)
        assert (sent.id, sent.email, sent.name) == (invitation.pk, "new@example.org", None)
    for who in ("visitor", "ana", "bela", "elin"):
        for read in (queries.requests_in, queries.invitations_of):
            with pytest.raises(PermissionRefused):
                read(cast.viewers()[who], group)
    assert queries.get_request(group, request.pk) == request
    assert queries.get_invitation(group, invitation.pk) == invitation
    for read in (queries.get_request, queries.get_invitation, queries.get_membership):
        with pytest.raises(Http404):
            read(cast.open_group, request.pk + 1000)


def test_invitations_wait_for_the_member_and_for_those_who_speak_for_an_organisation(cast: Cast):
    for party in (cast.ana.actor, cast.organisation.actor):
        SpaceInvitation.objects.create(
            space=cast.closed_group, actor=party, invited_by=cast.chloe.actor, expires_at=SOON
        )
    SpaceInvitation.objects.create(
        space=cast.open_group, actor=cast.ana.actor, invited_by=cast.chloe.actor, expires_at=SOON, state="declined"
    )
    [row] = queries.own_invitations(viewer_of(cast.ana))
    assert (row.space, row.invited_by, row.organisation) == ("Closed group", "Chloé Lead", None)
    [row] = queries.own_invitations(viewer_of(cast.dimitris))
    assert row.organisation == "Example University"
    assert queries.own_invitations(viewer_of(cast.bela)) == queries.own_invitations(VISITOR) == []
    assert queries.invitation_for(viewer_of(cast.dimitris), row.id).actor_id == cast.organisation.pk
    for who in ("visitor", "ana", "finn"):
        with pytest.raises(Http404):
            queries.invitation_for(cast.viewers()[who], row.id)


def test_ones_own_requests(cast: Cast):
    now = timezone.now()
    mine = JoinRequest.objects.create(space=cast.closed_group, actor=cast.ana.actor, asked_by=cast.ana.actor)
    JoinRequest.objects.create(
        space=cast.open_group, actor=cast.ana.actor, asked_by=cast.ana.actor, state="refused", answered_at=now
    )
    ana = viewer_of(cast.ana)
    assert len(queries.own_requests(ana, since=now - timedelta(days=1))) == 2
    assert [row.id for row in queries.own_requests(ana, since=now)] == [mine.pk]
    pending = queries.pending_request(cast.ana.actor_id, cast.closed_group)
    assert pending is not None
    assert (pending.pk, pending.asked_at) == (mine.pk, mine.asked_at)
    assert queries.get_own_request(ana, mine.pk) == mine
    with pytest.raises(Http404):
        queries.get_own_request(viewer_of(cast.bela), mine.pk)
    assert queries.own_requests(VISITOR, since=now) == []
    assert queries.pending_request(None, cast.closed_group) is None


def test_how_a_party_is_in_a_group(cast: Cast):
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    assert queries.presence_of(cast.bela.actor_id, cast.open_group) == (membership.pk, "member", None)
    assert queries.presence_of(cast.ana.actor_id, cast.open_group) is None
    assert queries.presence_of(None, cast.open_group) is None
    assert queries.last_removal(cast.ana.actor_id, cast.open_group) is None
    removal = SpaceRemoval.objects.create(space=cast.open_group, actor=cast.ana.actor, reason="Rude.")
    found = queries.last_removal(cast.ana.actor_id, cast.open_group)
    assert found == (removal.pk, "Rude.", removal.removed_at)
    assert queries.last_removal(None, cast.open_group) is None


def test_managers_choose_a_parent_among_living_groups(cast: Cast):
    make_space("Archived", state="archived")
    make_space("Two", kind="conversation")
    finn = viewer_of(cast.finn)
    names = [name for _id, name in queries.possible_parents(finn, except_id=cast.open_group.pk)]
    assert names == ["Closed group"]
    assert queries.possible_parents(viewer_of(cast.chloe)) == []
