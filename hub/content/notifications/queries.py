"""Reads inboxes; their sentences are in `lines.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hub.content.contributions.queries import VISIBLE, visibility_parameters
from hub.content.notifications.kinds import ALWAYS_MAILED, ICONS, MAILED_AT_FIRST, NotificationKind
from hub.content.notifications.lines import TOLD_BY_NAME, line_of, quotes_for
from hub.content.notifications.models import MailChoice
from hub.content.notifications.points import notification_lines
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class NotificationRow(NamedTuple):
    """One line of an inbox with all that its sentence may need; what the reader may no longer see is None."""

    id: int
    kind: str
    verb: str
    count: int  # type: ignore[assignment]  # the column, not the method of tuples
    reference: str
    updated_at: datetime
    read_at: datetime | None
    actor_id: UUID | None
    actor_name: str | None
    thread_id: int | None
    thread_title: str | None
    thread_slug: str | None
    number: int | None
    space_id: int | None
    space_name: str | None
    space_slug: str | None
    organisation_name: str | None
    organisation_handle: str | None


_COLUMNS = """
    n.id, n.kind, n.verb, n.count, n.reference, n.updated_at, n.read_at, n.actor_id, a.name,
    t.id, t.title, t.slug, c.number, s.id, s.name, s.slug, o.name, o.handle
"""
_TABLES = f"""
    FROM content_notifications_notification n
    LEFT JOIN community_actors_actor a ON a.id = n.actor_id
    LEFT JOIN content_contributions_contribution c
        ON c.id = n.contribution_id AND c.state = 'published' AND {VISIBLE.format(t="c")}
    LEFT JOIN content_contributions_contribution t ON t.id = coalesce(c.thread_id, c.id) AND t.state = 'published'
    LEFT JOIN community_spaces_space s ON s.id = n.space_id
        AND (s.visibility IN %(visibilities)s OR s.id IN %(spaces)s OR n.verb IN %(told)s)
    LEFT JOIN community_actors_actor o ON o.id = n.organisation_id
"""
_INBOX = Rows(
    NotificationRow,
    f"""
    SELECT {_COLUMNS} {_TABLES}
    WHERE n.recipient_id = %(actor)s AND (n.updated_at < %(at)s OR (n.updated_at = %(at)s AND n.id < %(id)s))
    ORDER BY n.updated_at DESC, n.id DESC LIMIT %(limit)s
    """,
)
_ONE = Rows(NotificationRow, f"SELECT {_COLUMNS} {_TABLES} WHERE n.recipient_id = %(actor)s AND n.id = %(id)s")


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One line as it is shown."""

    id: int
    kind: str
    icon: str
    text: str
    path: str
    actor_id: UUID | None
    actor_name: str
    at: datetime
    is_unread: bool
    # What somebody wrote to the reader: a reason, an answer, a message.
    quote: str = ""


def inbox_of(viewer: Viewer, *, before: tuple[datetime, int], limit: int = 30) -> list[InboxEntry]:
    """A page of the viewer's inbox, the latest first; one entry more than `limit` says that there are more."""
    rows = _INBOX.all(
        actor=viewer.actor_id,
        at=before[0],
        id=before[1],
        limit=limit + 1,
        told=TOLD_BY_NAME,
        **visibility_parameters(viewer),
    )
    quotes = quotes_for(rows, viewer)
    return [_entry(row, viewer.language, quotes.get(row.id, "")) for row in rows]


def entry_for(viewer: Viewer, notification_id: int) -> InboxEntry | None:
    """One line of the viewer's inbox."""
    row = _ONE.first(actor=viewer.actor_id, id=notification_id, told=TOLD_BY_NAME, **visibility_parameters(viewer))
    return _entry(row, viewer.language, quotes_for([row], viewer).get(row.id, "")) if row else None


def _entry(row: NotificationRow, language: str, quote: str) -> InboxEntry:
    """The sentence and the address of a line, in the active language."""
    line = next(iter(notification_lines.ask(row, language)), None) or line_of(row, language)
    return InboxEntry(
        id=row.id,
        kind=row.kind,
        icon=ICONS.get(row.kind, "bell"),
        text=line.text,
        path=line.path,
        actor_id=row.actor_id,
        actor_name=row.actor_name or "",
        at=row.updated_at,
        is_unread=row.read_at is None,
        quote=quote,
    )


def mail_choices(viewer: Viewer) -> Sequence[tuple[NotificationKind, bool]]:
    """Every kind that can be chosen, and whether it comes by e-mail."""
    stated = dict(MailChoice.objects.filter(actor_id=viewer.acting_id).values_list("kind", "by_mail"))
    return [
        (kind, stated.get(kind.value, kind.value in MAILED_AT_FIRST))
        for kind in NotificationKind
        if kind.value not in ALWAYS_MAILED
    ]
