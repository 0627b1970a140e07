"""Changes the taxonomy, interests and keywords."""

from hub.community.topics.actions.links import (
    keyword_ids,
    replace_interests,
    repoint_merged_topic,
    set_interests,
    topic_link_models,
)
from hub.community.topics.actions.own_list import ensure_topics, load_topics
from hub.community.topics.actions.taxonomy import (
    activate_topic,
    change_topic,
    create_topic,
    deactivate_topic,
    merge_topics,
    move_topic,
    reorder_topics,
    shift_topic,
)

__all__ = [
    "activate_topic",
    "change_topic",
    "create_topic",
    "deactivate_topic",
    "ensure_topics",
    "keyword_ids",
    "load_topics",
    "merge_topics",
    "move_topic",
    "reorder_topics",
    "replace_interests",
    "repoint_merged_topic",
    "set_interests",
    "shift_topic",
    "topic_link_models",
]
