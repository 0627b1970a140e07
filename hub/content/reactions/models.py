"""Reactions, bookmarks and follows."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor
from hub.content.contributions.models import Contribution
from hub.content.reactions.kinds import FollowTarget, ReactionKind


class Reaction(models.Model):
    """That a party reacted to a contribution; each kind at most once."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reactions")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ReactionKind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "actor", "kind"], name="reaction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.contribution_id}"


class Bookmark(models.Model):
    """A contribution that a member keeps for themselves, with a note only they read."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "contribution"], name="bookmark_once")]
        indexes = [models.Index(fields=["actor", "-id"], name="bookmarks_newest")]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"


class Follow(models.Model):
    """That a member wants to hear of a thread, a space, a topic or a party. `target_id` is the key as text."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="follows")
    target_kind = models.CharField(max_length=8, choices=FollowTarget)
    target_id = models.CharField(max_length=36)
    # Muted targets are remembered, so that taking part in a thread again does not follow it anew.
    is_muted = models.BooleanField(default=False)
    # The followed keeps apart from the follower, who is not told so and hears nothing.
    is_silent = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "target_kind", "target_id"], name="follow_once")]
        indexes = [models.Index(fields=["target_kind", "target_id", "id"], name="followers_of")]

    def __str__(self) -> str:
        return f"{self.target_kind} {self.target_id}"
