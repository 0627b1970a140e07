"""Reads reports and decisions."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404

from hub.community.actors.kinds import ActorState
from hub.community.actors.models import Actor
from hub.content.contributions.kinds import THREAD_KINDS
from hub.content.contributions.models import Contribution, ThreadDetail
from hub.content.moderation.kinds import FOR_OPENINGS, FOR_SHOWN, FOR_WITHHELD, DecisionKind, decide_path
from hub.content.moderation.models import Decision, Report
from hub.core.access.permissions import may, require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class ReportRow(NamedTuple):
    """One report in the queue."""

    id: int
    category: str
    explanation: str
    reported_at: datetime
    reporter_name: str | None
    contribution_id: int | None
    contribution_state: str | None
    thread_id: int | None
    title: str | None
    number: int | None
    subject_name: str | None
    subject_id: UUID | None


_COLUMNS = """
    SELECT r.id, r.category, r.explanation, r.reported_at, p.name, c.id, c.state, t.id, t.title, c.number, s.name, s.id
    FROM content_moderation_report r
    LEFT JOIN community_actors_actor p ON p.id = r.reporter_id
    LEFT JOIN content_contributions_contribution c ON c.id = r.contribution_id
    LEFT JOIN content_contributions_contribution t ON t.id = coalesce(c.thread_id, c.id)
    LEFT JOIN community_actors_actor s ON s.id = coalesce(c.author_id, r.actor_id)
"""
_QUEUE = Rows(
    ReportRow,
    f"{_COLUMNS} WHERE r.state = %(state)s AND r.id > %(after)s ORDER BY r.id LIMIT %(limit)s",
)


def open_reports(viewer: Viewer, *, after: int = 0, limit: int = 30) -> list[ReportRow]:
    """The oldest open reports first; one more than `limit` says that there are more."""
    require("content_moderation.view_reports", viewer)
    return _QUEUE.all(state="open", after=after, limit=limit + 1)


class ReportLine(NamedTuple):
    """One report of any state, for a table."""

    id: int
    reported_at: datetime
    state: str
    category: str
    explanation: str
    reporter_name: str | None
    subject_name: str | None
    contribution_id: int | None


_ALL_REPORTS = Rows(
    ReportLine,
    """
    SELECT r.id, r.reported_at, r.state, r.category, r.explanation, p.name, s.name, c.id
    FROM content_moderation_report r
    LEFT JOIN community_actors_actor p ON p.id = r.reporter_id
    LEFT JOIN content_contributions_contribution c ON c.id = r.contribution_id
    LEFT JOIN community_actors_actor s ON s.id = coalesce(c.author_id, r.actor_id)
    WHERE r.id < %(before)s ORDER BY r.id DESC LIMIT 1000
    """,
)


def exported_reports(viewer: Viewer) -> Iterator[ReportLine]:
    """Every report, the latest first, read a thousand at a time."""
    require("content_moderation.view_reports", viewer)
    before = 2**62
    while rows := _ALL_REPORTS.all(before=before):
        yield from rows
        before = rows[-1].id


def count_open_reports(*, most: int = 100) -> int:
    """How many reports wait, counted up to `most`."""
    return Report.objects.filter(state="open")[:most].count()


def get_report(viewer: Viewer, pk: int) -> Report:
    """One report with what it is about, for moderators; else 404."""
    if not may("content_moderation.view_reports", viewer):
        raise Http404
    related = (
        "contribution",
        "contribution__author",
        "contribution__thread",
        "contribution__space",
        "actor",
        "reporter",
    )
    found = Report.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_contribution_to_decide(viewer: Viewer, pk: int) -> Contribution:
    """What a moderator may decide on without a report, shown or taken out of sight before; else 404.

    A private conversation is read by the two in it alone, and decided on when one of them reports it.
    """
    related = ("author", "thread", "space")
    found = Contribution.objects.select_related(*related).filter(pk=pk).first()
    if found is None or not may("content_moderation.decide_on", viewer, found):
        raise Http404
    if (found.thread or found).kind not in THREAD_KINDS:
        raise Http404
    return found


def decisions_without_report(contribution: Contribution) -> list[DecisionKind]:
    """What can be decided where nobody waits for an answer."""
    return [kind for kind in decisions_fitting(contribution) if kind != DecisionKind.NOTHING]


def decisions_fitting(contribution: Contribution | None) -> tuple[DecisionKind, ...]:
    """What can be decided, as the thing stands now."""
    if contribution is None:
        return (DecisionKind.NOTHING, DecisionKind.SUSPEND)
    if contribution.state != "published":
        return FOR_WITHHELD
    return FOR_OPENINGS if takes_replies(contribution) else FOR_SHOWN


def takes_replies(contribution: Contribution) -> bool:
    """Whether this is the opening of a conversation on the hub's pages that is not closed."""
    if contribution.kind not in THREAD_KINDS:
        return False
    return ThreadDetail.objects.filter(pk=contribution.pk, closed_at=None).exists()


def decisions_about(viewer: Viewer, subject: UUID | None) -> list[tuple[Decision, str]]:
    """Earlier decisions about a party, the latest first, at most ten: the history a moderator needs.

    Beside each stands where the viewer may look at what it was about, and decide again.
    """
    found = Decision.objects.filter(subject=subject).select_related("decided_by", "contribution").order_by("-pk")[:10]
    return [(each, _decide_path(viewer, each.contribution)) for each in found]


def _decide_path(viewer: Viewer, contribution: Contribution | None) -> str:
    if contribution is None or not may("content_moderation.decide_on", viewer, contribution):
        return ""
    return decide_path(viewer.language, contribution.pk)


def get_decision(viewer: Viewer, pk: int) -> Decision:
    """A decision, for the person it concerns and for moderators; else 404."""
    found = Decision.objects.select_related("contribution", "contribution__thread").filter(pk=pk).first()
    if found is None or not may("content_moderation.view_decision", viewer, found):
        raise Http404
    return found


def get_reportable_actor(handle: str) -> Actor:
    """A person or organisation that is shown; else 404."""
    found = Actor.objects.filter(handle=handle, state=ActorState.ACTIVE).first()
    if found is None:
        raise Http404
    return found
