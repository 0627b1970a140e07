"""Accounts that may be one person's: noting them when the second comes, and saying that they are two people."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.management.models import LikelyDuplicate
from hub.community.management.queries.duplicates import same_names
from hub.community.management.queries.members import duplicates_of
from hub.community.management.verbs import DUPLICATE_SETTLED
from hub.community.members.models import Member
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.jobs.tasks import job

_PORTION = 500


@transaction.atomic
def settle_duplicate(pk: int, *, by: Viewer) -> bool:
    """Say that two accounts belong to two people; False where somebody has said so already."""
    require("community_management.settle_duplicate", by)
    settled = LikelyDuplicate.objects.filter(pk=pk, settled_at__isnull=True).update(settled_at=timezone.now())
    if settled:
        record(DUPLICATE_SETTLED, by=by, target=("duplicate", pk))
    return bool(settled)


def note_duplicates_of(member: Member) -> None:
    """Note the other accounts that may be this person's; noting twice changes nothing."""
    _note((member.pk, other.id) for other in duplicates_of(member))


def _note(pairs: Iterable[tuple[int, int]]) -> None:
    rows = [LikelyDuplicate(first_id=min(pair), second_id=max(pair)) for pair in pairs]
    LikelyDuplicate.objects.bulk_create(rows, _PORTION, ignore_conflicts=True)


@job(queue="bulk", is_unique=True, label=_("Looking for likely duplicates among imported accounts"))
def note_imported_duplicates(first: int, last: int) -> None:
    """Compare imported accounts with all others by name and country, 500 at a time."""
    until = min(first + _PORTION - 1, last)
    _note(same_names(first, until))
    if until < last:
        note_imported_duplicates.enqueue(until + 1, last)
