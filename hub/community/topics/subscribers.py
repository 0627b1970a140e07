"""What follows when the taxonomy changes."""

from hub.community.topics.jobs import repoint_topic
from hub.community.topics.verbs import TOPIC_MERGED
from hub.core.activity import on
from hub.core.activity.models import Activity


@on(TOPIC_MERGED)
def repoint_links(activity: Activity) -> None:
    """Let what carries the merged topic carry the other one."""
    repoint_topic.enqueue(activity.data["from"], activity.data["into"])
