"""Who may find, read, join, lead and manage spaces. Asked with a space or a row that has its columns."""

from datetime import datetime
from typing import Protocol

import rules

from hub.community.spaces.kinds import LEADING_ROLES, JoinMethod, SpaceKind, SpaceRole, SpaceState
from hub.core.access.viewer import Viewer


class SpaceLike(Protocol):
    """What decides: of a model instance or of a row."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def join_method(self) -> str: ...
    @property
    def opened_at(self) -> datetime | None: ...


@rules.predicate
def is_active_member(viewer: Viewer, _thing: object = None) -> bool:
    """A member who may write, not one who may read only."""
    return viewer.holds("member")


@rules.predicate
def is_member(viewer: Viewer, _thing: object = None) -> bool:
    """Signed in, perhaps only to read."""
    return viewer.is_member


@rules.predicate
def is_hub_manager(viewer: Viewer, _thing: object = None) -> bool:
    """A manager of the hub."""
    return viewer.holds("manager")


@rules.predicate
def is_the_hub(viewer: Viewer, _thing: object = None) -> bool:
    """The hub itself, after something that a person did."""
    return viewer.is_system


@rules.predicate
def is_group(_viewer: Viewer, space: SpaceLike) -> bool:
    """Not a private conversation, which nobody finds, joins or manages."""
    return space.kind != SpaceKind.CONVERSATION


@rules.predicate
def is_in_space(viewer: Viewer, space: SpaceLike) -> bool:
    """In it, as a person or for an organisation."""
    return space.id in viewer.spaces


@rules.predicate
def is_for_the_viewer(viewer: Viewer, space: SpaceLike) -> bool:
    """What is in it is for everybody, or for members of the hub and the viewer is one."""
    return space.visibility in viewer.visibilities


@rules.predicate
def may_be_asked_for(viewer: Viewer, space: SpaceLike) -> bool:
    """Members of the hub must find a closed group to ask; one by invitation is found by nobody who is not invited."""
    return viewer.is_member and space.join_method != JoinMethod.INVITE


@rules.predicate
def is_forming(_viewer: Viewer, space: SpaceLike) -> bool:
    """Its leads prepare it."""
    return space.state == SpaceState.FORMING


@rules.predicate
def was_opened(_viewer: Viewer, space: SpaceLike) -> bool:
    """It has been at work: a manager has opened it."""
    return space.opened_at is not None


@rules.predicate
def is_active(_viewer: Viewer, space: SpaceLike) -> bool:
    """It is at work."""
    return space.state == SpaceState.ACTIVE


@rules.predicate
def is_archived(_viewer: Viewer, space: SpaceLike) -> bool:
    """It is kept for reading."""
    return space.state == SpaceState.ARCHIVED


@rules.predicate
def is_open_to_all(_viewer: Viewer, space: SpaceLike) -> bool:
    """Whoever wants may join."""
    return space.join_method == JoinMethod.OPEN


@rules.predicate
def takes_requests(_viewer: Viewer, space: SpaceLike) -> bool:
    """One may ask; also in an open group, from which somebody was removed."""
    return space.join_method in (JoinMethod.REQUEST, JoinMethod.OPEN)


@rules.predicate
def leads(viewer: Viewer, space: SpaceLike) -> bool:
    """Lead or co-lead."""
    return viewer.spaces.get(space.id) in LEADING_ROLES


@rules.predicate
def is_lead(viewer: Viewer, space: SpaceLike) -> bool:
    """Lead."""
    return viewer.spaces.get(space.id) == SpaceRole.LEAD


_finds = is_in_space | (is_group & (is_hub_manager | (~is_forming & (is_for_the_viewer | may_be_asked_for))))
_reads = is_in_space | (is_group & ~is_forming & is_for_the_viewer)
_directs = is_group & (is_hub_manager | (is_active_member & leads))

rules.add_perm("community_spaces.find_space", _finds)
rules.add_perm("community_spaces.read_space", _reads)
rules.add_perm("community_spaces.view_people", is_in_space | (is_group & (is_hub_manager | (is_member & _reads))))
rules.add_perm("community_spaces.create_space", is_hub_manager)
rules.add_perm("community_spaces.propose_space", is_active_member)
rules.add_perm("community_spaces.create_subspace", is_group & (is_hub_manager | (is_active_member & leads & is_active)))
rules.add_perm("community_spaces.edit_space", _directs & ~is_archived)
rules.add_perm("community_spaces.change_kind", is_group & is_hub_manager)
rules.add_perm("community_spaces.open_space", is_group & is_hub_manager & is_forming)
rules.add_perm("community_spaces.end_space", _directs)
rules.add_perm("community_spaces.reopen_space", _directs & ~is_forming & (was_opened | is_hub_manager))
rules.add_perm("community_spaces.join_space", is_group & is_active_member & is_active & is_open_to_all & _finds)
rules.add_perm("community_spaces.request_to_join", is_group & is_active_member & is_active & takes_requests & _finds)
rules.add_perm("community_spaces.leave_space", is_group)
rules.add_perm("community_spaces.answer_requests", _directs & is_active)
rules.add_perm("community_spaces.invite", _directs & (is_active | is_forming))
rules.add_perm("community_spaces.manage_members", _directs & ~is_archived)
rules.add_perm(
    "community_spaces.change_roles", is_group & ~is_archived & (is_hub_manager | (is_active_member & is_lead))
)
rules.add_perm("community_spaces.add_members", is_group & is_hub_manager)
rules.add_perm("community_spaces.keep_in_step", is_the_hub)
rules.add_perm("community_spaces.view_desk", is_hub_manager)
