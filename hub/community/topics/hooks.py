"""What topics add elsewhere: a link at the foot of every page, and how many parties are interested in each."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.community.topics.kinds import COUNTED, TopicUse, topic_uses, topics_path
from hub.core.access.viewer import Viewer
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.rows import Rows
from hub.core.ui.kinds import NavItem, footer_items


class _Count(NamedTuple):
    topic_id: int
    uses: int


@footer_items.answer(order=40)
def topics_link(viewer: Viewer) -> Iterable[NavItem]:
    """The way to the list of topics."""
    yield NavItem(_("Topics"), topics_path(get_language() or DEFAULT_LANGUAGE), "tag")


# At most so many rows of the index are read for each topic, however large the hub grows.
_INTERESTS = Rows(
    _Count,
    f"""
    SELECT t.id, (SELECT COUNT(*) FROM (
        SELECT 1 FROM community_topics_topicinterest i WHERE i.topic_id = t.id LIMIT {COUNTED + 1}
    ) counted) FROM community_topics_topic t WHERE t.id IN %(topics)s
    """,
)


@topic_uses.answer(order=90)
def interested(viewer: Viewer, topics: Collection[int]) -> Iterable[TopicUse]:
    """Members and organisations that chose the topic, for editors alone: members may hide what they chose."""
    if viewer.may("community_topics.manage_topics"):
        yield TopicUse(_("Interested"), {row.topic_id: row.uses for row in _INTERESTS.all(topics=topics) if row.uses})
