"""Who writes in a thread follows it."""

from uuid import UUID

from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.models import Contribution
from hub.content.contributions.verbs import POST_PUBLISHED, THREAD_STARTED
from hub.content.reactions.actions import follow
from hub.content.reactions.kinds import FollowTarget
from hub.core.activity import on
from hub.core.activity.models import Activity


@on(THREAD_STARTED, POST_PUBLISHED)
def follow_what_one_writes_in(activity: Activity) -> None:
    """The author of a thread or a reply hears of what follows, unless they said "no longer" before."""
    contribution = Contribution.objects.filter(pk=activity.contribution_id).only("pk", "thread_id").first()  # type: ignore[misc]  # None finds nothing, as it should
    viewer = viewer_of(UUID(str(activity.actor_id))) if activity.actor_id else None
    if contribution and viewer and viewer.is_member:
        follow(FollowTarget.THREAD, contribution.thread_id or contribution.pk, by=viewer, automatically=True)
