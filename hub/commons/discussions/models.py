"""What visitors wrote before they joined."""

from django.db import models
from django.utils import timezone


class PendingPost(models.Model):
    """A thread or reply that a visitor wrote first; published once they have joined, forgotten after three days.

    Found by the digest of a secret that only the visitor's browser holds.
    """

    token_digest = models.CharField(max_length=64, unique=True)
    # As the form sent it: `thread` for a reply, else kind, space and title; body and its format.
    fields = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="pending_posts_by_age")]
