"""Takes reports of barriers, and answers them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.commons.pages.kinds import ANSWER_WITHIN, LONGEST_PATH, LONGEST_WORDS, BarrierState
from hub.commons.pages.models import BarrierReport
from hub.commons.pages.verbs import BARRIER_ANSWERED, BARRIER_REPORTED
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.states import move
from hub.core.text import tidy_line, tidy_text


@transaction.atomic
def report_barrier(what: str, *, by: Viewer, path: str = "", email: str = "") -> BarrierReport:
    """Tell that a page could not be used; anybody may. The clock for the answer starts now.

    Raises `Refused` where it does not say what happened, or the address for the answer is incomplete.
    """
    require("commons_pages.report_barrier", by)
    what, path = tidy_text(what), tidy_line(path)[:LONGEST_PATH]
    if not what:
        raise Refused(_("Say in a sentence what you could not do."), field="what")
    if len(what) > LONGEST_WORDS:
        raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST_WORDS}, field="what")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(_("This is not a complete e-mail address."), field="email") from error
    now = timezone.now()
    made = BarrierReport.objects.create(
        what=what,
        path=path,
        email=email,
        reporter_id=by.actor_id,
        language=by.language,
        reported_at=now,
        due_at=now + ANSWER_WITHIN,
    )
    record(BARRIER_REPORTED, by=by, target=("barrier", made.pk))
    return made


@transaction.atomic
def answer_barrier(report: BarrierReport, answer: str, *, by: Viewer) -> BarrierReport:
    """Answer a report once; whoever left an address or has an account gets the answer.

    Raises `Refused` without words, `MoveRefused` where somebody else has just answered.
    """
    require("commons_pages.answer_barriers", by)
    answer = tidy_text(answer)
    if not answer:
        raise Refused(_("Write what you do about it, and by when."), field="answer")
    if len(answer) > LONGEST_WORDS:
        raise Refused(_("This is too long: at most %(count)d characters.") % {"count": LONGEST_WORDS}, field="answer")
    move(report, BarrierState.ANSWERED, answer=answer, answered_at=timezone.now(), answered_by_id=by.actor_id)
    record(BARRIER_ANSWERED, by=by, target=("barrier", report.pk))
    return report
