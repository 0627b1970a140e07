"""What management does by itself."""

from datetime import timedelta

from django.utils import timezone

from hub.community.management.actions.imports import forget_old_imports
from hub.core.jobs.schedule import every
from hub.core.jobs.tasks import job


@every(hours=6)
@job()
def forget_imports() -> None:
    """Uploaded tables hold personal data: a day is enough to decide about one."""
    forget_old_imports(before=timezone.now() - timedelta(days=1))
