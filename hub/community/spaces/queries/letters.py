"""What parties wrote to each other about being in a group: reasons, answers, messages.

By keys that an inbox holds; whoever asks makes sure that the reader is the one to whom it was written.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from hub.community.spaces.models import JoinRequest, SpaceInvitation, SpaceRemoval
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


def reasons_of_requests(ids: Collection[int]) -> dict[int, str]:
    """Why somebody would like to join."""
    return dict(JoinRequest.objects.filter(pk__in=ids).values_list("pk", "reason")) if ids else {}


def answers_to_requests(ids: Collection[int]) -> dict[int, str]:
    """What those who lead a group answered."""
    return dict(JoinRequest.objects.filter(pk__in=ids).values_list("pk", "answer")) if ids else {}


def reasons_of_removals(ids: Collection[int]) -> dict[int, str]:
    """Why somebody was removed; nothing once they have come back."""
    return dict(SpaceRemoval.objects.filter(pk__in=ids).values_list("pk", "reason")) if ids else {}


def messages_of_invitations(ids: Collection[int]) -> dict[int, str]:
    """The word that came with an invitation."""
    return dict(SpaceInvitation.objects.filter(pk__in=ids).values_list("pk", "message")) if ids else {}


class OwnRemovalRow(NamedTuple):
    """That the viewer was removed from a group, and why."""

    id: int
    slug: str
    space: str
    reason: str
    removed_at: datetime


_OWN_REMOVALS = Rows(
    OwnRemovalRow,
    """
    SELECT x.id, s.slug, s.name, x.reason, x.removed_at
    FROM community_spaces_spaceremoval x JOIN community_spaces_space s ON s.id = x.space_id
    WHERE x.actor_id = %(actor)s AND x.removed_at > %(since)s ORDER BY x.id DESC LIMIT 20
    """,
)


def own_removals(viewer: Viewer, *, since: datetime) -> list[OwnRemovalRow]:
    """From which groups the viewer was removed since; also those that they no longer find."""
    if viewer.actor_id is None:
        return []
    return _OWN_REMOVALS.all(actor=viewer.actor_id, since=since)
