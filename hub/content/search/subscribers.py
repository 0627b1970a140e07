"""Keeps the search index in step with conversations."""

from hub.community.spaces.verbs import SPACE_VISIBILITY_CHANGED
from hub.content.contributions.verbs import (
    CONTRIBUTION_DELETED,
    CONTRIBUTION_EDITED,
    CONTRIBUTION_HIDDEN,
    CONTRIBUTION_PURGED,
    CONTRIBUTION_REMOVED,
    CONTRIBUTION_RESTORED,
    CONTRIBUTION_SHOWN,
    LABELS_CHANGED,
    LANGUAGE_CHANGED,
    POST_PUBLISHED,
    THREAD_MERGED,
    THREAD_PLACED,
    THREAD_SPLIT,
    THREAD_STARTED,
)
from hub.content.search.documents import REPLY, THREAD, is_reply
from hub.content.search.jobs import index_replies, index_space
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.search.rebuilding import refresh

_ALONE = (THREAD_STARTED, POST_PUBLISHED, CONTRIBUTION_EDITED, LANGUAGE_CHANGED, LABELS_CHANGED)
_WITH_REPLIES = (
    CONTRIBUTION_DELETED,
    CONTRIBUTION_RESTORED,
    CONTRIBUTION_HIDDEN,
    CONTRIBUTION_REMOVED,
    CONTRIBUTION_SHOWN,
    CONTRIBUTION_PURGED,
    THREAD_PLACED,
    THREAD_SPLIT,
    THREAD_MERGED,
)


@on(*_ALONE, *_WITH_REPLIES)
def keep_the_index_in_step(activity: Activity) -> None:
    """What changed, as it is now."""
    if activity.contribution_id is None:
        return
    kind = REPLY if is_reply(activity.contribution_id) else THREAD
    refresh(kind, [activity.contribution_id])


@on(*_WITH_REPLIES)
def keep_replies_in_step(activity: Activity) -> None:
    """The replies that went out of sight, came back or moved with their thread."""
    if activity.contribution_id is None or is_reply(activity.contribution_id):
        return
    for thread_id in {activity.contribution_id, activity.data.get("into", activity.contribution_id)}:
        refresh(THREAD, [thread_id])
        index_replies.enqueue(thread_id)


@on(SPACE_VISIBILITY_CHANGED)
def index_the_group_again(activity: Activity) -> None:
    """Everything in the group: who may find it has changed."""
    if activity.space_id is not None:
        index_space.enqueue(activity.space_id)
