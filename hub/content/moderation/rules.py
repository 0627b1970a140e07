"""Who may report and who decides."""

import rules

from hub.community.members.rules import is_moderator
from hub.content.moderation.models import Decision
from hub.core.access.viewer import Viewer


@rules.predicate
def is_about_oneself(viewer: Viewer, decision: Decision | None) -> bool:
    """The decision concerns the viewer."""
    return decision is not None and viewer.actor_id is not None and decision.subject_id == viewer.actor_id


rules.add_perm("content_moderation.report", rules.always_true)
rules.add_perm("content_moderation.view_reports", is_moderator)
rules.add_perm("content_moderation.decide", is_moderator)
rules.add_perm("content_moderation.view_decision", is_about_oneself | is_moderator)
