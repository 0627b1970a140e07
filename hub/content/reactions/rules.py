"""Who may react, keep and follow."""

import rules

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.spaces.kinds import SpaceKind
from hub.community.spaces.models import Space
from hub.content.contributions.rules import is_in_its_audience, is_shown
from hub.core.access.viewer import Viewer


@rules.predicate
def takes_part(viewer: Viewer) -> bool:
    """A signed-in member who is not restricted to reading (their hub role is then empty)."""
    return viewer.is_member and bool(viewer.hub_role)


@rules.predicate
def is_member(viewer: Viewer) -> bool:
    """Signed in."""
    return viewer.is_member


@rules.predicate
def is_another_person(viewer: Viewer, actor: Actor) -> bool:
    """Somebody else, whose page is there."""
    return actor.kind == ActorKind.PERSON and actor.state == ActorState.ACTIVE and actor.pk != viewer.actor_id


@rules.predicate
def may_read_group(viewer: Viewer, space: Space) -> bool:
    """What is in the group is for the viewer. A private conversation is no group."""
    return space.kind != SpaceKind.CONVERSATION and viewer.may("community_spaces.read_space", space)


@rules.predicate
def is_not_own(viewer: Viewer, contribution: object) -> bool:
    """Nobody applauds themselves."""
    return getattr(contribution, "author_id", None) != viewer.actor_id


rules.add_perm("content_reactions.react", takes_part & is_shown & is_in_its_audience & is_not_own)
rules.add_perm("content_reactions.bookmark", is_member & is_shown & is_in_its_audience)
rules.add_perm("content_reactions.follow", is_member)
rules.add_perm("content_reactions.follow_person", is_member & is_another_person)
rules.add_perm("content_reactions.follow_space", is_member & may_read_group)
