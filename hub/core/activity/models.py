"""The append-only activity log."""

import uuid

from django.db import models
from django.utils import timezone


class Activity(models.Model):
    """One thing that happened. Never holds personal text: ids, verbs and numbers only."""

    verb = models.CharField(max_length=80)
    # Plain ids, not foreign keys: the log outlives what it speaks of, and the kernel knows no noun of the product.
    actor_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    ordered_by_id = models.UUIDField(null=True)
    space_id = models.BigIntegerField(null=True)
    contribution_id = models.BigIntegerField(null=True)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # The log is read backwards in time: all of it, or of one verb, party or space.
            models.Index(fields=["-at", "-id"], name="activity_by_time"),
            models.Index(fields=["verb", "-at", "-id"], name="activity_of_verb"),
            models.Index(fields=["actor_id", "-at", "-id"], name="activity_of_actor"),
            models.Index(fields=["space_id", "-at", "-id"], name="activity_of_space"),
            models.Index(fields=["target_kind", "target_id", "-id"], name="activity_target"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def target_uuid(self) -> uuid.UUID | None:
        """The target's id where it is a UUID (actors)."""
        try:
            return uuid.UUID(self.target_id)
        except ValueError:
            return None


class Delivery(models.Model):
    """That a subscriber has handled an activity; makes handling it twice impossible."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=160)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "subscriber"], name="delivery_once")]
        verbose_name_plural = "deliveries"
