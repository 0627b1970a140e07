"""What follows when something is written, and when something happened to its group."""

from collections.abc import Iterable
from itertools import batched

from django.utils.translation import gettext_lazy as _

from hub.community.management.verbs import MEMBERS_MERGED
from hub.community.spaces.points import Narrowed, visibility_narrowed
from hub.community.spaces.verbs import SPACE_VISIBILITY_CHANGED
from hub.content.contributions.actions.audience import follow_space, narrow_contributions
from hub.content.contributions.jobs import recognise_language
from hub.content.contributions.queries import threads_in, threads_with
from hub.content.contributions.verbs import CONTRIBUTION_EDITED, POST_PUBLISHED, THREAD_STARTED
from hub.core.activity import on
from hub.core.activity.models import Activity
from hub.core.jobs.tasks import job
from hub.core.versions.actions import bump

# Each thread may have thousands of posts, and on SQLite every other writer waits for the transaction.
THREADS_AT_ONCE = 20


@visibility_narrowed.answer()
def narrow_with_the_group(space_id: int, visibility: str) -> Iterable[Narrowed]:
    """Contributions are narrowed in the transaction that narrows their group."""
    yield Narrowed("contributions", narrow_contributions(space_id, visibility), ("threads",))


@on(MEMBERS_MERGED)
def name_who_stayed(activity: Activity) -> None:
    """The latest threads of two accounts that became one are read anew by visitors' browsers."""
    bump("threads", *(f"thread:{thread}" for thread in threads_with(activity.data["actor"])))


@on(SPACE_VISIBILITY_CHANGED)
def follow_the_group(activity: Activity) -> None:
    """Contributions whose authors allow it are read by as many as their group."""
    if activity.space_id is not None:
        follow_visibility.enqueue(activity.space_id)


@job(queue="bulk", label=_("Carrying a group's new visibility over to its conversations"))
def follow_visibility(space_id: int) -> None:
    """Go through a group's threads, a portion in each transaction; started again, it begins anew and changes little."""
    for portion in batched(threads_in(space_id), THREADS_AT_ONCE):
        follow_space(space_id, portion)


@on(THREAD_STARTED, POST_PUBLISHED, CONTRIBUTION_EDITED)
def guess_its_language(activity: Activity) -> None:
    """A guess takes a model of 100 MB and a second to load, so it waits in the queue for bulk work."""
    if activity.contribution_id is not None:
        recognise_language.enqueue(activity.contribution_id)
