"""The jobs' own housekeeping."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from hub.core.jobs.actions import purge_ended_jobs
from hub.core.jobs.schedule import daily, every
from hub.core.jobs.tasks import job
from hub.core.statistics import renew_statistics


@every(hours=1)
@job(queue="bulk", label=_("Clearing away finished jobs"))
def purge_jobs() -> None:
    """Forget jobs that ended long ago."""
    purge_ended_jobs()


@daily(at=time(3, 10))
@job(queue="bulk", label=_("Counting how large the tables of the database are"))
def count_tables() -> None:
    """Let SQLite plan by how its tables are filled today."""
    renew_statistics()
