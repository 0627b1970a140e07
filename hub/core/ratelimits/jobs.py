"""Housekeeping of rate limits."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.core.jobs.schedule import every
from hub.core.jobs.tasks import job
from hub.core.ratelimits.models import Counter


@every(hours=1)
@job(queue="bulk", label=_("Clearing away expired limits on attempts"))
def purge_counters() -> None:
    """Delete counters that no longer limit anybody, 500 at a time: on SQLite every writer waits for this one."""
    expired = Counter.objects.filter(expires_at__lt=timezone.now())
    while digests := list(expired.values_list("pk", flat=True)[:500]):
        Counter.objects.filter(pk__in=digests).delete()
