"""Reads inboxes, and makes their sentences in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from hub.community.spaces.kinds import space_path
from hub.content.contributions.kinds import thread_path
from hub.content.contributions.queries import VISIBLE, visibility_parameters
from hub.content.notifications.kinds import ALWAYS_MAILED, ICONS, MAILED_AT_FIRST, NotificationKind
from hub.content.notifications.models import MailChoice
from hub.content.notifications.points import Line, notification_lines
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
    LEFT JOIN community_spaces_space s ON s.id = n.space_id AND (s.visibility IN %(visibilities)s OR s.id IN %(spaces)s)
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


def inbox_of(viewer: Viewer, *, before: tuple[datetime, int], limit: int = 30) -> list[InboxEntry]:
    """A page of the viewer's inbox, the latest first; one entry more than `limit` says that there are more."""
    rows = _INBOX.all(
        actor=viewer.actor_id, at=before[0], id=before[1], limit=limit + 1, **visibility_parameters(viewer)
    )
    return [entry_of(row, viewer.language) for row in rows]


def entry_for(viewer: Viewer, notification_id: int) -> InboxEntry | None:
    """One line of the viewer's inbox."""
    row = _ONE.first(actor=viewer.actor_id, id=notification_id, **visibility_parameters(viewer))
    return entry_of(row, viewer.language) if row else None


def entry_of(row: NotificationRow, language: str) -> InboxEntry:
    """The sentence and the address of a line, in the active language."""
    line = next(iter(notification_lines.ask(row, language)), None) or _line(row, language)
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
    )


def _line(row: NotificationRow, language: str) -> Line:
    """Sentences for what happens in conversations, groups and organisations."""
    names: dict[str, Any] = {
        "name": row.actor_name or _("Somebody"),
        "title": row.thread_title,
        "space": row.space_name,
        "organisation": row.organisation_name,
        "count": row.count,
    }
    gone = Line(_("This is no longer available to you."), f"/{language}/inbox/")
    if row.kind in ("mention", "reply") or row.verb == "content.answer.accepted":
        if row.thread_id is None:
            return gone
        path = f"{thread_path(language, row.thread_id, row.thread_slug or '')}?post={row.number}"
        if row.kind == "mention":
            return Line(_("%(name)s mentions you in “%(title)s”.") % names, path)
        if row.kind == "answer":
            return Line(_("%(name)s accepted your answer to “%(title)s”.") % names, path)
        if row.count == 1:
            return Line(_("%(name)s replied in “%(title)s”.") % names, path)
        text = ngettext("%(count)d reply in “%(title)s”.", "%(count)d replies in “%(title)s”.", row.count)
        return Line(text % names, path)
    if row.space_slug:
        sentence = _SPACE_LINES.get(row.verb)
        path = space_path(language, row.space_slug)
        if sentence:
            return Line(_(sentence[0]) % names, path + sentence[1])
    if row.organisation_handle:
        sentence = _ORGANISATION_LINES.get(row.verb)
        path = f"/{language}/organisations/{row.organisation_handle}/"
        if sentence:
            return Line(_(sentence[0]) % names, path + sentence[1])
    return gone


# Sentence and the rest of the address below the group or organisation.
_SPACE_LINES = {
    "community.space.join_requested": (gettext_noop("%(name)s would like to join “%(space)s”."), "requests/"),
    "community.space.request_accepted": (gettext_noop("You are now in “%(space)s”."), ""),
    "community.space.request_refused": (gettext_noop("Your request to join “%(space)s” was answered."), ""),
    "community.space.invited": (gettext_noop("%(name)s invites you to “%(space)s”."), ""),
    "community.space.member_removed": (gettext_noop("You are no longer in “%(space)s”."), ""),
    "community.space.role_changed": (gettext_noop("You have a new role in “%(space)s”."), ""),
}
_ORGANISATION_LINES = {
    "community.organisation.submitted": (gettext_noop("“%(organisation)s” would like to be accepted."), ""),
    "community.organisation.queried": (gettext_noop("More information is asked of “%(organisation)s”."), ""),
    "community.organisation.accepted": (gettext_noop("“%(organisation)s” was accepted."), ""),
    "community.organisation.refused": (
        gettext_noop("“%(organisation)s” was not accepted; the reasons are on its page."),
        "",
    ),
    "community.affiliation.asked": (
        gettext_noop("%(name)s would like to be confirmed as part of “%(organisation)s”."),
        "people/",
    ),
    "community.affiliation.confirmed": (gettext_noop("“%(organisation)s” confirmed that you belong to it."), ""),
    "community.affiliation.refused": (gettext_noop("“%(organisation)s” did not confirm that you belong to it."), ""),
}


def mail_choices(viewer: Viewer) -> Sequence[tuple[NotificationKind, bool]]:
    """Every kind that can be chosen, and whether it comes by e-mail."""
    stated = dict(MailChoice.objects.filter(actor_id=viewer.acting_id).values_list("kind", "by_mail"))
    return [
        (kind, stated.get(kind.value, kind.value in MAILED_AT_FIRST))
        for kind in NotificationKind
        if kind.value not in ALWAYS_MAILED
    ]
