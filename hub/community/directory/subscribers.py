"""Keeps the search index in step with people."""

from hub.community.management.verbs import MEMBERS_MERGED
from hub.community.members.models import Member
from hub.community.members.verbs import MEMBER_CLOSED, MEMBER_JOINED, MEMBER_REINSTATED, MEMBER_SUSPENDED
from hub.community.profiles.verbs import PROFILE_UPDATED
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.search.rebuilding import refresh


@on(PROFILE_UPDATED)
def index_profile(activity: Activity) -> None:
    """The person as they are described now."""
    refresh("person", [activity.target_id])


@on(MEMBER_JOINED, MEMBER_SUSPENDED, MEMBER_REINSTATED, MEMBER_CLOSED)
def index_member(activity: Activity) -> None:
    """Whether the person is to be found at all."""
    member = Member.objects.filter(pk=activity.target_id).first()
    if member is not None:
        refresh("person", [str(member.actor_id)])


@on(MEMBERS_MERGED)
def index_merged(activity: Activity) -> None:
    """The account that went is found no more; the other has more topics and a country."""
    refresh("person", [activity.data["old_actor"], activity.data["actor"]])
