"""Puts a change on record and tells the pages that show it; the last thing an action does."""

from typing import Any

from hub.content.contributions.models import Contribution
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.versions.actions import bump


def announce(verb: Verb, contribution: Contribution, *, by: Viewer, also: tuple[str, ...] = (), **data: Any) -> None:
    """Record `verb` and raise the versions of its thread's page and of the lists of threads.

    `also` names further versions, such as another thread's. Until the transaction ends, others that post wait.
    """
    record(verb, by=by, space=contribution.space_id, contribution=contribution.pk, data=data)
    bump("threads", f"thread:{contribution.thread_id or contribution.pk}", *also)
