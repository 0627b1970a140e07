"""Reads requests and conversations; only those of the viewer."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from hub.commons.contact.models import Block, MessageRequest
from hub.community.actors.models import Actor
from hub.community.spaces.models import Space
from hub.core.access.permissions import may
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows


class ConversationRow(NamedTuple):
    """One conversation in the list: with whom, the last words, whether they are unread."""

    space_id: int
    actor_id: UUID
    name: str
    handle: str
    picture: str
    teaser: str
    activity_at: datetime
    last_number: int
    read_number: int | None


_CONVERSATIONS = Rows(
    ConversationRow,
    """
    SELECT s.id, a.id, a.name, a.handle, CASE WHEN a.picture_audience = 'nobody' THEN '' ELSE a.picture END,
        d.last_teaser, s.activity_at, d.last_number, r.last_number
    FROM community_spaces_spacemembership own
    JOIN community_spaces_space s ON s.id = own.space_id AND s.kind = 'conversation'
    JOIN community_spaces_spacemembership other ON other.space_id = s.id AND other.actor_id <> own.actor_id
    JOIN community_actors_actor a ON a.id = other.actor_id
    JOIN content_contributions_contribution c ON c.space_id = s.id AND c.kind = 'conversation'
    JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
    LEFT JOIN content_contributions_threadread r ON r.thread_id = c.id AND r.actor_id = own.actor_id
    WHERE own.actor_id = %(actor)s AND (s.activity_at < %(at)s OR (s.activity_at = %(at)s AND s.id < %(id)s))
    ORDER BY s.activity_at DESC, s.id DESC LIMIT %(limit)s
    """,
)


class MessageRow(NamedTuple):
    """One message."""

    id: int
    number: int
    body: str
    state: str
    at: datetime
    author_id: UUID
    author_name: str


_MESSAGES = Rows(
    MessageRow,
    """
    SELECT c.id, c.number, CASE WHEN c.state = 'published' THEN c.body ELSE '' END, c.state, c.published_at,
        a.id, a.name
    FROM content_contributions_contribution c JOIN community_actors_actor a ON a.id = c.author_id
    WHERE c.space_id = %(space)s AND c.number < %(before)s
    ORDER BY c.number DESC LIMIT %(limit)s
    """,
)


def conversations_of(viewer: Viewer, *, before: tuple[datetime, int], limit: int = 30) -> list[ConversationRow]:
    """A page of the viewer's conversations, the latest first; one row more says that there are more."""
    return _CONVERSATIONS.all(actor=viewer.actor_id, at=before[0], id=before[1], limit=limit + 1)


def get_conversation(viewer: Viewer, space_id: int) -> tuple[Space, Actor]:
    """One of the viewer's conversations and the other person; else 404, whatever their role in the hub."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None or not may("commons_contact.read", viewer, space):
        raise Http404
    other = Actor.objects.filter(space_memberships__space=space).exclude(pk=viewer.acting_id).first()
    if other is None:
        raise Http404
    return space, other


def messages_in(space: Space, *, before: int = 2**31 - 1, limit: int = 30) -> list[MessageRow]:
    """The latest messages before a number, oldest first; one more than `limit` (in front) says that there are more."""
    return _MESSAGES.all(space=space.pk, before=before, limit=limit + 1)[::-1]


def requests_to(viewer: Viewer) -> list[MessageRequest]:
    """The requests that wait for the viewer's answer, at most fifty."""
    waiting = MessageRequest.objects.filter(recipient_id=viewer.actor_id, state="pending").select_related("sender")
    return list(waiting.order_by("-pk")[:50])


def get_request(viewer: Viewer, pk: int) -> MessageRequest:
    """A request to the viewer that waits; else 404."""
    found = MessageRequest.objects.filter(pk=pk, recipient_id=viewer.actor_id, state="pending").first()
    if found is None:
        raise Http404
    return found


def get_person(handle: str) -> Actor:
    """Somebody to write to; else 404."""
    found = Actor.objects.filter(handle=handle, kind="person", state="active").first()
    if found is None:
        raise Http404
    return found


def get_actor_handle(actor_id: UUID) -> str:
    """The readable name of a party in addresses."""
    return Actor.objects.values_list("handle", flat=True).get(pk=actor_id)


def conversation_with(viewer: Viewer, actor_id: UUID) -> int | None:
    """The space of the viewer's conversation with somebody, if there is one."""
    pairs = ((viewer.actor_id, actor_id), (actor_id, viewer.actor_id))
    for sender, recipient in pairs:
        found = MessageRequest.objects.filter(sender_id=sender, recipient_id=recipient, state="accepted").first()
        if found is not None:
            return found.space_id
    return None


def has_blocked(viewer: Viewer, actor_id: UUID) -> bool:
    """Whether the viewer wants no messages from somebody."""
    return viewer.is_member and Block.objects.filter(actor_id=viewer.acting_id, blocked_id=actor_id).exists()


def pending_between(viewer: Viewer, actor_id: UUID) -> MessageRequest | None:
    """The request between the viewer and somebody that waits for its answer, whoever sent it."""
    pairs = Q(sender_id=viewer.actor_id, recipient_id=actor_id) | Q(sender_id=actor_id, recipient_id=viewer.actor_id)
    return MessageRequest.objects.filter(pairs, state="pending").first()


def blocked_by(viewer: Viewer) -> list[Actor]:
    """From whom the viewer wants no messages, the latest first, at most two hundred."""
    blocks = Block.objects.filter(actor_id=viewer.acting_id).select_related("blocked").order_by("-at", "-pk")
    return [each.blocked for each in blocks[:200]]
