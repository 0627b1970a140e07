"""Who may do what with groups: personas by states, audiences and ways in."""

import pytest

from hub.community.spaces.kinds import GROUP_KINDS, JoinMethod, SpaceRole, SpaceState, Visibility
from hub.community.spaces.queries import readable_spaces, spaces_visible_to
from tests.factories import join, make_space
from tests.personas import Cast

EVERYBODY = {"visitor", "ana", "bela", "chloe", "dimitris", "elin", "finn", "greta"}
MEMBERS = EVERYBODY - {"visitor", "greta"}
# Béla is a member of the group, Chloé leads it, Dimitris is co-lead, Elin moderates it; Finn manages the hub.
INSIDE = {"bela", "chloe", "dimitris", "elin"}
LEADING = {"chloe", "dimitris", "finn"}
ACTIVE, FORMING, CONCLUDED, ARCHIVED = (
    SpaceState.ACTIVE,
    SpaceState.FORMING,
    SpaceState.CONCLUDED,
    SpaceState.ARCHIVED,
)
ANY = tuple(SpaceState)
FOUND = (ACTIVE, CONCLUDED, ARCHIVED)
TABLE: list[tuple[str, tuple[SpaceState, ...], dict[str, str], set[str]]] = [
    ("find_space", FOUND, {"visibility": "public"}, EVERYBODY),
    ("find_space", FOUND, {"visibility": "members"}, MEMBERS),
    ("find_space", FOUND, {"visibility": "space", "join_method": "request"}, MEMBERS),
    ("find_space", FOUND, {"visibility": "space", "join_method": "invite"}, INSIDE | {"finn"}),
    ("find_space", (FORMING,), {"visibility": "public"}, INSIDE | {"finn"}),
    ("read_space", FOUND, {"visibility": "public"}, EVERYBODY),
    ("read_space", FOUND, {"visibility": "members"}, MEMBERS),
    ("read_space", FOUND, {"visibility": "space", "join_method": "request"}, INSIDE),
    ("read_space", (FORMING,), {"visibility": "public"}, INSIDE),
    ("view_people", FOUND, {"visibility": "public"}, MEMBERS),
    ("view_people", FOUND, {"visibility": "space", "join_method": "request"}, INSIDE | {"finn"}),
    ("edit_space", (FORMING, ACTIVE, CONCLUDED), {}, LEADING),
    ("edit_space", (ARCHIVED,), {}, set()),
    ("change_kind", ANY, {}, {"finn"}),
    ("open_space", (FORMING,), {}, {"finn"}),
    ("open_space", FOUND, {}, set()),
    ("reopen_space", FOUND, {}, LEADING),
    ("reopen_space", (FORMING,), {}, set()),
    ("end_space", ANY, {}, LEADING),
    ("join_space", (ACTIVE,), {"join_method": "open"}, MEMBERS),
    ("join_space", (ACTIVE,), {"join_method": "request"}, set()),
    ("join_space", (FORMING, CONCLUDED, ARCHIVED), {"join_method": "open"}, set()),
    ("request_to_join", (ACTIVE,), {"join_method": "request"}, MEMBERS),
    ("request_to_join", (ACTIVE,), {"join_method": "invite"}, set()),
    ("request_to_join", (ACTIVE,), {"join_method": "apply"}, set()),
    ("request_to_join", (FORMING, CONCLUDED, ARCHIVED), {"join_method": "request"}, set()),
    ("answer_requests", (ACTIVE,), {}, LEADING),
    ("answer_requests", (FORMING, CONCLUDED, ARCHIVED), {}, set()),
    ("invite", (FORMING, ACTIVE), {}, LEADING),
    ("invite", (CONCLUDED, ARCHIVED), {}, set()),
    ("manage_members", (FORMING, ACTIVE, CONCLUDED), {}, LEADING),
    ("manage_members", (ARCHIVED,), {}, set()),
    ("change_roles", (FORMING, ACTIVE, CONCLUDED), {}, {"chloe", "finn"}),
    ("change_roles", (ARCHIVED,), {}, set()),
    ("create_subspace", (ACTIVE,), {}, LEADING),
    ("create_subspace", (FORMING, CONCLUDED, ARCHIVED), {}, {"finn"}),
    ("add_members", ANY, {}, {"finn"}),
]


def make_group(cast: Cast, **fields: object) -> object:
    space = make_space("Group", **fields)
    for who, role in (
        (cast.bela, SpaceRole.MEMBER),
        (cast.chloe, SpaceRole.LEAD),
        (cast.dimitris, SpaceRole.CO_LEAD),
        (cast.elin, SpaceRole.MODERATOR),
    ):
        join(space, who, role)
    return space


@pytest.mark.parametrize(
    ("permission", "state", "fields", "allowed"),
    [(permission, state, fields, allowed) for permission, states, fields, allowed in TABLE for state in states],
)
def test_persona_by_state(cast: Cast, permission: str, state: SpaceState, fields: dict[str, str], allowed: set[str]):
    space = make_group(cast, state=state, **fields)
    found = {name for name, viewer in cast.viewers().items() if viewer.may(f"community_spaces.{permission}", space)}
    assert found == allowed


@pytest.mark.parametrize("permission", sorted({permission for permission, *_rest in TABLE}))
def test_a_private_conversation_is_known_to_those_two_alone_and_managed_by_nobody(cast: Cast, permission: str):
    conversation = make_space("Two", kind="conversation", visibility="space", join_method="invite")
    join(conversation, cast.ana)
    join(conversation, cast.bela, SpaceRole.LEAD)
    allowed = {n for n, viewer in cast.viewers().items() if viewer.may(f"community_spaces.{permission}", conversation)}
    assert allowed == ({"ana", "bela"} if permission in ("find_space", "read_space", "view_people") else set())


@pytest.mark.parametrize("kind", [GROUP_KINDS[0], "conversation"])
@pytest.mark.parametrize("join_method", JoinMethod)
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("state", SpaceState)
def test_the_lists_and_the_rules_agree(cast: Cast, state: str, visibility: str, join_method: str, kind: str):
    space = make_group(cast, state=state, visibility=visibility, join_method=join_method, kind=kind)
    for name, viewer in cast.viewers().items():
        for permission, found in (("find_space", spaces_visible_to), ("read_space", readable_spaces)):
            listed = found(viewer).filter(pk=space.pk).exists()  # type: ignore[attr-defined]
            assert listed is viewer.may(f"community_spaces.{permission}", space), (name, permission)


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [("create_space", {"finn"}), ("propose_space", MEMBERS), ("view_desk", {"finn"})],
)
def test_what_needs_no_group(cast: Cast, permission: str, allowed: set[str]):
    assert {n for n, viewer in cast.viewers().items() if viewer.may(f"community_spaces.{permission}")} == allowed
