"""What contributions add elsewhere: permanent addresses, and what moves when two accounts become one."""

from collections.abc import Iterable, Iterator
from functools import partial
from uuid import UUID

from django.db.models import F
from django.utils.translation import ngettext

from hub.community.management.points import MergePart, colliding, member_merge, merge_lines, move_links
from hub.content.contributions.kinds import THREAD_KINDS, post_path
from hub.content.contributions.models import (
    Contribution,
    Draft,
    Revision,
    ThreadDetail,
    ThreadParticipant,
    ThreadRead,
)
from hub.content.contributions.queries import contributions_visible_to
from hub.core.access.viewer import Viewer
from hub.core.addresses import permanent_addresses


@member_merge.answer(order=20)
def written(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """Everything that was written moves, with its drafts and what has been read."""
    count = Contribution.objects.filter(author=old).count()
    drafts = Draft.objects.filter(actor=old).count()
    lines = merge_lines(
        (count, ngettext("%(count)d contribution moves.", "%(count)d contributions move.", count)),
        (drafts, ngettext("%(count)d draft moves.", "%(count)d drafts move.", drafts)),
    )
    yield MergePart(tuple(lines), partial(_move, old, kept))


def _move(old: UUID, kept: UUID) -> None:
    # A token is only asked for while a form may be sent twice.
    Contribution.objects.filter(author=old).update(author=kept, client_token="")
    move_links(ThreadDetail, "last_author", old, kept)
    move_links(Revision, "edited_by", old, kept)
    for each in list(
        colliding(ThreadParticipant, "actor", old, kept, once_per=("thread",)).values("thread", "post_count")
    ):
        ThreadParticipant.objects.filter(actor=kept, thread=each["thread"]).update(
            post_count=F("post_count") + each["post_count"]
        )
    move_links(ThreadParticipant, "actor", old, kept, once_per=("thread",))
    move_links(ThreadRead, "actor", old, kept, once_per=("thread",))
    move_links(Draft, "actor", old, kept, once_per=("target",))


@permanent_addresses.answer()
def place_of_contribution(viewer: Viewer, uuid: UUID, language: str) -> Iterator[str]:
    """A thread, or a post at its place in its thread."""
    found = contributions_visible_to(viewer).select_related("thread").filter(uuid=uuid).first()
    thread = (found.thread or found) if found else None
    if found is not None and thread is not None and thread.kind in THREAD_KINDS:
        yield post_path(language, thread.pk, thread.slug, found.number if found.thread else 1)
