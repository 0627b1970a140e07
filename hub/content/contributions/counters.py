"""The statements that number and count, each atomic by itself: no two replies get one number, no count is lost."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from hub.content.contributions.models import Contribution, ThreadDetail, ThreadParticipant
from hub.core.richtext import excerpt
from hub.core.rows import Rows, run


class Place(NamedTuple):
    """Where a thread stands at the moment when its row was locked."""

    space_id: int | None
    visibility: str
    kind: str


_TOUCH = Rows(
    Place,
    """
    UPDATE content_contributions_contribution
    SET reply_count = reply_count + 1, activity_at = %(at)s
    WHERE id = %(thread)s AND state = 'published' AND thread_id IS NULL
    RETURNING space_id, visibility, kind
    """,
)


def count_reply(thread_id: int, at: datetime) -> Place | None:
    """Lock the thread, count one reply more and float it up; None where it is no longer shown."""
    return _TOUCH.first(thread=thread_id, at=at)


def float_topics(thread_id: int, at: datetime) -> None:
    """Let the thread float up in the lists of its topics too."""
    run(
        "UPDATE content_contributions_contributiontopic SET activity_at = %(at)s WHERE contribution_id = %(thread)s",
        thread=thread_id,
        at=at,
    )


def float_space(space_id: int, at: datetime) -> None:
    """Let the group in which something was written float up among the groups."""
    run("UPDATE community_spaces_space SET activity_at = %(at)s WHERE id = %(space)s", space=space_id, at=at)


def next_number(thread_id: int, *, author_id: uuid.UUID, teaser: str) -> int:
    """The number of a new reply, which also becomes the thread's last one. Never given twice."""
    [(number,)] = run(
        """
        UPDATE content_contributions_threaddetail
        SET last_number = last_number + 1, last_shown_number = last_number + 1,
            last_author_id = %(author)s, last_teaser = %(teaser)s
        WHERE contribution_id = %(thread)s
        RETURNING last_number
        """,
        thread=thread_id,
        author=author_id,
        teaser=teaser,
    )
    return int(number)


def count_participant(thread_id: int, actor_id: uuid.UUID, at: datetime) -> None:
    """Count one shown post more of somebody in a thread."""
    [(posts,)] = run(
        """
        INSERT INTO content_contributions_threadparticipant (thread_id, actor_id, post_count, last_at)
        VALUES (%(thread)s, %(actor)s, 1, %(at)s)
        ON CONFLICT (thread_id, actor_id) DO UPDATE
        SET post_count = content_contributions_threadparticipant.post_count + 1, last_at = excluded.last_at
        RETURNING post_count
        """,
        thread=thread_id,
        actor=actor_id,
        at=at,
    )
    if posts == 1:
        run(
            "UPDATE content_contributions_threaddetail SET participant_count = participant_count + 1"
            " WHERE contribution_id = %(thread)s",
            thread=thread_id,
        )


def count_month(thread_id: int, number: int, at: datetime) -> None:
    """Count one post more in the month of the thread's time line."""
    run(
        """
        INSERT INTO content_contributions_threadmonth (thread_id, month_on, first_number, post_count)
        VALUES (%(thread)s, %(month)s, %(number)s, 1)
        ON CONFLICT (thread_id, month_on) DO UPDATE
        SET post_count = content_contributions_threadmonth.post_count + 1
        """,
        thread=thread_id,
        month=at.date().replace(day=1).isoformat(),
        number=number,
    )


def count_shown(thread_id: int, author_id: uuid.UUID, step: int) -> None:
    """Let a thread's counters follow a reply that went out of sight (-1) or came back (1)."""
    Contribution.objects.filter(pk=thread_id).update(reply_count=F("reply_count") + step)
    participant = ThreadParticipant.objects.filter(thread_id=thread_id, actor_id=author_id)
    participant.update(post_count=F("post_count") + step)
    if participant.values_list("post_count", flat=True).first() == (0 if step < 0 else 1):
        ThreadDetail.objects.filter(pk=thread_id).update(participant_count=F("participant_count") + step)
    settle_last_post(thread_id)


def settle_last_post(thread_id: int) -> None:
    """Find a thread's newest shown post again, after one of its posts came into or went out of sight."""
    last = (
        Contribution.objects.filter(thread_id=thread_id, state="published")
        .order_by("-number")
        .values("number", "author_id", "body", "published_at")
        .first()
        or Contribution.objects.filter(pk=thread_id).values("number", "author_id", "body", "published_at").get()
    )
    ThreadDetail.objects.filter(pk=thread_id).update(
        last_shown_number=last["number"], last_author=last["author_id"], last_teaser=excerpt(last["body"])
    )
    Contribution.objects.filter(pk=thread_id).update(activity_at=last["published_at"])
    float_topics(thread_id, last["published_at"])


def recount_thread(thread_id: int) -> None:
    """Count a thread's replies, participants and months anew from its posts: after a split, a merge, or a repair."""
    run(
        """
        UPDATE content_contributions_contribution SET reply_count =
            (SELECT COUNT(*) FROM content_contributions_contribution p
             WHERE p.thread_id = %(t)s AND p.state = 'published')
        WHERE id = %(t)s
        """,
        t=thread_id,
    )
    run("DELETE FROM content_contributions_threadparticipant WHERE thread_id = %(t)s", t=thread_id)
    run(
        """
        INSERT INTO content_contributions_threadparticipant (thread_id, actor_id, post_count, last_at)
        SELECT %(t)s, author_id, COUNT(*), MAX(published_at) FROM content_contributions_contribution
        WHERE (thread_id = %(t)s OR id = %(t)s) AND state = 'published' GROUP BY author_id
        """,
        t=thread_id,
    )
    run(
        """
        UPDATE content_contributions_threaddetail SET participant_count =
            (SELECT COUNT(*) FROM content_contributions_threadparticipant p WHERE p.thread_id = %(t)s)
        WHERE contribution_id = %(t)s
        """,
        t=thread_id,
    )
    run("DELETE FROM content_contributions_threadmonth WHERE thread_id = %(t)s", t=thread_id)
    rows = Contribution.objects.filter(thread_id=thread_id).order_by("number").values_list("number", "published_at")
    opened_at = Contribution.objects.values_list("published_at", flat=True).get(pk=thread_id)
    months: dict[str, list[int]] = {}
    for number, at in [(1, opened_at), *rows.iterator()]:
        months.setdefault(at.date().replace(day=1).isoformat(), []).append(number)
    for month, numbers in months.items():
        run(
            "INSERT INTO content_contributions_threadmonth (thread_id, month_on, first_number, post_count)"
            " VALUES (%(t)s, %(month)s, %(first)s, %(count)s)",
            t=thread_id,
            month=month,
            first=min(numbers),
            count=len(numbers),
        )
    settle_last_post(thread_id)
