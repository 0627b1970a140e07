"""The mail about one line of an inbox. A module beside `jobs.py`, because actions enqueue it."""

import hashlib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hub.community.members.models import Member
from hub.community.spaces.viewers import viewer_of
from hub.content.notifications.models import Notification
from hub.content.notifications.queries import entry_for
from hub.core.access.permissions import may
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.tasks import job
from hub.core.text import tidy_line
from hub.core.ui.render import render_text


@job(queue="mail", label=_("Mail about news in the inbox"))
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
        subject = tidy_line(entry.text)
        message = EmailMessage(subject=subject, body=body, to=[member.email], headers=_headers(row, hub.name))
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
