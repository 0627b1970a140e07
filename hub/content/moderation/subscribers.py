"""Tells moderators of reports, and the persons concerned of decisions."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from hub.community.members.kinds import HubRole
from hub.community.members.models import Member
from hub.community.members.queries import people_with_role
from hub.content.moderation.kinds import DecisionKind
from hub.content.moderation.models import Decision, Report
from hub.content.moderation.verbs import DECIDED, REPORTED
from hub.content.notifications.actions import MOST_PER_TRANSACTION, notify
from hub.content.notifications.kinds import NotificationKind
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.hubsettings.queries import hub_settings
from hub.core.ui.render import render_text


@on(REPORTED)
def tell_moderators(activity: Activity) -> None:
    """Those who deal with reports."""
    notify(
        people_with_role(HubRole.MODERATOR, limit=MOST_PER_TRANSACTION),
        NotificationKind.REQUEST,
        verb=activity.verb,
        group_key="reports",
        activity_id=activity.pk,
        reference=activity.target_id,
    )


@on(DECIDED)
def tell_the_person_concerned(activity: Activity) -> None:
    """The reason reaches the person by the inbox; a suspended person, who has none, gets it by mail."""
    decision = Decision.objects.select_related("subject").get(pk=activity.target_id)
    if decision.kind == DecisionKind.NOTHING:
        return
    if decision.kind != DecisionKind.SUSPEND:
        notify(
            [decision.subject_id],
            NotificationKind.NOTICE,
            verb=activity.verb,
            group_key=f"decision:{decision.pk}",
            activity_id=activity.pk,
            reference=str(decision.pk),
        )
        return
    member = Member.objects.filter(actor=decision.subject_id).first()
    if member is not None:
        _mail(
            member.email,
            member.language,
            _subject_of_suspension,
            "suspended.txt",
            decision,
            key=f"decision-{decision.pk}",
        )


@on(DECIDED)
def answer_the_reporter(activity: Activity) -> None:
    """A reporter with an account finds the outcome in the inbox, one who left an address gets a mail."""
    decision = Decision.objects.get(pk=activity.target_id)
    reports = Report.objects.filter(contribution=decision.contribution_id, state="decided")
    if decision.contribution_id is None:
        reports = Report.objects.filter(actor=decision.subject_id, state="decided")
    for each in reports.exclude(reporter=None)[:MOST_PER_TRANSACTION]:
        notify(
            [each.reporter_id] if each.reporter_id else [],
            NotificationKind.ANSWER,
            verb="content.moderation.answered",
            group_key=f"report:{each.pk}",
            activity_id=activity.pk,
            reference=str(each.pk),
        )
    for each in reports.exclude(email=""):
        _mail(each.email, each.language, _subject_of_answer, "answered.txt", decision, key=f"report-{each.pk}")
        Report.objects.filter(pk=each.pk).update(email="")


def _subject_of_suspension() -> str:
    return _("Your account is suspended")


def _subject_of_answer() -> str:
    return _("What became of your report")


def _mail(
    address: str, language: str, subject: Callable[[], str], template: str, decision: Decision, *, key: str
) -> None:
    # Sent again after a crash, mail programs know by the same id that it is the same message.
    fixed = {"Message-ID": f"<{key}@{urlsplit(settings.HUB_URL).hostname}>", "Auto-Submitted": "auto-generated"}
    with translation.override(language):
        body = render_text(
            f"content/moderation/{template}",
            {"decision": decision, "hub": hub_settings(), "hub_url": settings.HUB_URL},
        )
        EmailMessage(subject=subject(), body=body, to=[address], headers=fixed).send()
