"""Puts lines into inboxes, marks them as read, and keeps what members want by e-mail."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from hub.community.management.points import colliding, move_links
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.content.notifications.kinds import ALWAYS_MAILED, MAILED_AT_FIRST, NotificationKind
from hub.content.notifications.mails import mail_notification
from hub.content.notifications.models import MailChoice, Notification
from hub.content.notifications.verbs import MAIL_CHOICES_CHANGED
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record

# Who reads the hub anyway sees it there first; a quick correction or withdrawal needs no second mail.
MAIL_DELAY = timedelta(minutes=1)
MOST_PER_TRANSACTION = 500


@transaction.atomic
def notify(
    recipients: Iterable[UUID],
    kind: NotificationKind,
    *,
    verb: str,
    group_key: str,
    activity_id: int = 0,
    actor_id: UUID | None = None,
    contribution_id: int | None = None,
    space_id: int | None = None,
    organisation_id: UUID | None = None,
    reference: str = "",
) -> int:
    """Put one line into each active member's inbox, at most 500 at a time; answer into how many.

    An unread line with the same `group_key` counts up instead. Nobody is told what they did themselves. Running again
    for the same `activity_id` changes nothing, so that a repeated job does no harm.
    """
    wanted = set(recipients) - {actor_id}
    if len(wanted) > MOST_PER_TRANSACTION:
        raise ValueError(f"at most {MOST_PER_TRANSACTION} recipients in one transaction")
    members = Member.objects.filter(actor_id__in=wanted, state__in=(MemberState.ACTIVE, MemberState.RESTRICTED))
    people = {member.actor_id: member.pk for member in members}
    now = timezone.now()
    unread = {
        row.recipient_id: row
        for row in Notification.objects.filter(recipient__in=people, group_key=group_key, read_at=None)
    }
    for row in unread.values():
        if activity_id and row.activity_id >= activity_id:
            people.pop(row.recipient_id)
    joined = [row.pk for row in unread.values() if row.recipient_id in people]
    Notification.objects.filter(pk__in=joined).update(
        count=F("count") + 1, actor_id=actor_id, updated_at=now, activity_id=activity_id
    )
    fresh = Notification.objects.bulk_create(
        Notification(
            recipient_id=recipient,
            kind=kind,
            verb=verb,
            actor_id=actor_id,
            contribution_id=contribution_id,
            space_id=space_id,
            organisation_id=organisation_id,
            reference=reference,
            group_key=group_key,
            activity_id=activity_id,
            created_at=now,
            updated_at=now,
        )
        for recipient in people
        if recipient not in unread
    )
    Member.objects.filter(pk__in=[people[row.recipient_id] for row in fresh]).update(unread_count=F("unread_count") + 1)
    _enqueue_mail(fresh, kind)
    return len(people)


def _enqueue_mail(rows: list[Notification], kind: NotificationKind) -> None:
    refused = set()
    if kind not in ALWAYS_MAILED:
        choices = MailChoice.objects.filter(actor__in=[row.recipient_id for row in rows], kind=kind)
        stated = dict(choices.values_list("actor_id", "by_mail"))
        starts = kind in MAILED_AT_FIRST
        refused = {row.recipient_id for row in rows if not stated.get(row.recipient_id, starts)}
    later = mail_notification.using(run_after=timezone.now() + MAIL_DELAY)
    for row in rows:
        if row.recipient_id not in refused:
            later.enqueue(row.pk)


@transaction.atomic
def mark_read(notification_id: int, *, by: Viewer) -> Notification | None:
    """Mark one line of one's own inbox as read; None where there is no such line."""
    row = Notification.objects.filter(pk=notification_id, recipient_id=by.actor_id).first()
    if row is not None:
        _read(Notification.objects.filter(pk=row.pk, read_at=None), by)
    return row


@transaction.atomic
def mark_all_read(*, by: Viewer, up_to: int) -> None:
    """Mark as read what the viewer has been shown: lines with an id of at most `up_to`."""
    _read(Notification.objects.filter(recipient_id=by.actor_id, read_at=None, pk__lte=up_to), by)


@transaction.atomic
def mark_thread_read(thread_id: int, *, by: Viewer) -> None:
    """Mark the lines about a conversation as read, because it is being read."""
    if by.unread_count:
        own = Notification.objects.filter(recipient_id=by.actor_id, read_at=None)
        kinds = ("reply", "mention", "answer", "thread")
        _read(own.filter(group_key__in=[f"{kind}:{thread_id}" for kind in kinds]), by)


def _read(rows: QuerySet[Notification], by: Viewer) -> None:
    changed = rows.update(read_at=timezone.now())
    if changed:
        Member.objects.filter(pk=by.account_id, unread_count__gte=changed).update(
            unread_count=F("unread_count") - changed
        )


@transaction.atomic
def choose_mail(choices: Mapping[str, bool], *, by: Viewer) -> None:
    """Say which kinds come by e-mail; notices always do."""
    require("content_reactions.follow", by)
    for kind in NotificationKind.values:
        if kind in choices and kind not in ALWAYS_MAILED:
            MailChoice.objects.update_or_create(
                actor_id=by.acting_id, kind=kind, defaults={"by_mail": bool(choices[kind])}
            )
    record(MAIL_CHOICES_CHANGED, by=by, target=("actor", by.actor_id))


@transaction.atomic
def move_inbox(old: UUID, kept: UUID) -> None:
    """Give one party's inbox to another, when two accounts become one; counts anew what the other has not read."""
    twice = colliding(Notification, "recipient", old, kept, once_per=("group_key",)).filter(read_at=None)
    Notification.objects.filter(pk__in=twice.values("pk")).delete()
    move_links(Notification, "recipient", old, kept)
    move_links(Notification, "actor", old, kept)
    MailChoice.objects.filter(actor=old).delete()
    unread = Notification.objects.filter(recipient=kept, read_at=None).count()
    Member.objects.filter(actor_id=kept).update(unread_count=unread)
