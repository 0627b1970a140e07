"""The sentences of moderation in the inbox."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.content.notifications.points import Line, notification_lines
from hub.content.notifications.queries import NotificationRow


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
