"""Keeping the index up to date in the background."""

import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.core.jobs.schedule import every
from hub.core.jobs.tasks import job
from hub.core.search import rebuilding

# A job that ends soon can be stopped at any deployment; the next goes on at the stored cursor.
_SECONDS_AT_ONCE = 60.0


@job(is_unique=True, label=_("Bringing the search in step with a change"))
def refresh(kind: str, object_ids: list[str]) -> None:
    """Index objects as they are when the job runs; enqueue it in the transaction that changes them."""
    rebuilding.refresh(kind, object_ids)


@job(queue="bulk", is_unique=True, label=_("Building the search anew"))
def reindex(kind: str) -> None:
    """Rebuild a kind, begun by `start_reindexing`, for a minute; what is left goes on in the next job."""
    began = time.monotonic()
    while rebuilding.reindex_step(kind).finished_at is None:
        if time.monotonic() - began > _SECONDS_AT_ONCE:
            reindex.enqueue(kind)
            return


@every(hours=1)
@job(queue="bulk", label=_("Seeing whether the search has to be built anew"))
def renew() -> None:
    """After an upgrade that changed what the index holds, rebuild it, and go on with what was broken off.

    Searches go on meanwhile with what is there.
    """
    for kind in rebuilding.outdated_kinds():
        with transaction.atomic():
            rebuilding.start_reindexing(kind)
            reindex.enqueue(kind)
