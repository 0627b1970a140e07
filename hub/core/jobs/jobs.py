"""The jobs' own housekeeping."""

from django.utils.translation import gettext_lazy as _

from hub.core.jobs.actions import purge_ended_jobs
from hub.core.jobs.schedule import every
from hub.core.jobs.tasks import job


@every(hours=1)
@job(queue="bulk", label=_("Clearing away finished jobs"))
def purge_jobs() -> None:
    """Forget jobs that ended long ago."""
    purge_ended_jobs()
