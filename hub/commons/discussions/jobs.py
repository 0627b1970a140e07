"""What conversation does in the background: forgets what visitors never came back for."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from hub.commons.discussions.actions import forget_old_pending
from hub.core.jobs.schedule import daily
from hub.core.jobs.tasks import job


@daily(at=time(3, 40))
@job(queue="bulk", label=_("Clearing away what visitors wrote and never sent"))
def forget_pending() -> None:
    """Delete what was written before joining and not published within three days."""
    forget_old_pending()
