"""Where other features say what waits for those who manage the hub, and what moves when two accounts become one."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class ManageCard:
    """One thing that waits: what it is, how much of it in words, and the page where it is dealt with.

    `tone` is empty, or `warning` or `danger` where it should be looked at first; `has_work` puts it before the others.
    """

    title: str
    count: str
    path: str
    icon: str
    tone: str = ""
    order: int = 100
    has_work: bool = True


manage_cards: Hook[[Viewer], ManageCard] = Hook(
    "manage_cards", "What waits for this moderator, editor or manager; each feature asks its own permission first."
)


@dataclass(frozen=True, slots=True)
class MergePart:
    """What one feature moves from one account to another: whole sentences for the preview, and the moving itself.

    `carry_out` runs in the transaction of the merge.
    """

    lines: tuple[str, ...]
    carry_out: Callable[[], None]


member_merge: Hook[[UUID, UUID], MergePart] = Hook(
    "member_merge", "What moves when the first party is merged into the second; each feature speaks for its own tables."
)
