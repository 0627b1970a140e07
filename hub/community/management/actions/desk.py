"""The small things: a failed job, a mail that helps to sign in, a suspension with its reason, a list taken out."""

from django.db import transaction
from django.utils.translation import gettext as _

from hub.community.management.actions.mails import mail_sign_in_help, mail_standing
from hub.community.management.kinds import NoteKind
from hub.community.management.models import StandingNote
from hub.community.management.verbs import JOB_RERUN, MEMBERS_EXPORTED, SIGN_IN_HELP_SENT, STANDING_EXPLAINED
from hub.community.members.actions import reinstate_member, suspend_member
from hub.community.members.kinds import MemberState
from hub.community.members.models import Member
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.jobs.actions import rerun_failed_job
from hub.core.text import tidy_text


@transaction.atomic
def rerun_job(job_id: int, *, by: Viewer) -> bool:
    """Start a failed job again; False where somebody else has done so."""
    require("community_management.manage_jobs", by)
    is_rerun = rerun_failed_job(job_id)
    if is_rerun:
        record(JOB_RERUN, by=by, target=("job", job_id))
    return is_rerun


@transaction.atomic
def suspend_with_reason(member: Member, reason: str, *, by: Viewer) -> Member:
    """Suspend a member, who gets the reason by mail. Raises `Refused` without a reason."""
    suspend_member(member, by=by)
    _explain(member, NoteKind.SUSPENDED, reason, by)
    return member


@transaction.atomic
def reinstate_with_reason(member: Member, reason: str, *, by: Viewer) -> Member:
    """Let a suspended or restricted member take part again, and tell them why by mail."""
    reinstate_member(member, by=by)
    _explain(member, NoteKind.REINSTATED, reason, by)
    return member


def _explain(member: Member, kind: NoteKind, reason: str, by: Viewer) -> None:
    reason = tidy_text(reason)
    if not reason:
        raise Refused(_("Give a reason. The person reads it."), field="reason")
    if len(reason) > 2000:
        raise Refused(_("Please use at most 2,000 characters."), field="reason")
    note = StandingNote.objects.create(member=member, kind=kind, reason=reason, written_by_id=by.actor_id)
    record(STANDING_EXPLAINED, by=by, target=("member", member.pk), data={"note": note.pk})
    mail_standing.enqueue(note.pk)


@transaction.atomic
def send_sign_in_help(member: Member, *, by: Viewer) -> None:
    """Mail a member whose address is not confirmed how to sign in with a code, which confirms it.

    A code itself is bound to the browser that asks for it, so it cannot be sent from here.
    """
    require("community_management.send_sign_in_help", by, member)
    if member.state not in (MemberState.REGISTERED, MemberState.INVITED):
        raise Refused(_("This member has confirmed the e-mail address."))
    record(SIGN_IN_HELP_SENT, by=by, target=("member", member.pk))
    mail_sign_in_help.enqueue(member.pk)


@transaction.atomic
def note_export(what: str, *, by: Viewer) -> None:
    """Put on record that a list was taken out; `what` is its short name."""
    require("community_management.export", by)
    record(MEMBERS_EXPORTED, by=by, target=("list", what))
