"""Opening, proposing, editing, concluding and archiving groups."""

from typing import Any

import pytest

from hub.community.spaces import actions
from hub.community.spaces.actions import create_space, edit_space, open_space, propose_space, reopen_space
from hub.community.spaces.kinds import GROUP_KINDS, KIND_SENTENCES, SpaceRole, SpaceState
from hub.community.spaces.models import Space, SpaceMembership, SpaceTopic
from hub.community.topics.models import TaxonomyState, Topic
from hub.community.topics.queries import forget_topics
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.states import EditConflict, MoveRefused
from tests.factories import join, make_space, viewer_of
from tests.personas import Cast


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def make_topics(*labels: str) -> list[int]:
    topics = [Topic.objects.create(slug=label, labels={"en": label}).pk for label in labels]
    TaxonomyState.objects.get_or_create(pk=1)
    forget_topics()
    return topics


def test_every_kind_that_can_be_chosen_has_its_sentence():
    assert set(KIND_SENTENCES) == set(GROUP_KINDS)


def test_a_manager_opens_a_group_and_leads_it(cast: Cast):
    topics = make_topics("devices", "assessment")
    space = create_space(
        by=viewer_of(cast.finn),
        name=" Village\n schools ",
        purpose="What works.\n\n\n\nWith few devices.",
        kind="network",
        languages=["hu", "hu", "en"],
        country="HU",
        region="HU110",
        join_method="request",
        visibility="members",
        topics=topics,
    )
    space.refresh_from_db()
    assert (space.name, space.slug, space.purpose) == (
        "Village schools",
        "village-schools",
        "What works.\n\nWith few devices.",
    )
    assert (space.kind, space.join_method, space.visibility, space.state) == ("network", "request", "members", "active")
    assert (space.languages, space.country, space.region) == (["hu", "en"], "HU", "HU110")
    assert set(SpaceTopic.objects.filter(space=space).values_list("topic_id", flat=True)) == set(topics)
    assert (space.created_by, space.member_count) == (cast.finn.actor, 1)
    assert SpaceMembership.objects.get(space=space).role == SpaceRole.LEAD
    assert verbs() == ["community.space.joined", "community.space.created"]


def test_a_manager_opens_a_group_for_somebody_else_and_is_not_in_it(cast: Cast):
    space = create_space(by=viewer_of(cast.finn), name="For Ana", lead=cast.ana.actor)
    assert list(SpaceMembership.objects.filter(space=space).values_list("actor", "role")) == [
        (cast.ana.actor_id, "lead")
    ]


def test_an_import_opens_a_group_without_members_at_its_own_time(cast: Cast):
    space = create_space(by=Viewer(is_system=True), name="Imported", slug="old-address", at="2024-05-01T10:00:00Z")
    space.refresh_from_db()
    assert (space.slug, space.member_count, space.created_at.year, space.activity_at.year) == (
        "old-address",
        0,
        2024,
        2024,
    )


def test_addresses_are_free_and_never_those_of_other_pages(cast: Cast):
    finn = viewer_of(cast.finn)
    slugs = [create_space(by=finn, name=name).slug for name in ("Same", "Same", "New", "Mine", "Ομάδα", "日本")]
    assert len(set(slugs)) == 6
    assert slugs[0] == "same"
    assert slugs[1].startswith("same-")
    assert [slug.partition("-")[0] for slug in slugs[2:]] == ["group", "group", "omada", "group"]


@pytest.mark.parametrize("who", ["visitor", "ana", "chloe", "dimitris", "elin", "greta"])
def test_only_managers_open_groups(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        create_space(by=cast.viewers()[who], name="Mine")


@pytest.mark.parametrize("who", ["visitor", "greta"])
def test_only_active_members_propose(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        propose_space(by=cast.viewers()[who], name="Mine")


def test_a_member_proposes_an_interest_group_that_a_manager_opens(cast: Cast):
    space = propose_space(by=viewer_of(cast.ana), name="Chess", kind="board", parent=cast.open_group)
    assert (space.kind, space.parent, space.state, space.visibility, space.opens_as) == (
        "interest_group",
        None,
        "forming",
        "space",
        "public",
    )
    assert viewer_of(cast.ana).spaces[space.pk] == SpaceRole.LEAD
    for who in (cast.ana, cast.elin, cast.chloe):
        with pytest.raises(PermissionRefused):
            open_space(space, by=viewer_of(who))
        with pytest.raises(PermissionRefused):
            reopen_space(space, by=viewer_of(who))
    open_space(space, by=viewer_of(cast.finn))
    space.refresh_from_db()
    assert (space.state, space.visibility) == ("active", "public")
    assert verbs() == [
        "community.space.joined",
        "community.space.proposed",
        "community.space.opened",
        "community.space.visibility_changed",
    ]


def test_a_proposal_that_was_archived_is_not_brought_back_by_its_proposer(cast: Cast):
    space = propose_space(by=viewer_of(cast.ana), name="Chess")
    actions.archive_space(space, by=viewer_of(cast.finn))
    with pytest.raises(PermissionRefused):
        reopen_space(space, by=viewer_of(cast.ana))
    reopen_space(space, by=viewer_of(cast.finn))
    assert Space.objects.get(pk=space.pk).opened_at is not None


def test_a_lead_opens_working_groups_inside(cast: Cast):
    inside = create_space(by=viewer_of(cast.chloe), name="Inside", parent=cast.open_group, kind="board")
    assert (inside.parent, inside.kind) == (cast.open_group, "working_group")
    for who in ("visitor", "ana", "bela", "elin"):
        with pytest.raises(PermissionRefused):
            create_space(by=cast.viewers()[who], name="Another", parent=cast.open_group)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "\u202e"}),
        ("name", {"name": "123"}),
        ("name", {"name": "x" * 121}),
        ("name", {"name": "See www.example.org"}),
        ("purpose", {"purpose": "x" * 2001}),
        ("kind", {"kind": "conversation"}),
        ("kind", {"kind": "castle"}),
        ("join_method", {"join_method": "key"}),
        ("visibility", {"visibility": "nobody"}),
        ("languages", {"languages": ["xx"]}),
        ("country", {"country": "QQ"}),
        ("region", {"region": "HU110"}),
        ("topics", {"topics": [9999]}),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field_and_nothing_is_saved(
    cast: Cast, field: str, change: dict[str, Any]
):
    before = Space.objects.count()
    with pytest.raises(Refused) as refused:
        create_space(by=viewer_of(cast.finn), **({"name": "Name"} | change))
    assert refused.value.field == field
    if field != "kind":
        with pytest.raises(Refused) as refused:
            edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, **change)
        assert refused.value.field == field
    assert Space.objects.count() == before
    assert verbs() == []
    assert Space.objects.get(pk=cast.open_group.pk).version == 1


def test_a_lead_edits_everything_but_kind_and_parent(cast: Cast):
    chloe = viewer_of(cast.chloe)
    old, new = make_topics("devices", "assessment")
    SpaceTopic.objects.create(space=cast.open_group, topic_id=old)
    edit_space(cast.open_group, by=chloe, expected=1, name="New name", join_method="request", topics=[new])
    space = Space.objects.get(pk=cast.open_group.pk)
    assert (space.name, space.slug, space.join_method, space.version) == (
        "New name",
        cast.open_group.slug,
        "request",
        2,
    )
    assert list(SpaceTopic.objects.filter(space=space).values_list("topic_id", flat=True)) == [new]
    assert Activity.objects.get(verb="community.space.edited").data == {
        "fields": ["join_method", "name", "topics"],
        "version": 2,
    }
    for change in ({"kind": "board"}, {"parent": None}):
        with pytest.raises(PermissionRefused):
            edit_space(space, by=chloe, expected=2, **change)
    edit_space(space, by=viewer_of(cast.finn), expected=2, kind="squad", parent=cast.closed_group, visibility="space")
    assert Space.objects.get(pk=space.pk).kind == "squad"


def test_another_country_takes_the_region_away(cast: Cast):
    chloe = viewer_of(cast.chloe)
    edit_space(cast.open_group, by=chloe, expected=1, country="HU", region="HU110")
    edit_space(cast.open_group, by=chloe, expected=2, country="SE")
    space = Space.objects.get(pk=cast.open_group.pk)
    assert (space.country, space.region) == ("SE", "")


def test_the_second_of_two_editors_is_told_and_changes_nothing(cast: Cast):
    chloe = viewer_of(cast.chloe)
    edit_space(cast.open_group, by=chloe, expected=1, name="First")
    with pytest.raises(EditConflict):
        edit_space(cast.open_group, by=chloe, expected=1, name="Second")
    assert Space.objects.get(pk=cast.open_group.pk).name == "First"


def test_a_group_is_not_inside_itself(cast: Cast):
    finn = viewer_of(cast.finn)
    inside = make_space("Inside", parent=cast.open_group)
    for parent in (cast.open_group, inside):
        with pytest.raises(Refused) as refused:
            edit_space(cast.open_group, by=finn, expected=1, parent=parent)
        assert refused.value.field == "parent"


def test_nothing_is_put_into_an_archived_group_or_a_conversation(cast: Cast):
    for parent in (make_space("Archived", state="archived"), make_space("Two", kind="conversation")):
        with pytest.raises(Refused) as refused:
            create_space(by=viewer_of(cast.finn), name="Inside", parent=parent)
        assert refused.value.field == "parent"


# Which action leads from which state; everything else is refused.
MOVES = {
    "conclude_space": {SpaceState.ACTIVE: SpaceState.CONCLUDED},
    "archive_space": {
        SpaceState.FORMING: SpaceState.ARCHIVED,
        SpaceState.ACTIVE: SpaceState.ARCHIVED,
        SpaceState.CONCLUDED: SpaceState.ARCHIVED,
    },
    "reopen_space": {SpaceState.CONCLUDED: SpaceState.ACTIVE, SpaceState.ARCHIVED: SpaceState.ACTIVE},
    "open_space": {SpaceState.FORMING: SpaceState.ACTIVE},
}


@pytest.mark.parametrize("state", SpaceState)
@pytest.mark.parametrize("name", MOVES)
def test_each_move_leads_from_its_states_only(cast: Cast, name: str, state: SpaceState):
    space = make_space("Group", state=state)
    act = getattr(actions, name)
    if state in MOVES[name]:
        act(space, by=viewer_of(cast.finn))
        assert Space.objects.get(pk=space.pk).state == MOVES[name][state]
        assert Activity.objects.exists()
    else:
        with pytest.raises((MoveRefused, PermissionRefused)):
            act(space, by=viewer_of(cast.finn))
        assert Space.objects.get(pk=space.pk).state == state
        assert not Activity.objects.exists()


def test_a_lead_and_a_co_lead_end_a_group_and_bring_it_back(cast: Cast):
    join(cast.open_group, cast.ana, SpaceRole.CO_LEAD)
    for who in (cast.chloe, cast.ana):
        for name in ("conclude_space", "reopen_space", "archive_space", "reopen_space"):
            space = getattr(actions, name)(Space.objects.get(pk=cast.open_group.pk), by=viewer_of(who))
        assert space.state == SpaceState.ACTIVE


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "elin", "greta"])
@pytest.mark.parametrize("name", ["conclude_space", "archive_space", "reopen_space"])
def test_others_do_not(cast: Cast, name: str, who: str):
    with pytest.raises(PermissionRefused):
        getattr(actions, name)(cast.open_group, by=cast.viewers()[who])


def test_a_private_conversation_is_nobodys_group(cast: Cast):
    conversation = make_space("Two", kind="conversation", visibility="space", join_method="invite")
    join(conversation, cast.chloe, SpaceRole.LEAD)
    for who in (cast.chloe, cast.finn):
        by = viewer_of(who)
        with pytest.raises(PermissionRefused):
            edit_space(conversation, by=by, expected=1, name="Ours")
        with pytest.raises(PermissionRefused):
            actions.archive_space(conversation, by=by)
        with pytest.raises(PermissionRefused):
            actions.create_link(conversation, by=by)
