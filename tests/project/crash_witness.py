"""A process beside a hub whose processes are killed (`tests.project.crash`); it lives through the whole trial.

It makes people and threads; lets time pass (a mail that would wait a minute goes at once, the lease of a killed
worker's job ends after five seconds, and what was mailed is read, so that the next reply is a new notification); and
counts what there is whenever it is asked. It speaks JSON, a line at a time: what it made, then an answer to each line.
"""

import json
import sys
import threading
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db.models import Q  # noqa: E402
from django.test import Client  # noqa: E402 -- models can be imported only now
from django.utils import timezone  # noqa: E402

from hub.content.contributions.actions import publish_thread  # noqa: E402
from hub.content.contributions.models import Contribution  # noqa: E402
from hub.content.contributions.verbs import POST_PUBLISHED  # noqa: E402
from hub.content.notifications.models import Notification  # noqa: E402
from hub.content.reactions.actions import follow  # noqa: E402
from hub.content.reactions.kinds import FollowTarget  # noqa: E402
from hub.core.activity.models import Activity, Delivery  # noqa: E402
from hub.core.activity.verbs import subscribers_of  # noqa: E402
from hub.core.jobs.models import Job  # noqa: E402
from tests.factories import make_member, viewer_of  # noqa: E402


def make(members: int, threads: int, followers: int) -> tuple[list[int], list[str]]:
    """Threads that everybody of `followers` follows, and the sessions of the members who will write; keys of both."""
    author = viewer_of(make_member("Crash Author"))
    readers = [viewer_of(make_member(f"Crash Reader {number}")) for number in range(followers)]
    started = []
    for number in range(threads):
        thread = publish_thread("discussion", f"Thread {number}", "Text", by=author, body_format="markdown")
        started.append(thread.pk)
        for reader in readers:
            follow(FollowTarget.THREAD, str(thread.pk), by=reader)
    sessions = []
    for number in range(members):
        client = Client()
        client.force_login(make_member(f"Crash Writer {number}"))
        sessions.append(client.cookies["hub_session"].value)
    return started, sessions


def let_time_pass(stop: threading.Event) -> None:
    """Until told to stop, make due what would be due later."""
    while not stop.wait(0.7):
        now = timezone.now()
        later = Job.objects.filter(state="waiting", available_at__gt=now)
        later.filter(task__contains="notification").update(available_at=now)
        Job.objects.filter(state="running", started_at__lt=now - timedelta(seconds=5)).update(available_at=now)
        Notification.objects.filter(read_at=None, mailed_at__isnull=False).update(read_at=now)


def count() -> dict[str, Any]:
    """What there is now."""
    # First of all: a job that ends while the rest is read has not yet done what is counted before.
    waiting = Job.objects.filter(state="waiting")
    jobs_left = waiting.filter(Q(available_at__lte=timezone.now()) | Q(task__contains="notification")).count()
    # Also one whose lease still runs: alive or killed, it has yet to end.
    jobs_left += Job.objects.filter(state="running").count()
    posts = Contribution.objects.filter(kind="post")
    numbers: dict[int | None, list[int]] = {}
    for thread_id, number in posts.values_list("thread_id", "number"):
        numbers.setdefault(thread_id, []).append(number)
    said = Activity.objects.filter(verb=POST_PUBLISHED.name)
    return {
        "tokens": list(posts.values_list("client_token", flat=True)),
        "gaps": sum(sorted(found) != list(range(2, len(found) + 2)) for found in numbers.values()),
        "miscounted": sum(
            thread.reply_count != len(numbers.get(thread.pk, ())) for thread in Contribution.objects.filter(thread=None)
        ),
        "activities": said.count(),
        "deliveries_missing": said.count() * len(subscribers_of(POST_PUBLISHED.name))
        - Delivery.objects.filter(activity__in=said).count(),
        "jobs_left": jobs_left,
        "jobs_failed": Job.objects.filter(state="failed").count(),
        "jobs_again": Job.objects.filter(attempts__gt=1).count(),
        "notifications": list(Notification.objects.values_list("pk", flat=True)),
    }


def main() -> None:
    """Make what the arguments ask for, then answer each line with a count until the lines end."""
    members, threads, followers = map(int, sys.argv[1:])
    print(json.dumps(make(members, threads, followers)), flush=True)
    stop = threading.Event()
    clock = threading.Thread(target=let_time_pass, args=[stop])
    clock.start()
    for _line in sys.stdin:
        print(json.dumps(count()), flush=True)
    stop.set()
    clock.join()


if __name__ == "__main__":
    main()
