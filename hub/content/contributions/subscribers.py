"""What follows when something is written."""

from hub.content.contributions.jobs import recognise_language
from hub.content.contributions.verbs import CONTRIBUTION_EDITED, POST_PUBLISHED, THREAD_STARTED
from hub.core.activity import on
from hub.core.activity.models import Activity


@on(THREAD_STARTED, POST_PUBLISHED, CONTRIBUTION_EDITED)
def guess_its_language(activity: Activity) -> None:
    """A guess takes a model of 100 MB and a second to load, so it waits in the queue for bulk work."""
    if activity.contribution_id is not None:
        recognise_language.enqueue(activity.contribution_id)
