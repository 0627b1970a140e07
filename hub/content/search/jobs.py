"""Indexes in the background what changed with something else: replies with their thread, a group's contents with it."""

from django.utils.translation import gettext_lazy as _

from hub.content.search.documents import REPLY, THREAD, contribution_ids_of_space, reply_ids_of
from hub.core.jobs.tasks import job
from hub.core.search.rebuilding import refresh

_AT_ONCE = 500


@job(queue="bulk", label=_("Bringing the search in step with the replies of a conversation"))
def index_replies(thread_id: int, after: int = 0) -> None:
    """Index a thread's replies five hundred at a time; goes on as a job of its own."""
    portion = reply_ids_of(thread_id, after=after, limit=_AT_ONCE)
    refresh(REPLY, portion)
    if len(portion) == _AT_ONCE:
        index_replies.enqueue(thread_id, portion[-1])


@job(queue="bulk", label=_("Bringing the search in step with a group"))
def index_space(space_id: int, after: int = 0) -> None:
    """Index everything in a group again, because its audience changed."""
    portion = contribution_ids_of_space(space_id, after=after, limit=_AT_ONCE)
    for kind in (THREAD, REPLY):
        refresh(kind, [pk for pk, is_reply in portion if is_reply == (kind == REPLY)])
    if len(portion) == _AT_ONCE:
        index_space.enqueue(space_id, portion[-1][0])
