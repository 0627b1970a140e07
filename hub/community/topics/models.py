"""The taxonomy, who is interested in what, and free keywords."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor, new_id
from hub.community.topics.kinds import LONGEST_KEYWORD, label_in

if TYPE_CHECKING:
    from uuid import UUID


class Topic(models.Model):
    """One topic, or, without a parent, a group of topics. Topics are never deleted: merged or inactive ones stay."""

    uuid = models.UUIDField(unique=True, default=new_id, editable=False)
    # Stays when labels change: it is in addresses and in other people's data.
    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    # What it became part of; things that still carry it show the other one.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    # Text by language code.
    labels = models.JSONField(_("labels"), default=dict)
    descriptions = models.JSONField(_("descriptions"), default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(is_active=False), name="merged_topic_inactive"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="topic_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return label_in(self.labels, "en") or self.slug

    if TYPE_CHECKING:
        parent_id: int | None
        merged_into_id: int | None


class TaxonomyState(models.Model):
    """The single row by which every process notices that the taxonomy changed; no counter, so it never repeats."""

    version = models.UUIDField(default=new_id)
    # Digest of the data file that was loaded last, so that a start without news costs one statement.
    loaded_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="taxonomy_one_row")]


class TopicInterest(models.Model):
    """That a party is interested in a topic or works on it."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="topic_interests")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="interests")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "topic"], name="interest_once")]
        indexes = [models.Index(fields=["topic", "actor"], name="interest_by_topic")]

    if TYPE_CHECKING:
        actor_id: UUID
        topic_id: int


class Keyword(models.Model):
    """A free word, spelled as it was first written; `folded` makes “Moodle” and “moodle” the same."""

    text = models.CharField(max_length=LONGEST_KEYWORD)
    folded = models.CharField(max_length=2 * LONGEST_KEYWORD, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.text
