"""Sends what is still unread by e-mail, and tells many followers in small portions."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from hub.community.members.models import Member
from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.models import Contribution
from hub.content.contributions.verbs import POST_PUBLISHED
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.kinds import NotificationKind
from hub.content.notifications.models import Notification
from hub.content.notifications.queries import entry_for
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.queries import follower_ids
from hub.core.access.permissions import may
from hub.core.activity.models import Activity
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.tasks import job
from hub.core.ui.render import render_text


@job(queue="mail")
def mail_notification(notification_id: int) -> None:
    """Mail one line of an inbox, unless it has been read, mailed or its owner may not see it any more.

    At least once: a crash between sending and marking sends again, with the same Message-ID, so that mail programs
    show one message.
    """
    row = Notification.objects.filter(pk=notification_id, read_at=None, mailed_at=None).first()
    member = Member.objects.filter(actor_id=row.recipient_id).first() if row else None
    if row is None or member is None or not member.is_active:
        return
    viewer = viewer_of(row.recipient_id)
    if row.contribution is not None and not may("content_contributions.view_contribution", viewer, row.contribution):
        return
    hub = hub_settings()
    with translation.override(member.language):
        entry = entry_for(viewer, row.pk)
        if entry is None:
            return
        body = render_text(
            "content/notifications/mail.txt",
            {
                "entry": entry,
                "hub": hub,
                "address": settings.HUB_URL + entry.path,
                "settings_address": f"{settings.HUB_URL}/{member.language}/inbox/mail/",
            },
        )
        message = EmailMessage(subject=entry.text, body=body, to=[member.email], headers=_headers(row, hub.name))
    message.send()
    Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())


def _headers(row: Notification, hub_name: str) -> dict[str, str]:
    host = settings.HUB_URL.split("//", 1)[-1].split(":")[0]
    key = hashlib.sha256(f"{settings.SECRET_KEY}:notification:{row.pk}".encode()).hexdigest()[:24]
    return {
        "Message-ID": f"<notification-{row.pk}-{key}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"{_ascii(hub_name)} <inbox.{host}>",
    }


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode().strip() or "Hub"


@job(queue="bulk")
def tell_followers(activity_id: int, after: int = 0) -> None:
    """Put a reply into the inboxes of the thread's followers, five hundred at a time; goes on as a job of its own."""
    activity = Activity.objects.get(pk=activity_id)
    post = Contribution.objects.filter(pk=activity.contribution_id).first()
    if post is None or post.thread_id is None:
        return
    mentioned = {UUID(each) for each in activity.data.get("mentions", ())}
    portion = follower_ids(FollowTarget.THREAD, post.thread_id, after=after, limit=MOST_PER_TRANSACTION)
    allowed = [actor for _cursor, actor in portion if actor not in mentioned and _may_read(actor, post)]
    notify(
        allowed,
        NotificationKind.REPLY,
        verb=POST_PUBLISHED.name,
        group_key=f"reply:{post.thread_id}",
        activity_id=activity.pk,
        actor_id=activity.actor_id,
        contribution_id=post.pk,
        space_id=post.space_id,
    )
    if len(portion) == MOST_PER_TRANSACTION:
        tell_followers.enqueue(activity_id, portion[-1][0])


def _may_read(actor_id: UUID, contribution: Contribution) -> bool:
    # What is public or for all members needs no look at each follower's groups.
    if contribution.visibility != "space":
        return True
    return may("content_contributions.view_contribution", viewer_of(actor_id), contribution)
