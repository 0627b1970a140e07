"""Notifications and what each member wants by e-mail."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.community.actors.models import Actor
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.content.notifications.kinds import NotificationKind


class Notification(models.Model):
    """One line of an inbox. While it is unread, more of the same kind at the same place join it and count up.

    It holds references, not text: the sentence is made when it is read, in the reader's language, from what they may
    still see.
    """

    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=NotificationKind)
    # The verb of the activity, which chooses the sentence.
    verb = models.CharField(max_length=80)
    # The latest who did it.
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    count = models.PositiveIntegerField(default=1)
    # The first of the contributions it is about: where reading begins.
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Actor, null=True, on_delete=models.CASCADE, related_name="+")
    # What a feature above needs to lead there (a number or a short key).
    reference = models.CharField(max_length=40, blank=True)
    group_key = models.CharField(max_length=80)
    activity_id = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "group_key"], condition=Q(read_at=None), name="notification_one_unread"
            )
        ]
        indexes = [models.Index(fields=["recipient", "-updated_at", "-id"], name="inbox")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailChoice(models.Model):
    """That a member wants, or does not want, one kind by e-mail; absent: as it starts."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=NotificationKind)
    by_mail = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "kind"], name="mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.by_mail}"
