"""What happens to the taxonomy."""

from hub.core.activity import Verb

TOPIC_CREATED = Verb("community.topic.created", "A topic was added to the taxonomy.")
TOPIC_CHANGED = Verb("community.topic.changed", "A topic's labels or descriptions were changed.")
TOPIC_MOVED = Verb("community.topic.moved", "A topic was moved to another group.")
TOPICS_REORDERED = Verb("community.topic.reordered", "The topics of a group were put in another order.")
TOPIC_DEACTIVATED = Verb("community.topic.deactivated", "A topic was taken out of use.")
TOPIC_ACTIVATED = Verb("community.topic.activated", "A topic was put into use again.")
# Data holds the ids “from” and “into”; a job re-points the links of all features.
TOPIC_MERGED = Verb("community.topic.merged", "A topic was merged into another.")
TOPICS_LOADED = Verb("community.topic.loaded", "Topics of the hub's own list were added.")
INTERESTS_CHANGED = Verb("community.interests.changed", "A party's topics of interest were changed.")
