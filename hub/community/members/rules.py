"""Who may do what with accounts."""

import rules

from hub.community.members.models import Member
from hub.core.access.viewer import HUB_ROLES, Viewer


@rules.predicate
def is_self(viewer: Viewer, member: Member | None) -> bool:
    """The account is the viewer's own."""
    return member is not None and viewer.member_id == member.pk


@rules.predicate
def is_manager(viewer: Viewer) -> bool:
    """The viewer manages the hub."""
    return viewer.holds("manager")


@rules.predicate
def is_moderator(viewer: Viewer) -> bool:
    """The viewer moderates the hub."""
    return viewer.holds("moderator")


@rules.predicate
def outranks(viewer: Viewer, member: Member | None) -> bool:
    """The viewer's hub role is above the member's, or the viewer is an administrator."""
    if member is None:
        return False
    if viewer.is_system or viewer.holds("administrator"):
        return True
    return HUB_ROLES.index(viewer.hub_role or "member") > HUB_ROLES.index(member.hub_role)


rules.add_perm("community_members.accept_terms", is_self)
rules.add_perm("community_members.close_account", is_self)
rules.add_perm("community_members.end_sessions", is_self | (is_manager & outranks))
rules.add_perm("community_members.change_hub_role", is_manager & outranks & ~is_self)
rules.add_perm("community_members.suspend_member", is_moderator & outranks & ~is_self)
rules.add_perm("community_members.view_accounts", is_manager)
