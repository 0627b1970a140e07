"""Replays a past: steps in the order of time, each with the hub's clock set to its moment.

Actions write the time at which they run: when a member joined, a line of the activity log, a notification. The
demonstration has a past, so while it is loaded `timezone.now()` answers the moment of the step that runs. No action
needs to know of this, and no date has to be corrected afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from hub.project.demo.records import GONE_DOMAIN


@dataclass(order=True, slots=True)
class Step:
    """Something that happened: when, in which order where two happened at once, and what to do."""

    at: datetime
    order: int
    do: Callable[[], object] = field(compare=False)


class _ToldTime(datetime):
    """What `django.utils.timezone` finds under the name `datetime` during a replay; only `now` differs."""

    told: ClassVar[datetime]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # plain datetimes, as callers expect
        return cls.told.astimezone(tz) if tz else cls.told.astimezone().replace(tzinfo=None)


@contextmanager
def told_time() -> Iterator[Callable[[datetime], None]]:
    """Inside, `timezone.now()` answers the moment that was last told to the function that this yields.

    For the one process that loads the demonstration: the clock is the whole process's, also for other threads.
    """
    _ToldTime.told = timezone.now()
    original = timezone.datetime  # type: ignore[attr-defined]  # imported there, and looked up at each call of now()
    setattr(timezone, "datetime", _ToldTime)  # noqa: B010 -- mypy rejects assigning a class of another module

    def tell(moment: datetime) -> None:
        _ToldTime.told = moment

    try:
        yield tell
    finally:
        setattr(timezone, "datetime", original)  # noqa: B010 -- as above


class NoPost(BaseEmailBackend):
    """A mail server that delivers nothing, and refuses the addresses whose mailbox is gone as a real one would."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Answer how many were taken; raises `SMTPRecipientsRefused` for a mailbox that is gone."""
        for letter in email_messages:
            gone = [address for address in letter.recipients() if address.endswith(f"@{GONE_DOMAIN}")]
            if gone:
                raise SMTPRecipientsRefused(dict.fromkeys(gone, (550, b"5.1.1 No such mailbox")))
        return len(email_messages)


@contextmanager
def nobody_is_written_to() -> Iterator[None]:
    """Inside, mail that is sent goes nowhere, whatever server the hub uses: the invented people have no mailbox."""
    mailers = settings.MAILERS
    settings.MAILERS = {alias: {"BACKEND": "hub.project.demo.replay.NoPost"} for alias in mailers}
    try:
        yield
    finally:
        settings.MAILERS = mailers


def replay(steps: list[Step], *, after_each: Callable[[], object], say: Callable[[int], object]) -> None:
    """Run the steps, the oldest first; `after_each` runs at the same moment, `say` hears how many per cent are done."""
    steps = sorted(steps)
    with told_time() as tell, nobody_is_written_to():
        for number, step in enumerate(steps):
            tell(step.at)
            step.do()
            after_each()
            if (number * 10) // len(steps) != ((number + 1) * 10) // len(steps):
                say((number + 1) * 100 // len(steps))
