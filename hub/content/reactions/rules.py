"""Who may react, keep and follow."""

import rules

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
def is_not_own(viewer: Viewer, contribution: object) -> bool:
    """Nobody applauds themselves."""
    return getattr(contribution, "author_id", None) != viewer.actor_id


rules.add_perm("content_reactions.react", takes_part & is_shown & is_in_its_audience & is_not_own)
rules.add_perm("content_reactions.bookmark", is_member & is_shown & is_in_its_audience)
rules.add_perm("content_reactions.follow", is_member)
