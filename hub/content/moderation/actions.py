"""Takes reports and carries out decisions; none is carried out without a reason that the person gets."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from hub.community.actors.models import Actor
from hub.community.members.actions import suspend_member
from hub.community.members.models import Member
from hub.content.contributions.actions.revise import set_closed
from hub.content.contributions.actions.withdraw import bring_back, hide, remove
from hub.content.contributions.kinds import THREAD_KINDS
from hub.content.contributions.models import Contribution
from hub.content.moderation.kinds import DecisionKind, ReportCategory, ReportState
from hub.content.moderation.models import Decision, Report
from hub.content.moderation.verbs import DECIDED, REPORTED
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.states import MoveRefused, move
from hub.core.text import tidy_text
from hub.core.versions.actions import bump


def _lock(thread: Contribution, *, by: Viewer) -> Contribution:
    """Let a conversation take no more replies; the decision itself is what is put on record."""
    if thread.kind not in THREAD_KINDS:
        raise Refused(_("Only a whole conversation can be closed."), field="kind")
    if not set_closed(thread, True):
        raise MoveRefused(f"thread {thread.pk} is closed already")
    bump("threads", f"thread:{thread.pk}")
    return thread


_CARRY_OUT = {
    DecisionKind.HIDE: hide,
    DecisionKind.REMOVE: remove,
    DecisionKind.SHOW: bring_back,
    DecisionKind.LOCK: _lock,
}


@transaction.atomic
def report(
    *,
    by: Viewer,
    category: str,
    explanation: str = "",
    contribution: Contribution | None = None,
    actor: Actor | None = None,
    email: str = "",
) -> Report:
    """Report what the viewer can see (the caller has fetched it for them); visitors may leave an address for an answer.

    Raises `Refused` for an unknown category, a missing explanation where the category says nothing, or a bad address.
    """
    require("content_moderation.report", by)
    if category not in ReportCategory.values:
        raise Refused(_("Choose what is wrong."), field="category")
    explanation = tidy_text(explanation)
    if len(explanation) > 2000:
        raise Refused(_("An explanation has at most 2,000 characters."), field="explanation")
    if category in (ReportCategory.OTHER, ReportCategory.ILLEGAL) and not explanation:
        raise Refused(_("Say in a sentence what is wrong, so that a moderator understands."), field="explanation")
    if email and not by.is_member:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(_("This is not a complete e-mail address."), field="email") from error
    made = Report.objects.create(
        contribution=contribution,
        actor=actor,
        reporter_id=by.actor_id,
        email="" if by.is_member else email,
        category=category,
        explanation=explanation,
        language=by.language,
    )
    record(
        REPORTED,
        by=by,
        space=contribution.space_id if contribution else None,
        contribution=contribution.pk if contribution else None,
        target=("report", made.pk),
        data={"category": category},
    )
    return made


@transaction.atomic
def decide(
    kind: str,
    reason: str,
    *,
    by: Viewer,
    about: Report | None = None,
    contribution: Contribution | None = None,
    actor: Actor | None = None,
) -> Decision:
    """Decide on a report, or on a contribution or party without one, and carry it out.

    The person concerned gets the reason, unless nothing was done. Other open reports of the same thing are decided with
    it. Raises `Refused` without a reason or where the decision does not fit, `MoveRefused` when somebody was first.
    """
    require("content_moderation.decide", by)
    if about is not None:
        contribution, actor = about.contribution, about.actor
    elif contribution is not None:
        require("content_moderation.decide_on", by, contribution)
    if contribution is None and actor is None:
        raise TypeError("a decision is about a contribution or a party")
    if kind not in DecisionKind.values:
        raise Refused(_("Choose what is to be done."), field="kind")
    reason = tidy_text(reason)
    if not reason:
        raise Refused(_("Write the reason; the person concerned will read it."), field="reason")
    if len(reason) > 2000:
        raise Refused(_("A reason has at most 2,000 characters."), field="reason")
    subject = contribution.author if contribution is not None else actor
    assert subject is not None
    decision = Decision.objects.create(
        report=about, contribution=contribution, subject=subject, kind=kind, reason=reason, decided_by_id=by.actor_id
    )
    _carry_out(DecisionKind(kind), contribution, subject, decision, by=by)
    if about is not None:
        move(about, ReportState.DECIDED)
    same = Report.objects.filter(state=ReportState.OPEN, contribution=contribution, actor=actor)
    same.update(state=ReportState.DECIDED)
    record(
        DECIDED,
        by=by,
        space=contribution.space_id if contribution else None,
        contribution=contribution.pk if contribution else None,
        target=("decision", decision.pk),
        data={"kind": kind, "report": about.pk if about else None},
    )
    return decision


def _carry_out(
    kind: DecisionKind, contribution: Contribution | None, subject: Actor, decision: Decision, *, by: Viewer
) -> None:
    if kind == DecisionKind.SUSPEND:
        member = Member.objects.select_related("actor").filter(actor=subject).first()
        if member is None:
            raise Refused(_("Only a person with an account can be suspended."), field="kind")
        suspend_member(member, by=by, decision=decision.pk)
        return
    if kind == DecisionKind.NOTHING:
        return
    if contribution is None:
        raise Refused(_("This decision is for contributions."), field="kind")
    try:
        _CARRY_OUT[kind](contribution, by=by)
    except MoveRefused as refused:
        raise Refused(_("Somebody else has just dealt with it. Look at it again."), field="kind") from refused
