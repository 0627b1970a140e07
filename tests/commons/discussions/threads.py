"""Conversations for tests of the actions, and what is read of them."""

from typing import Any

from hub.commons.discussions import actions
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution, ThreadDetail
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity


def started(by: Viewer, space: Space | None = None, **fields: Any) -> Contribution:
    return actions.start_thread(
        **{
            "kind": "discussion",
            "title": "How do you start?",
            "body": "<p>Tell me.</p>",
            "by": by,
            "space": space,
            **fields,
        }
    )


def detail_of(thread: Contribution) -> ThreadDetail:
    return ThreadDetail.objects.get(pk=thread.pk)


def verbs_of(contribution: Contribution) -> list[str]:
    return list(Activity.objects.filter(contribution_id=contribution.pk).order_by("id").values_list("verb", flat=True))
