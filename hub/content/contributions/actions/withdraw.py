"""Taking contributions out of sight, bringing them back, and emptying them for good."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hub.community.spaces.models import Space
from hub.content.contributions.actions.announce import announce
from hub.content.contributions.counters import count_shown
from hub.content.contributions.kinds import ContributionState
from hub.content.contributions.models import Attachment, Contribution, Revision, ThreadDetail
from hub.content.contributions.verbs import (
    CONTRIBUTION_DELETED,
    CONTRIBUTION_HIDDEN,
    CONTRIBUTION_PURGED,
    CONTRIBUTION_REMOVED,
    CONTRIBUTION_RESTORED,
    CONTRIBUTION_SHOWN,
)
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb
from hub.core.states import MoveRefused, move

S = ContributionState


@transaction.atomic
def delete(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Take a contribution out of sight for its author, who may bring it back for 30 days; then it is purged."""
    return _withdraw(contribution, S.DELETED, CONTRIBUTION_DELETED, by=by)


@transaction.atomic
def hide(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Take a contribution out of sight while a moderator looks at it."""
    return _withdraw(contribution, S.HIDDEN, CONTRIBUTION_HIDDEN, by=by)


@transaction.atomic
def remove(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Take a contribution out of sight by a moderator's decision; its text is kept for the decision's record."""
    return _withdraw(contribution, S.REMOVED, CONTRIBUTION_REMOVED, by=by)


@transaction.atomic
def restore(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Bring back what its author deleted. Raises `MoveRefused` after 30 days or when it is purged already."""
    if contribution.state != S.DELETED:
        raise MoveRefused(f"contribution {contribution.pk} is {contribution.state}, not deleted")
    kept_since = timezone.now() - settings.DELETED_CONTENT_RETENTION
    if contribution.deleted_at is None or contribution.deleted_at < kept_since:
        raise MoveRefused(f"contribution {contribution.pk} was deleted too long ago")
    return _show(contribution, CONTRIBUTION_RESTORED, by=by)


@transaction.atomic
def bring_back(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Show again what a moderator had hidden or removed; what its author deleted is theirs to restore."""
    if contribution.state not in (S.HIDDEN, S.REMOVED):
        raise MoveRefused(f"contribution {contribution.pk} is {contribution.state}, neither hidden nor removed")
    return _show(contribution, CONTRIBUTION_SHOWN, by=by)


@transaction.atomic
def purge(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Empty a deleted contribution for good: a tombstone with its number, uuid and uri remains.

    A thread takes with it the replies that went out of sight with it. Raises `MoveRefused` for what is still shown.
    """
    emptied = {"body": "", "title": "", "slug": "", "summary": "", "client_token": ""}
    ids = [contribution.pk]
    if ThreadDetail.objects.filter(pk=contribution.pk).exists():
        withheld = Contribution.objects.filter(thread_id=contribution.pk, state__in=[S.WITHHELD, S.DELETED])
        ids += withheld.values_list("pk", flat=True)
        withheld.update(state=S.PURGED, **emptied)
        ThreadDetail.objects.filter(pk=contribution.pk).update(last_teaser="", keywords=[])
    move(contribution, S.PURGED, **emptied)
    Revision.objects.filter(contribution_id__in=ids).delete()
    Attachment.objects.filter(contribution_id__in=ids).delete()
    announce(CONTRIBUTION_PURGED, contribution, by=by)
    return contribution


def _withdraw(contribution: Contribution, to: str, verb: Verb, *, by: Viewer) -> Contribution:
    was_shown = contribution.state == S.PUBLISHED
    move(contribution, to, deleted_at=timezone.now() if to == S.DELETED else None)
    if was_shown:
        _follow(contribution, withdrawn=True)
    announce(verb, contribution, by=by)
    return contribution


def _show(contribution: Contribution, verb: Verb, *, by: Viewer) -> Contribution:
    shown = S.PUBLISHED
    if contribution.thread_id is not None:
        thread_state = Contribution.objects.values_list("state", flat=True).get(pk=contribution.thread_id)
        if thread_state != S.PUBLISHED:
            raise MoveRefused(f"the thread of {contribution.pk} is {thread_state}")
    move(contribution, shown, deleted_at=None)
    _follow(contribution, withdrawn=False)
    announce(verb, contribution, by=by)
    return contribution


def _follow(contribution: Contribution, *, withdrawn: bool) -> None:
    """Let the thread's counters, or the thread's replies, follow what became of the contribution."""
    if contribution.thread_id is not None:
        count_shown(contribution.thread_id, contribution.author_id, -1 if withdrawn else 1)
        if withdrawn:
            accepted = ThreadDetail.objects.filter(pk=contribution.thread_id, accepted_post=contribution)
            accepted.update(accepted_post=None)
        return
    if not ThreadDetail.objects.filter(pk=contribution.pk).exists():
        return
    old, new = (S.PUBLISHED, S.WITHHELD) if withdrawn else (S.WITHHELD, S.PUBLISHED)
    Contribution.objects.filter(thread_id=contribution.pk, state=old).update(state=new)
    if contribution.space_id is not None:
        step = -1 if withdrawn else 1
        Space.objects.filter(pk=contribution.space_id).update(thread_count=F("thread_count") + step)
