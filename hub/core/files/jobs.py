"""Housekeeping of stored files."""

import time

from django.utils.translation import gettext_lazy as _

from hub.core.files.actions import delete_orphans, delete_unused_files
from hub.core.jobs.schedule import every
from hub.core.jobs.tasks import job


@every(hours=1)
@job(queue="bulk", label=_("Clearing away files that nothing uses"))
def purge_files() -> None:
    """Delete what nothing refers to, and what has no row in the folder whose turn it is: all 256 in eleven days."""
    delete_unused_files()
    delete_orphans(int(time.time() // 3600))
