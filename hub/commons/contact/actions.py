"""Asks, answers, writes, blocks."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.commons.contact.kinds import DAYS_BEFORE_ASKING_AGAIN, ContactState
from hub.commons.contact.models import Block, MessageRequest
from hub.commons.contact.verbs import (
    CONTACT_ACCEPTED,
    CONTACT_ASKED,
    CONTACT_DECLINED,
    MEMBER_BLOCKED,
    MEMBER_UNBLOCKED,
)
from hub.community.actors.models import Actor
from hub.community.spaces.kinds import JoinMethod, SpaceKind, SpaceRole, Visibility
from hub.community.spaces.models import Space, SpaceMembership
from hub.community.spaces.viewers import viewer_of
from hub.content.contributions.actions import append_post, mark_read, publish_thread
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution
from hub.content.reactions.actions import keep_apart, let_together
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.states import move
from hub.core.text import tidy_text


@transaction.atomic
def ask_contact(recipient: Actor, text: str, *, by: Viewer) -> MessageRequest:
    """Send a first message to somebody one has no conversation with yet.

    Raises `Refused` without text, while an earlier request waits, where a conversation exists, within 90 days after
    a no, and (with the same words as after a no) to somebody who blocked the sender.
    """
    require("commons_contact.ask", by, recipient)
    text = tidy_text(text)
    if not text:
        raise Refused(_("Write a few words: who you are and what it is about."), field="text")
    if len(text) > 2000:
        raise Refused(_("A first message has at most 2,000 characters."), field="text")
    between = Q(sender_id=by.acting_id, recipient=recipient) | Q(sender=recipient, recipient_id=by.actor_id)
    existing = MessageRequest.objects.filter(between)
    if existing.filter(state=ContactState.ACCEPTED).exists():
        raise Refused(_("You are already in touch; go on in your conversation."))
    if existing.filter(state=ContactState.PENDING).exists():
        raise Refused(_("There is a request between you that waits for its answer."))
    recently = timezone.now() - timedelta(days=DAYS_BEFORE_ASKING_AGAIN)
    said_no = existing.filter(state=ContactState.DECLINED, sender_id=by.actor_id, answered_at__gt=recently).exists()
    if said_no or Block.objects.filter(actor=recipient, blocked_id=by.actor_id).exists():
        raise Refused(_("This person does not take messages from you at present."))
    request = MessageRequest.objects.create(sender_id=by.acting_id, recipient=recipient, text=text)
    record(CONTACT_ASKED, by=by, target=("message_request", request.pk))
    return request


@transaction.atomic
def accept_contact(request: MessageRequest, *, by: Viewer) -> Space:
    """Accept a request: a private conversation of the two begins with its text."""
    require("commons_contact.answer", by, request)
    space = Space.objects.create(
        kind=SpaceKind.CONVERSATION,
        slug=f"conversation-{request.pk}",
        name="",
        join_method=JoinMethod.INVITE,
        visibility=Visibility.SPACE,
        created_by_id=request.sender_id,
        member_count=2,
    )
    for actor_id in (request.sender_id, request.recipient_id):
        SpaceMembership.objects.create(space=space, actor_id=actor_id, role=SpaceRole.MEMBER)
    move(request, ContactState.ACCEPTED, answered_at=timezone.now(), space=space)
    publish_thread(
        ContributionKind.CONVERSATION,
        "",
        request.text,
        by=viewer_of(request.sender_id),
        space=space,
        visibility=Visibility.SPACE,
        body_format="markdown",
    )
    record(CONTACT_ACCEPTED, by=by, space=space.pk, target=("message_request", request.pk))
    return space


@transaction.atomic
def decline_contact(request: MessageRequest, *, by: Viewer) -> None:
    """Decline a request; its sender is not told, and may ask again after 90 days."""
    require("commons_contact.answer", by, request)
    move(request, ContactState.DECLINED, answered_at=timezone.now())
    record(CONTACT_DECLINED, by=by, target=("message_request", request.pk))


@transaction.atomic
def block(actor: Actor, *, by: Viewer) -> None:
    """Want no messages from somebody; a waiting request of theirs is declined. Again does nothing."""
    require("commons_contact.block", by, actor)
    _row, is_new = Block.objects.get_or_create(actor_id=by.acting_id, blocked=actor)
    waiting = MessageRequest.objects.filter(sender=actor, recipient_id=by.actor_id, state=ContactState.PENDING)
    waiting.update(state=ContactState.DECLINED, answered_at=timezone.now())
    keep_apart(by.acting_id, actor.pk)
    if is_new:
        record(MEMBER_BLOCKED, by=by, target=("actor", actor.pk))


@transaction.atomic
def unblock(actor: Actor, *, by: Viewer) -> None:
    """Allow messages from somebody again."""
    require("commons_contact.block", by, actor)
    if Block.objects.filter(actor_id=by.acting_id, blocked=actor).delete()[0]:
        let_together(by.acting_id, actor.pk)
        record(MEMBER_UNBLOCKED, by=by, target=("actor", actor.pk))


@transaction.atomic
def send_message(space: Space, text: str, *, by: Viewer, client_token: str = "") -> Contribution:
    """Write in a conversation. The same `client_token` sends once.

    Raises `Refused` when the other has blocked the writer or left the hub.
    """
    require("commons_contact.write", by, space)
    others = (
        SpaceMembership.objects.filter(space=space).exclude(actor_id=by.acting_id).values_list("actor_id", flat=True)
    )
    if Block.objects.filter(actor_id__in=list(others), blocked_id=by.actor_id).exists():
        raise Refused(_("This person does not take messages from you at present."), field="text")
    thread = Contribution.objects.get(space=space, kind=ContributionKind.CONVERSATION)
    return append_post(thread, text, by=by, body_format="markdown", client_token=client_token)


@transaction.atomic
def read_conversation(space: Space, number: int, *, by: Viewer) -> None:
    """Note up to which message the viewer has read."""
    require("commons_contact.read", by, space)
    thread = Contribution.objects.get(space=space, kind=ContributionKind.CONVERSATION)
    mark_read(thread.pk, number, by=by)
