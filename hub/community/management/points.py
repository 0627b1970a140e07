"""Where other features say what waits for those who manage the hub, and what moves when two accounts become one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class ManageCard:
    """One thing that waits: what it is, how much of it in words, and the page where it is dealt with.

    `tone` is empty, or `warning` or `danger` where it should be looked at first; `has_work` puts it before the others.
    `count` is a whole sentence and is shown in either case.
    """

    title: str
    count: str
    path: str
    icon: str
    tone: str
    has_work: bool


def waiting_card(
    title: str, text: str, count: int, path: str, icon: str, *, tone: str = "", most: int = 0, **named: str
) -> ManageCard:
    """The card of what is counted: it has work and its tone while there is any.

    `text` is a sentence in the right number for `count`, with `%(count)s` and what else is `named`. Who counts no
    further than `most` need not know exactly: the sentence then says "50 or more".
    """
    shown = _("%(count)d or more") % {"count": most} if most and count >= most else count
    return ManageCard(title, text % {"count": shown, **named}, path, icon, tone if count else "", bool(count))


manage_cards: Hook[[Viewer], ManageCard] = Hook(
    "manage_cards", "What waits for this moderator, editor or manager; each feature asks its own permission first."
)


MENU_GROUPS = ("work", "people", "content", "joining", "hub")


@dataclass(frozen=True, slots=True)
class ManageEntry:
    """One page in the menu of management; `group` is one of `MENU_GROUPS`, under whose heading it stands."""

    label: str
    path: str
    icon: str
    group: Literal["work", "people", "content", "joining", "hub"]


manage_entries: Hook[[Viewer], ManageEntry] = Hook(
    "manage_entries", "Pages in the menu of management; each feature asks its own permission first."
)


@dataclass(frozen=True, slots=True)
class Thing:
    """What an activity was about: its kind and id as recorded, what it is called, and where it is shown."""

    kind: str
    id: str
    label: str
    path: str = ""


activity_things: Hook[[Viewer, str, Sequence[str]], Thing] = Hook(
    "activity_things",
    "What the things of one kind are called that stand in the activity log, each kind in one statement; what the "
    "viewer may not read is left out.",
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


def colliding(model: type[Model], field: str, old: UUID, kept: UUID, *, once_per: Sequence[str]) -> QuerySet[Model]:
    """The old party's rows that cannot move, because the kept party already has one for the same `once_per`."""
    rows = model._default_manager.filter(**{field: kept}, **{name: OuterRef(name) for name in once_per})
    return model._default_manager.filter(Exists(rows), **{field: old})


def move_links(model: type[Model], field: str, old: UUID, kept: UUID, *, once_per: Sequence[str] = ()) -> int:
    """Let rows of `model` point to the kept party; where two would collide, the old goes. Answers how many moved.

    For those who answer `member_merge`; call it inside `carry_out`.
    """
    if once_per:
        colliding(model, field, old, kept, once_per=once_per).delete()
    return model._default_manager.filter(**{field: old}).update(**{field: kept})


def merge_lines(*counts: tuple[int, str]) -> Iterator[str]:
    """The sentences whose count is not nought, filled in."""
    for count, sentence in counts:
        if count:
            yield sentence % {"count": count}
