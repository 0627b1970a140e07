"""What other features tell about topics."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook

# Nobody counts further: 1,001 stands for "more than 1,000", so that counting costs the same in a large hub.
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class TopicUse:
    """How often one feature's things carry each topic.

    `label` names them in the reader's language ("Threads"), `counts` is by topic id and at most
    `COUNTED` + 1, `address` the list that takes a topic's slug after it ("/en/threads/?topic="), empty where there is
    none.
    """

    label: str
    counts: Mapping[int, int]
    address: str = ""


topic_uses: Hook[[Viewer, Collection[int]], TopicUse] = Hook(
    "topic_uses", "How many things of a feature that the viewer may see carry each of some topics."
)
