"""Who may see and change profiles."""

import rules

from hub.community.actors.kinds import ActorState
from hub.community.actors.models import Actor
from hub.community.members.rules import is_manager
from hub.core.access.viewer import Viewer


@rules.predicate
def is_own_profile(viewer: Viewer, actor: Actor | None) -> bool:
    """The profile is the viewer's own."""
    return actor is not None and viewer.is_member and viewer.actor_id == actor.pk


@rules.predicate
def is_shown(viewer: Viewer, actor: Actor | None) -> bool:
    """The person takes part in the hub."""
    return actor is not None and actor.state == ActorState.ACTIVE


rules.add_perm("community_profiles.view_profile", is_shown | is_own_profile)
rules.add_perm("community_profiles.update_profile", is_own_profile)
rules.add_perm("community_profiles.export_people", is_manager)
