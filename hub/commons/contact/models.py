"""Requests to get in touch, and who wants to hear nothing from whom."""

from django.db import models
from django.utils import timezone

from hub.commons.contact.kinds import ContactState
from hub.community.actors.models import Actor
from hub.community.spaces.models import Space
from hub.core.states import check_moves


class MessageRequest(models.Model):
    """A first message to somebody, who may accept, decline or block. Accepted, it becomes a conversation."""

    sender = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=ContactState, default=ContactState.PENDING)
    # The private conversation that it became: a space of kind "conversation" with two members.
    space = models.OneToOneField(Space, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    MOVES = {
        ContactState.PENDING: {ContactState.ACCEPTED, ContactState.DECLINED},
        ContactState.ACCEPTED: set(),
        ContactState.DECLINED: set(),
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient"],
                condition=models.Q(state__in=["pending", "accepted"]),
                name="message_request_once",
            )
        ]
        indexes = [models.Index(fields=["recipient", "state", "-id"], name="message_requests_waiting")]

    def __str__(self) -> str:
        return f"message request {self.pk}"


class Block(models.Model):
    """That somebody wants no messages from somebody else."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "blocked"], name="block_once")]

    def __str__(self) -> str:
        return f"block {self.pk}"
