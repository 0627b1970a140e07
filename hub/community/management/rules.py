"""Who may open which part of management."""

import rules

from hub.community.members.models import Member
from hub.community.members.rules import is_manager, is_moderator, outranks
from hub.core.access.viewer import Viewer


@rules.predicate
def outranks_both(viewer: Viewer, pair: tuple[Member, Member] | None) -> bool:
    """The viewer is above both accounts, and neither is the viewer's own."""
    return pair is not None and all(outranks(viewer, each) and viewer.member_id != each.pk for each in pair)


rules.add_perm("community_management.view_dashboard", is_moderator)
rules.add_perm("community_management.manage_jobs", is_manager)
rules.add_perm("community_management.export", is_manager)
rules.add_perm("community_management.import", is_manager)
rules.add_perm("community_management.invite", is_manager)
rules.add_perm("community_management.send_sign_in_help", is_manager)
rules.add_perm("community_management.merge_members", is_manager & outranks_both)
rules.add_perm("community_management.settle_duplicate", is_manager)
rules.add_perm("community_management.view_activity", is_manager)
