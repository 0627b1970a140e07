"""What contributions add elsewhere: permanent addresses, what moves when two accounts become one, how they count."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from uuid import UUID

from django.db.models import F
from django.utils.translation import ngettext

from hub.community.management.points import (
    MergePart,
    Thing,
    activity_things,
    colliding,
    member_merge,
    merge_lines,
    move_links,
)
from hub.content.contributions.counters import recount_thread
from hub.content.contributions.kinds import THREAD_KINDS, permanent_path, post_path
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
from hub.core.counters import Counter, column_counter, counters


@activity_things.answer(order=20)
def contributions_in_the_log(viewer: Viewer, kind: str, ids: Sequence[str]) -> Iterable[Thing]:
    """Threads by their titles and replies by those of their threads, as far as the viewer may read them."""
    if kind == "contribution":
        rows = contributions_visible_to(viewer).filter(pk__in=[int(each) for each in ids])
        for pk, uuid, title, of_thread in rows.values_list("pk", "uuid", "title", "thread__title"):
            yield Thing(kind, str(pk), title or of_thread or str(pk), permanent_path(uuid))


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
        both = ThreadParticipant.objects.filter(actor=kept, thread=each["thread"])
        if each["post_count"] and both.filter(post_count__gt=0).exists():
            ThreadDetail.objects.filter(pk=each["thread"]).update(participant_count=F("participant_count") - 1)
        both.update(post_count=F("post_count") + each["post_count"])
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


_CONTRIBUTION = "content_contributions_contribution"
_DETAIL = "content_contributions_threaddetail"
# Nobody sees what a thread out of sight counts, and its replies are withheld meanwhile.
_SHOWN = f"""
    SELECT t.id AS row_key, {{kept}} AS kept, {{counted}} AS counted
    FROM {_CONTRIBUTION} t JOIN {_DETAIL} d ON d.contribution_id = t.id
    WHERE t.state = 'published' AND t.thread_id IS NULL
"""
_REPLIES = f"(SELECT count(*) FROM {_CONTRIBUTION} p WHERE p.thread_id = t.id {{}})"
_TAKING_PART = """
    (SELECT {} FROM content_contributions_threadparticipant p WHERE p.thread_id = t.id AND p.post_count > 0)
"""
_NEWEST = (
    f"coalesce((SELECT max(p.number) FROM {_CONTRIBUTION} p WHERE p.thread_id = t.id AND p.state = 'published'), 1)"
)
_IN_MONTHS = "(SELECT coalesce(sum(m.post_count), 0) FROM content_contributions_threadmonth m WHERE m.thread_id = t.id)"
_BY_AUTHOR = f"""
    WITH written AS (
        SELECT coalesce(thread_id, id) AS thread_id, author_id, count(*) AS posts
        FROM {_CONTRIBUTION} WHERE state = 'published' GROUP BY coalesce(thread_id, id), author_id
    )
    SELECT t.id AS row_key, coalesce(p.post_count, 0) AS kept, w.posts AS counted
    FROM written w JOIN {_CONTRIBUTION} t ON t.id = w.thread_id JOIN {_DETAIL} d ON d.contribution_id = t.id
        LEFT JOIN content_contributions_threadparticipant p ON p.thread_id = w.thread_id AND p.actor_id = w.author_id
    WHERE t.state = 'published' AND coalesce(p.post_count, 0) <> w.posts
"""


@counters.answer(order=30)
def numbers_of_threads() -> Iterable[Counter]:
    """What a thread counts, what a group counts of threads, and what others copy of them."""
    for name, kept, counted in (
        ("replies of threads", "t.reply_count", _REPLIES.format("AND p.state = 'published'")),
        ("newest replies of threads", "d.last_shown_number", _NEWEST),
        ("people in threads", "d.participant_count", _TAKING_PART.format("count(*)")),
        ("posts of people in threads", _TAKING_PART.format("coalesce(sum(p.post_count), 0)"), "1 + t.reply_count"),
        ("posts in time lines", _IN_MONTHS, f"1 + {_REPLIES.format('')}"),
    ):
        differing = f"SELECT * FROM ({_SHOWN.format(kept=kept, counted=counted)}) AS found WHERE kept <> counted"
        yield Counter(name, _CONTRIBUTION, differing, _recount)
    yield Counter("posts of each person in threads", _CONTRIBUTION, _BY_AUTHOR, _recount)
    yield column_counter(
        "threads of groups",
        "community_spaces_space",
        "thread_count",
        f"SELECT count(*) FROM {_CONTRIBUTION} c"
        " WHERE c.space_id = t.id AND c.thread_id IS NULL AND c.state = 'published'",
    )
    yield column_counter(
        "places in the lists of topics",
        "content_contributions_contributiontopic",
        "activity_at",
        f"SELECT c.activity_at FROM {_CONTRIBUTION} c WHERE c.id = t.contribution_id",
    )
    yield column_counter(
        "audiences of replies",
        _CONTRIBUTION,
        "visibility",
        f"SELECT c.visibility FROM {_CONTRIBUTION} c WHERE c.id = t.thread_id",
        among="t.thread_id IS NOT NULL",
    )


def _recount(thread_ids: Sequence[int]) -> None:
    for thread_id in thread_ids:
        recount_thread(thread_id)
