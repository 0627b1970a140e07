"""Moving threads and posts: into another group, out into a thread of their own, together into one."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hub.community.spaces.models import Space
from hub.content.contributions.actions.announce import announce
from hub.content.contributions.actions.audience import effective_visibility
from hub.content.contributions.actions.publish import set_topics
from hub.content.contributions.counters import recount_thread
from hub.content.contributions.kinds import ContributionKind, ContributionState, title_slug
from hub.content.contributions.models import Contribution, ContributionTopic, FormerPlace, ThreadDetail
from hub.content.contributions.verbs import THREAD_MERGED, THREAD_PLACED, THREAD_SPLIT
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.rows import run
from hub.core.states import MoveRefused
from hub.core.text import tidy_line


@transaction.atomic
def place_thread(
    thread: Contribution, space: Space | None, *, by: Viewer, visibility: str | None = None
) -> Contribution:
    """Put a thread into another group or none, and give it and all its posts the visibility that follows.

    `visibility` is a new wish of its author; without it the earlier one stands. The pin stays behind.
    """
    _lock(thread)
    thread.refresh_from_db(fields=["space", "visibility", "pinned_at"])
    detail = ThreadDetail.objects.get(pk=thread.pk)
    chosen = visibility or detail.chosen_visibility
    effective = effective_visibility(chosen, space)
    old_space_id = thread.space_id
    new_space_id = space.pk if space else None
    place = {"space": space, "visibility": effective}
    if new_space_id != old_space_id:
        thread.pinned_at = None
    Contribution.objects.filter(pk=thread.pk).update(pinned_at=thread.pinned_at, **place)
    # All posts in one statement: until the last has followed, somebody could read what is no longer for them.
    Contribution.objects.filter(thread_id=thread.pk).update(**place)
    ThreadDetail.objects.filter(pk=thread.pk).update(chosen_visibility=chosen)
    thread.space, thread.visibility = space, effective
    if new_space_id != old_space_id:
        _count_threads(old_space_id, -1)
        _count_threads(new_space_id, 1)
    announce(
        THREAD_PLACED,
        thread,
        by=by,
        from_space=old_space_id,
        to_space=new_space_id,
        visibility=str(effective),
    )
    return thread


@transaction.atomic
def split_thread(
    thread: Contribution, numbers: Sequence[int], title: str, *, by: Viewer, kind: str = ContributionKind.DISCUSSION
) -> Contribution:
    """Take replies out of a thread into a new one, which the first of them opens. Their old addresses lead there.

    Raises `Refused` when no reply is chosen or one is not (or no longer) in the thread.
    """
    title = tidy_line(title)
    if not title:
        raise Refused(_("Write a title for the new thread."), field="title")
    if len(title) > 200:
        raise Refused(_("The title is longer than 200 characters."), field="title")
    _lock(thread)
    wanted = sorted(set(numbers))
    posts = list(Contribution.objects.filter(thread=thread, number__in=wanted).order_by("number"))
    if not posts or len(posts) != len(wanted):
        raise Refused(_("Choose at least one reply that is still in this thread."), field="numbers")
    first = posts[0]
    if first.state != ContributionState.PUBLISHED:
        raise Refused(_("The first reply you choose opens the new thread: choose one that is shown."), field="numbers")
    FormerPlace.objects.bulk_create(FormerPlace(thread=thread, number=post.number, post=post) for post in posts)
    chosen = ThreadDetail.objects.values_list("chosen_visibility", flat=True).get(pk=thread.pk)
    ThreadDetail.objects.filter(pk=thread.pk, accepted_post__in=posts).update(accepted_post=None)
    first.kind, first.title, first.slug, first.thread, first.number = kind, title, title_slug(title), None, 1
    first.save(update_fields=["kind", "title", "slug", "thread", "number"])
    # A post that was a thread before has numbers behind it that old addresses still name; they are not given again.
    start = 1 + (FormerPlace.objects.filter(thread=first).aggregate(highest=Max("number"))["highest"] or 1)
    for number, post in enumerate(posts[1:], start=start):
        post.thread, post.number = first, number
    ThreadDetail.objects.create(contribution=first, chosen_visibility=chosen, last_number=start + len(posts) - 2)
    set_topics(first, ContributionTopic.objects.filter(contribution=thread).values_list("topic_id", flat=True))
    Contribution.objects.bulk_update(posts[1:], ["thread", "number"], batch_size=200)
    recount_thread(thread.pk)
    recount_thread(first.pk)
    _count_threads(first.space_id, 1)
    announce(THREAD_SPLIT, thread, by=by, into=first.pk, posts=[post.pk for post in posts][:500])
    return first


@transaction.atomic
def merge_thread(thread: Contribution, into: Contribution, *, by: Viewer) -> Contribution:
    """Append a thread to another: its opening and its replies become replies there, in their order, with new numbers.

    All old addresses lead to the new places. It takes the place and audience of `into`.
    Raises `Refused` for a thread and itself.
    """
    if thread.pk == into.pk:
        raise Refused(_("A thread cannot be merged into itself. Choose another one."), field="into")
    # Always in the same order, so that two merges at once wait for each other instead of both for ever.
    for one in sorted((thread, into), key=lambda one: one.pk):
        _lock(one)
        one.refresh_from_db(fields=["space", "visibility"])
    offset = ThreadDetail.objects.values_list("last_number", flat=True).get(pk=into.pk)
    added = ThreadDetail.objects.values_list("last_number", flat=True).get(pk=thread.pk)
    ThreadDetail.objects.filter(pk=into.pk).update(last_number=offset + added)
    run(
        """
        INSERT INTO content_contributions_formerplace (thread_id, number, post_id)
        SELECT %(t)s, number, id FROM content_contributions_contribution WHERE id = %(t)s OR thread_id = %(t)s
        ON CONFLICT (thread_id, number) DO UPDATE SET post_id = excluded.post_id
        """,
        t=thread.pk,
    )
    old_space_id = thread.space_id
    ThreadDetail.objects.filter(pk=thread.pk).delete()
    ContributionTopic.objects.filter(contribution=thread).delete()
    for model in ("threadparticipant", "threadmonth", "threadread"):
        run(f"DELETE FROM content_contributions_{model} WHERE thread_id = %(t)s", t=thread.pk)
    target = {"thread": into, "space_id": into.space_id, "visibility": into.visibility, "number": F("number") + offset}
    Contribution.objects.filter(thread=thread).update(**target)
    Contribution.objects.filter(pk=thread.pk).update(
        **target, kind=ContributionKind.POST, reply_count=0, pinned_at=None
    )
    thread.refresh_from_db()
    recount_thread(into.pk)
    _count_threads(old_space_id, -1)
    announce(
        THREAD_MERGED,
        thread,
        by=by,
        also=(f"thread:{thread.pk}",),
        into=into.pk,
        from_space=old_space_id,
        number=thread.number,
    )
    return into


def _lock(thread: Contribution) -> None:
    """Hold the thread's row until the transaction ends, so that no reply slips between. Refuses one out of sight."""
    if not Contribution.objects.filter(pk=thread.pk, state=ContributionState.PUBLISHED, thread__isnull=True).update(
        version=F("version")
    ):
        raise MoveRefused(f"thread {thread.pk} is no longer shown")


def _count_threads(space_id: int | None, step: int) -> None:
    if space_id is not None:
        Space.objects.filter(pk=space_id).update(thread_count=F("thread_count") + step)
