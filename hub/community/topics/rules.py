"""Who may keep the taxonomy and whose interests one may change."""

import uuid

import rules

from hub.core.access.viewer import Viewer


@rules.predicate
def is_editor(viewer: Viewer) -> bool:
    """An editor of this hub or more, or the system itself."""
    return viewer.holds("editor")


@rules.predicate
def is_own(viewer: Viewer, actor_id: uuid.UUID | None) -> bool:
    """The party's own interests; the system's imports may change anybody's."""
    return viewer.is_system or (viewer.actor_id is not None and viewer.actor_id == actor_id)


rules.add_perm("community_topics.manage_topics", is_editor)
rules.add_perm("community_topics.change_interests", is_own)
