"""The sentences of moderation in the inbox."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.community.management.points import (
    ManageCard,
    ManageEntry,
    MergePart,
    Thing,
    activity_things,
    manage_cards,
    manage_entries,
    member_merge,
    merge_lines,
    move_links,
    waiting_card,
)
from hub.content.moderation.models import Decision, Report
from hub.content.moderation.queries import count_open_reports
from hub.content.notifications.points import Line, notification_lines
from hub.content.notifications.queries import NotificationRow
from hub.core.access.viewer import Viewer


@notification_lines.answer()
def moderation_lines(row: NotificationRow, language: str) -> Iterable[Line]:
    """Reports for moderators, decisions for those they concern."""
    if row.verb == "content.moderation.reported":
        text = ngettext("%(count)d report waits.", "%(count)d reports wait.", row.count) % {"count": row.count}
        yield Line(text, f"/{language}/manage/reports/")
    elif row.verb == "content.moderation.decided":
        text = _("A moderator has decided about something you wrote. Read the reason.")
        yield Line(text, f"/{language}/decisions/{row.reference}/")
    elif row.verb == "content.moderation.answered":
        yield Line(_("Your report was looked at. Thank you."), f"/{language}/inbox/")


@manage_cards.answer(order=10)
def open_reports(viewer: Viewer) -> Iterable[ManageCard]:
    """Reports that nobody has decided."""
    if viewer.may("content_moderation.view_reports"):
        count = count_open_reports()
        text = ngettext("%(count)d report waits.", "%(count)d reports wait.", count)
        path = f"/{get_language() or 'en'}/manage/reports/"
        yield waiting_card(_("Reports"), text, count, path, "flag", tone="danger")


@activity_things.answer(order=30)
def reports_in_the_log(viewer: Viewer, kind: str, ids: Sequence[str]) -> Iterable[Thing]:
    """Reports by their number."""
    if kind == "report" and viewer.may("content_moderation.view_reports"):
        for each in ids:
            label = _("Report %(number)s") % {"number": each}
            yield Thing(kind, each, label, f"/{viewer.language}/manage/reports/{each}/")


@manage_entries.answer(order=20)
def reports_in_the_menu(viewer: Viewer) -> Iterable[ManageEntry]:
    """The reports, for moderators."""
    if viewer.may("content_moderation.view_reports"):
        yield ManageEntry(_("Reports"), f"/{get_language() or 'en'}/manage/reports/", "flag", "work")


@member_merge.answer(order=50)
def reported_and_decided(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """The history that moderators need moves with the person."""
    decisions = Decision.objects.filter(subject=old).count()
    lines = merge_lines(
        (
            decisions,
            ngettext("%(count)d decision of moderators moves.", "%(count)d decisions of moderators move.", decisions),
        )
    )
    yield MergePart(tuple(lines), partial(_move, old, kept))


def _move(old: UUID, kept: UUID) -> None:
    for model, field in ((Report, "actor"), (Report, "reporter"), (Decision, "subject"), (Decision, "decided_by")):
        move_links(model, field, old, kept)
