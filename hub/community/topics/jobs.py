"""Background jobs of topics."""

from django.utils.translation import gettext_lazy as _

from hub.community.topics.actions import repoint_merged_topic
from hub.core.jobs.tasks import job


@job(queue="bulk", label=_("Merging a topic into another"))
def repoint_topic(source_id: int, into_id: int) -> None:
    """Re-point the links to a merged topic, a portion at a time, until none is left."""
    if repoint_merged_topic(source_id, into_id):
        repoint_topic.enqueue(source_id, into_id)
