"""Tells many followers in small portions."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.kinds import ContributionKind, ContributionState
from hub.content.contributions.models import Contribution
from hub.content.contributions.verbs import POST_PUBLISHED
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.kinds import NotificationKind
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.queries import follower_ids
from hub.core.access.permissions import may
from hub.core.activity.models import Activity
from hub.core.jobs.tasks import job


@job(queue="bulk", label=_("Telling the followers of a conversation about a reply"))
def tell_followers(activity_id: int, after: int = 0) -> None:
    """Put a reply into the inboxes of the thread's followers, five hundred at a time; goes on as a job of its own."""
    activity = Activity.objects.get(pk=activity_id)
    post = Contribution.objects.filter(pk=activity.contribution_id).first()  # type: ignore[misc]  # None finds nothing, as it should
    if post is None or post.thread_id is None:
        return
    mentioned = {UUID(each) for each in activity.data.get("mentions", ())}
    portion = follower_ids(FollowTarget.THREAD, post.thread_id, after=after, limit=MOST_PER_TRANSACTION)
    allowed = [actor for _cursor, actor in portion if actor not in mentioned and _may_read(actor, post)]
    is_private = activity.data.get("kind") == ContributionKind.CONVERSATION
    notify(
        allowed,
        NotificationKind.MESSAGE if is_private else NotificationKind.REPLY,
        verb=POST_PUBLISHED.name,
        group_key=f"reply:{post.thread_id}",
        activity_id=activity.pk,
        actor_id=activity.actor_id,
        contribution_id=post.pk,
        space_id=post.space_id,
    )
    if len(portion) == MOST_PER_TRANSACTION:
        tell_followers.enqueue(activity_id, portion[-1][0])


@job(queue="bulk", label=_("Telling the followers of a group or a person about a new conversation"))
def tell_of_new_thread(activity_id: int, after: int = 0, *, is_of_author: bool = False) -> None:
    """Put a new thread into the inboxes of those who follow its group, and then of those who follow its author.

    As `tell_followers`. Who follows both, or is mentioned in it, is told once.
    """
    activity = Activity.objects.get(pk=activity_id)
    thread = Contribution.objects.filter(pk=activity.contribution_id, state=ContributionState.PUBLISHED).first()  # type: ignore[misc]  # None finds nothing, as it should
    if thread is None:
        return
    mentioned = {UUID(each) for each in activity.data.get("mentions", ())}
    kind, target = (FollowTarget.ACTOR, thread.author_id) if is_of_author else (FollowTarget.SPACE, thread.space_id)
    portion = follower_ids(kind, target, after=after, limit=MOST_PER_TRANSACTION)
    notify(
        [actor for _cursor, actor in portion if actor not in mentioned and _may_read(actor, thread)],
        NotificationKind.THREAD,
        verb=activity.verb,
        group_key=f"thread:{thread.pk}",
        activity_id=activity.pk,
        actor_id=thread.author_id,
        contribution_id=thread.pk,
        space_id=thread.space_id,
    )
    if len(portion) == MOST_PER_TRANSACTION:
        tell_of_new_thread.enqueue(activity_id, portion[-1][0], is_of_author=is_of_author)
    elif not is_of_author:
        tell_of_new_thread.enqueue(activity_id, is_of_author=True)


def _may_read(actor_id: UUID, contribution: Contribution) -> bool:
    # What is public or for all members needs no look at each follower's groups.
    if contribution.visibility != "space":
        return True
    return may("content_contributions.view_contribution", viewer_of(actor_id), contribution)
