"""What becomes of contributions in the background: a language is guessed, what was deleted is purged."""

from datetime import time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.content.contributions.actions import forget_unsent_attachments, guess_language, purge
from hub.content.contributions.queries import deleted_before, text_to_guess
from hub.core.access.viewer import Viewer
from hub.core.jobs.schedule import daily
from hub.core.jobs.tasks import job
from hub.core.languages.detection import detect
from hub.core.states import MoveRefused

SYSTEM = Viewer(is_system=True)


@job(queue="bulk", is_unique=True, label=_("Recognising the language of a contribution"))
def recognise_language(contribution_id: int) -> None:
    """Guess the language of a text for which nobody has chosen one."""
    found = text_to_guess(contribution_id)
    if found is not None:
        guess_language(contribution_id, detect(found.text, hints=found.hints).language, by=SYSTEM)


@daily(at=time(3, 20))
@job(queue="bulk", label=_("Clearing away what was deleted long ago"))
def purge_deleted() -> None:
    """Empty what its authors deleted more than 30 days ago, and forget uploads that were never sent."""
    for contribution in deleted_before(timezone.now() - settings.DELETED_CONTENT_RETENTION):
        try:
            purge(contribution, by=SYSTEM)
        except MoveRefused:
            # Brought back or purged by somebody else between our look and now.
            continue
    forget_unsent_attachments()
