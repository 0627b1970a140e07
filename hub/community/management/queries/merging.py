"""What a merge of two accounts would do, and where the addresses of a merged one lead."""

from hub.community.actors.models import Actor
from hub.community.management.models import MergedParty
from hub.community.management.points import member_merge
from hub.community.members.models import Member
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer


def merge_preview(viewer: Viewer, old: Member, kept: Member) -> list[str]:
    """In sentences, what moves from the old account to the kept one."""
    require("community_management.merge_members", viewer, (old, kept))
    return [line for part in member_merge.ask(old.actor_id, kept.actor_id) for line in part.lines]


def handle_after_merge(handle: str) -> str:
    """The handle of the party into which this one was merged; empty where it was not."""
    found = MergedParty.objects.filter(actor__handle=handle).values_list("into_id", flat=True).first()
    return Actor.objects.values_list("handle", flat=True).get(pk=found) if found else ""
