"""The one table of contributions, and what hangs on each: revisions, topics, keywords, attachments."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor, new_id
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.content.contributions.kinds import THREAD_KINDS, ContributionKind, ContributionState
from hub.core.states import check_moves

if TYPE_CHECKING:
    from uuid import UUID

S = ContributionState


class Contribution(models.Model):
    """Anything brought to the hub. A thread is a contribution with a title; its replies point to it and are numbered.

    `visibility` is the effective one: the narrower of the space's and its own; hot lists filter on it alone.
    """

    uuid = models.UUIDField(unique=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=ContributionKind)
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="contributions")
    on_behalf_of = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions")
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    # Place in the thread: the opening is 1, replies count on from 2 and are never renumbered.
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    slug = models.CharField(max_length=60, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    # Sanitised HTML, and the version of the rules it was sanitised by.
    body = models.TextField(blank=True)
    sanitiser_version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(_("language"), max_length=8, default="en")
    # Whether a person chose the language; detection then leaves it alone.
    is_language_chosen = models.BooleanField(default=False)
    licence = models.CharField(max_length=20, default="CC-BY-4.0")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    state = models.CharField(max_length=10, choices=ContributionState, default=ContributionState.PUBLISHED)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(default=timezone.now)
    # When something last happened here that a list should float up.
    activity_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Counters, changed by F() in the action's transaction.
    reply_count = models.PositiveIntegerField(default=0)
    reaction_count = models.PositiveIntegerField(default=0)
    # Where it came from, if from another hub or an import.
    uri = models.CharField(max_length=500, blank=True)

    MOVES = {
        S.DRAFT: {S.PUBLISHED, S.DELETED},
        S.PUBLISHED: {S.HIDDEN, S.REMOVED, S.DELETED},
        S.HIDDEN: {S.PUBLISHED, S.REMOVED, S.DELETED},
        S.REMOVED: {S.PUBLISHED, S.PURGED},
        S.DELETED: {S.PUBLISHED, S.PURGED},
        S.PURGED: set(),
    }
    check_moves(MOVES)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "number"], condition=Q(thread__isnull=False), name="post_number_once"
            ),
            models.UniqueConstraint(fields=["uri"], condition=~Q(uri=""), name="contribution_uri_once"),
        ]
        indexes = [
            models.Index(
                fields=["-activity_at", "-id"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_by_activity",
            ),
            models.Index(
                fields=["space", "-activity_at", "-id"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_of_space",
            ),
            models.Index(
                fields=["kind", "-activity_at", "-id"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_of_kind",
            ),
            models.Index(fields=["author", "-published_at", "-id"], name="contributions_of_author"),
            models.Index(fields=["deleted_at"], condition=Q(state="deleted"), name="contributions_to_purge"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    if TYPE_CHECKING:
        author_id: UUID
        on_behalf_of_id: UUID | None


class ThreadDetail(models.Model):
    """What only a thread has: its last reply for lists, its place, its accepted answer."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="thread_detail"
    )
    card_kind = models.CharField(max_length=10, blank=True)
    last_number = models.PositiveIntegerField(default=1)
    last_post = models.ForeignKey(Contribution, null=True, on_delete=models.SET_NULL, related_name="+")
    last_author = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    last_teaser = models.CharField(max_length=160, blank=True)
    accepted_post = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    participant_count = models.PositiveIntegerField(default=1)
    pinned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Where its posts went, when it was merged into another thread.
    merged_into = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-pinned_at"], condition=Q(pinned_at__isnull=False), name="threads_pinned"),
        ]


class Revision(models.Model):
    """An earlier text of a contribution, kept when it is edited."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    edited_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "version"], name="revision_once")]
