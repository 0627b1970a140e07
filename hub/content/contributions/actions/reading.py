"""How far somebody has read; marked by a beacon or by writing, never by a GET."""

from django.db import transaction
from django.utils import timezone

from hub.core.access.viewer import Viewer
from hub.core.rows import run


# One statement, called within other actions: it needs no savepoint of its own.
@transaction.atomic(savepoint=False)
def mark_read(thread_id: int, number: int, *, by: Viewer) -> None:
    """Note that `by` has read a thread up to a post; reading an earlier one again changes nothing."""
    if by.actor_id is None:
        return
    run(
        """
        INSERT INTO content_contributions_threadread (actor_id, thread_id, last_number, read_at)
        VALUES (%(actor)s, %(thread)s, %(number)s, %(now)s)
        ON CONFLICT (actor_id, thread_id) DO UPDATE SET last_number = excluded.last_number, read_at = excluded.read_at
        WHERE excluded.last_number > content_contributions_threadread.last_number
        """,
        actor=by.actor_id,
        thread=thread_id,
        number=number,
        now=timezone.now(),
    )
