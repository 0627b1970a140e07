"""What moderators do to keep order: pin, close, move, split, merge."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hub.commons.discussions.kinds import Place
from hub.commons.discussions.queries import standing_of
from hub.commons.discussions.verbs import THREAD_CLOSED, THREAD_PINNED, THREAD_REOPENED, THREAD_UNPINNED
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.content.contributions import actions as contributions
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution, ThreadDetail
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer

_WIDEST_FIRST = (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.SPACE)


@transaction.atomic
def pin_thread(thread: Contribution, *, by: Viewer) -> Contribution:
    """Keep a thread on top of its group's list, or of the open hub's."""
    require("commons_discussions.pin", by, standing_of(thread.pk))
    if contributions.set_pinned(thread, True):
        contributions.announce(THREAD_PINNED, thread, by=by)
    return thread


@transaction.atomic
def unpin_thread(thread: Contribution, *, by: Viewer) -> Contribution:
    """Let a pinned thread go down with time again."""
    require("commons_discussions.pin", by, standing_of(thread.pk))
    if contributions.set_pinned(thread, False):
        contributions.announce(THREAD_UNPINNED, thread, by=by)
    return thread


@transaction.atomic
def close_thread(thread: Contribution, *, by: Viewer) -> Contribution:
    """Take no more replies, but from those who keep order."""
    require("commons_discussions.close", by, standing_of(thread.pk))
    if contributions.set_closed(thread, True):
        contributions.announce(THREAD_CLOSED, thread, by=by)
    return thread


@transaction.atomic
def reopen_thread(thread: Contribution, *, by: Viewer) -> Contribution:
    """Take replies again."""
    require("commons_discussions.close", by, standing_of(thread.pk))
    if contributions.set_closed(thread, False):
        contributions.announce(THREAD_REOPENED, thread, by=by)
    return thread


@transaction.atomic
def move_thread(thread: Contribution, space: Space | None, *, by: Viewer) -> Contribution:
    """Put a thread into another group, or into the open hub, where the moderator may write too.

    Nobody reads afterwards what was not written for them: where the new place is wider, the thread keeps its narrower
    audience, and what several people wrote for the members of a group does not leave it (`Refused`).
    """
    standing = standing_of(thread.pk)
    require("commons_discussions.move", by, standing)
    place = Place(kind=standing.kind)
    if space is not None:
        place = Place(kind=standing.kind, space_id=space.pk, space_state=space.state, visibility=space.visibility)
    require("commons_discussions.start_thread", by, place)
    new_space_id = space.pk if space is not None else None
    if new_space_id == standing.space_id:
        raise Refused(_("The thread is in this group already."), field="space")
    if standing.visibility == Visibility.SPACE and not (standing.is_alone and by.actor_id == standing.author_id):
        raise Refused(
            _("This was written for the members of its group, so it cannot be moved out of it."), field="space"
        )
    chosen = ThreadDetail.objects.values_list("chosen_visibility", flat=True).get(pk=thread.pk)
    if standing.visibility != Visibility.SPACE:
        chosen = max(Visibility(chosen), Visibility(standing.visibility), key=_WIDEST_FIRST.index)
    elif space is None and chosen == Visibility.SPACE:
        chosen = Visibility.MEMBERS
    return contributions.place_thread(thread, space, by=by, visibility=chosen)


@transaction.atomic
def split_posts(
    thread: Contribution,
    numbers: Sequence[int],
    title: str,
    *,
    by: Viewer,
    kind: str = ContributionKind.DISCUSSION,
) -> Contribution:
    """Take replies out into a thread of their own; their old addresses lead there."""
    require("commons_discussions.split", by, standing_of(thread.pk))
    if kind not in (ContributionKind.DISCUSSION, ContributionKind.QUESTION):
        raise Refused(_("Choose discussion or question."), field="kind")
    return contributions.split_thread(thread, numbers, title, by=by, kind=kind)


@transaction.atomic
def merge_threads(thread: Contribution, into: Contribution, *, by: Viewer) -> Contribution:
    """Append a thread to another one, where the moderator keeps order too; its old addresses lead there.

    Raises `Refused` where the other thread has a wider audience than what was written here.
    """
    standing, target = standing_of(thread.pk), standing_of(into.pk)
    require("commons_discussions.merge", by, standing)
    try:
        require("commons_discussions.merge", by, target)
    except PermissionRefused:
        raise Refused(_("You can only merge into a thread that you may keep in order."), field="into") from None
    is_wider = _WIDEST_FIRST.index(Visibility(target.visibility)) < _WIDEST_FIRST.index(Visibility(standing.visibility))
    leaves_group = standing.visibility == Visibility.SPACE and target.space_id != standing.space_id
    if is_wider or leaves_group:
        raise Refused(_("More people read the other thread than this was written for."), field="into")
    return contributions.merge_thread(thread, into, by=by)
