"""Loads the hub's own list of topics."""

import tomllib

from django.db import transaction

from hub.community.topics.actions.taxonomy import MANAGE, announce_change
from hub.community.topics.models import Topic
from hub.community.topics.queries import has_new_list, topic_list
from hub.community.topics.verbs import TOPICS_LOADED
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.languages import INTERFACE_LANGUAGES


@transaction.atomic
def load_topics(*, by: Viewer) -> int:
    """Add what `data/topics.toml` has and the taxonomy lacks; answers how many topics are new.

    Missing labels and descriptions are filled in; what editors wrote, moved, merged or took out of use stays as it is.
    """
    require(MANAGE, by)
    source, digest = topic_list()
    known = {topic.slug: topic for topic in Topic.objects.all()}
    created = 0
    for place, (slug, entry) in enumerate(tomllib.loads(source.decode()).items()):
        labels = {code: texts[0] for code, texts in entry.items() if code in INTERFACE_LANGUAGES}
        descriptions = {code: texts[1] for code, texts in entry.items() if code in INTERFACE_LANGUAGES}
        topic = known.get(slug)
        if topic is None:
            parent = known[entry["group"]] if "group" in entry else None
            known[slug] = Topic.objects.create(
                slug=slug, parent=parent, position=place, labels=labels, descriptions=descriptions
            )
            created += 1
        elif labels.keys() - topic.labels.keys() or descriptions.keys() - topic.descriptions.keys():
            topic.labels, topic.descriptions = labels | topic.labels, descriptions | topic.descriptions
            topic.version += 1
            topic.save(update_fields=["labels", "descriptions", "version"])
    announce_change(digest=digest)
    if created:
        record(TOPICS_LOADED, by=by, data={"created": created})
    return created


def ensure_topics() -> int:
    """Load the hub's own list if this version of it has not been loaded; answers how many topics are new.

    For the start of a hub and for tests; costs one statement where there is nothing to do.
    """
    if not has_new_list():
        return 0
    return load_topics(by=Viewer(is_system=True))
