"""Fills an empty hub with the demonstration: its past, replayed through the actions that its people would have used."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from hub.community.members.models import Member
from hub.core.access.viewer import Viewer
from hub.core.jobs.actions import forget_waiting_jobs
from hub.core.jobs.worker import run_pending_jobs
from hub.project.demo.content import read_content
from hub.project.demo.records import MAIL_DOMAIN, Content
from hub.project.demo.replay import replay
from hub.project.demo.story import Story

SYSTEM = Viewer(is_system=True)
# All that the hub does by itself but writing to people: the invented ones have no mailbox.
REPLAYED_QUEUES = ("default", "bulk")


class NotEmpty(Exception):
    """The hub has members of its own; the demonstration would stand among them for good."""


def is_loaded() -> bool:
    """Whether the people of the demonstration are members of this hub."""
    return Member.objects.filter(email__endswith=f"@{MAIL_DOMAIN}").exists()


def load_demo(say: Callable[[int], object], *, content: Content | None = None) -> bool:
    """Load the demonstration and answer whether anything was done: a second call changes nothing.

    `say` hears the per cent done. All or nothing: an interrupted load leaves the hub empty. Raises `NotEmpty` where
    real members have joined.
    """
    if is_loaded():
        return False
    if Member.objects.exists():
        raise NotEmpty
    content = content or read_content()
    with transaction.atomic():
        story = Story(content, now=timezone.now(), system=SYSTEM)
        replay(
            story.steps(),
            after_each=lambda: run_pending_jobs(limit=100_000, queues=REPLAYED_QUEUES),
            say=say,
        )
        forget_waiting_jobs(queue_name="mail")
    return True
