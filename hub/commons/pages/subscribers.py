"""Keeps the search in step with pages, and tells people of barriers and their answers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from hub.commons.pages.actions import tell_those_mentioned
from hub.commons.pages.documents import KIND
from hub.commons.pages.models import BarrierReport, PageText
from hub.commons.pages.verbs import (
    BARRIER_ANSWERED,
    BARRIER_REPORTED,
    PAGE_CHANGED,
    PAGE_PUBLISHED,
    PAGE_TEXT_PUBLISHED,
    PAGE_UNPUBLISHED,
)
from hub.community.members.kinds import HubRole
from hub.community.members.queries import people_with_role
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.kinds import NotificationKind
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.hubsettings.queries import hub_settings
from hub.core.search.rebuilding import refresh
from hub.core.ui.render import render_text


@on(PAGE_PUBLISHED, PAGE_UNPUBLISHED, PAGE_TEXT_PUBLISHED, PAGE_CHANGED)
def index_page(activity: Activity) -> None:
    """All languages of the page, as readers see them now."""
    texts = PageText.objects.filter(page=int(activity.target_id))
    refresh(KIND, [str(pk) for pk in texts.values_list("pk", flat=True)])


@on(PAGE_PUBLISHED, PAGE_TEXT_PUBLISHED)
def tell_of_mentions(activity: Activity) -> None:
    """Whoever a page mentions hears of it when readers see it, whichever is published last: the page or its text."""
    tell_those_mentioned(int(activity.target_id), activity)


@on(BARRIER_REPORTED)
def tell_editors(activity: Activity) -> None:
    """Those who answer find it in their inbox at once: the clock runs."""
    notify(
        people_with_role(HubRole.EDITOR, limit=MOST_PER_TRANSACTION),
        NotificationKind.REQUEST,
        verb=activity.verb,
        group_key="barriers",
        activity_id=activity.pk,
        reference=activity.target_id,
    )


@on(BARRIER_ANSWERED)
def answer_the_reporter(activity: Activity) -> None:
    """A member finds the answer in the inbox; to an address that was left it is mailed, and the address deleted."""
    report = BarrierReport.objects.get(pk=activity.target_id)
    if report.reporter_id:
        notify(
            [report.reporter_id],
            NotificationKind.ANSWER,
            verb=activity.verb,
            group_key=f"barrier:{report.pk}",
            activity_id=activity.pk,
            reference=str(report.pk),
        )
    if report.email:
        with translation.override(report.language):
            context = {"report": report, "hub": hub_settings(), "hub_url": settings.HUB_URL}
            body = render_text("commons/pages/barrier_answered.txt", context)
            subject = _("Our answer to the barrier that you reported")
            # Sent again after a crash, mail programs know by the same id that it is the same message.
            fixed = {"Message-ID": f"<barrier-{report.pk}@{urlsplit(settings.HUB_URL).hostname}>"}
            EmailMessage(subject=subject, body=body, to=[report.email], headers=fixed).send()
        BarrierReport.objects.filter(pk=report.pk).update(email="")
