"""A question with replies for the tests of pages, and its address."""

from typing import Any

from hub.commons.discussions import actions
from hub.content.contributions.models import Contribution
from tests.factories import viewer_of
from tests.personas import Cast


def asked(cast: Cast, replies: int = 0, **fields: Any) -> Contribution:
    thread = actions.start_thread(
        **{
            "kind": "question",
            "title": "Which tablet?",
            "body": "<p>For a school.</p>",
            "by": viewer_of(cast.ana),
            **fields,
        }
    )
    for number in range(replies):
        actions.reply(thread, f"<p>Reply {number}.</p>", by=viewer_of(cast.bela if number % 2 else cast.chloe))
    return thread


def path_of(thread: Contribution) -> str:
    return f"/en/threads/{thread.pk}-{thread.slug}/"
