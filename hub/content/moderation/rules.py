"""Who may report and who decides."""

import rules

from hub.community.members.rules import is_moderator
from hub.content.contributions.kinds import ContributionState
from hub.content.contributions.models import Contribution
from hub.content.contributions.rules import is_in_its_audience
from hub.content.moderation.models import Decision
from hub.core.access.viewer import Viewer


@rules.predicate
def is_about_oneself(viewer: Viewer, decision: Decision | None) -> bool:
    """The decision concerns the viewer."""
    return decision is not None and viewer.actor_id is not None and decision.subject_id == viewer.actor_id


@rules.predicate
def is_not_own(viewer: Viewer, contribution: Contribution) -> bool:
    """Nobody decides on what they wrote themselves."""
    return contribution.author_id != viewer.actor_id


@rules.predicate
def is_or_was_shown(_viewer: Viewer, contribution: Contribution) -> bool:
    """It is shown, or a moderator took it out of sight; what its author deleted is no moderator's."""
    return contribution.state in (ContributionState.PUBLISHED, ContributionState.HIDDEN, ContributionState.REMOVED)


rules.add_perm("content_moderation.report", rules.always_true)
rules.add_perm("content_moderation.view_reports", is_moderator)
rules.add_perm("content_moderation.decide", is_moderator)
# Without a report a moderator decides on no more than what they may read anyway: closed groups stay closed.
rules.add_perm("content_moderation.decide_on", is_moderator & is_in_its_audience & is_or_was_shown & is_not_own)
rules.add_perm("content_moderation.view_decision", is_about_oneself | is_moderator)
