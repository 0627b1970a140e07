"""The one table of contributions, and what hangs on each: its place in a thread, revisions, reading, drafts."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.community.actors.models import Actor, new_id
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.community.topics.models import Topic
from hub.content.contributions.kinds import THREAD_KINDS, CardKind, ContributionKind, ContributionState
from hub.core.files.models import StoredFile
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
    # Made by the form that sent it: the same form sent twice posts once.
    client_token = models.CharField(max_length=40, blank=True)
    # Kept on top of the lists of its place.
    pinned_at = models.DateTimeField(null=True, blank=True)

    MOVES = {
        S.DRAFT: {S.PUBLISHED, S.DELETED},
        S.PUBLISHED: {S.HIDDEN, S.REMOVED, S.DELETED, S.WITHHELD},
        S.WITHHELD: {S.PUBLISHED, S.PURGED},
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
            models.UniqueConstraint(
                fields=["author", "client_token"], condition=~Q(client_token=""), name="contribution_sent_once"
            ),
        ]
        # The columns after the id let the walk over an index decide who may see without touching the table.
        indexes = [
            models.Index(
                fields=["-activity_at", "-id", "visibility", "space", "pinned_at"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_by_activity",
            ),
            models.Index(
                fields=["space", "-activity_at", "-id", "visibility", "pinned_at"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_of_space",
            ),
            models.Index(
                fields=["kind", "-activity_at", "-id", "visibility", "space", "pinned_at"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_of_kind",
            ),
            models.Index(
                fields=["-activity_at", "-id", "visibility", "space", "pinned_at"],
                condition=Q(kind="question", state="published", reply_count=0),
                name="threads_unanswered",
            ),
            models.Index(
                fields=["space", "-pinned_at"],
                condition=Q(kind__in=THREAD_KINDS, state="published", pinned_at__isnull=False),
                name="threads_pinned",
            ),
            models.Index(fields=["author", "-published_at", "-id"], name="contributions_of_author"),
            models.Index(
                fields=["author", "-activity_at", "-id", "visibility", "space"],
                condition=Q(kind__in=THREAD_KINDS, state="published"),
                name="threads_of_author",
            ),
            models.Index(fields=["deleted_at"], condition=Q(state="deleted"), name="contributions_to_purge"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    if TYPE_CHECKING:
        author_id: UUID
        on_behalf_of_id: UUID | None


class ThreadDetail(models.Model):
    """What only a thread has: its numbering, its newest shown post for lists, its accepted answer."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="thread_detail"
    )
    card_kind = models.CharField(max_length=10, choices=CardKind, blank=True)
    # Who may read it where its place allows that; `Contribution.visibility` is the narrower of this and the space's.
    chosen_visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    keywords = models.JSONField(default=list, blank=True)
    # The highest number ever given, which the next reply counts on from.
    last_number = models.PositiveIntegerField(default=1)
    # The newest post that is shown.
    last_shown_number = models.PositiveIntegerField(default=1)
    last_author = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    last_teaser = models.CharField(max_length=160, blank=True)
    accepted_post = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    participant_count = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)


class ContributionTopic(models.Model):
    """That a thread is about a topic, with the thread's own activity so that a topic's list is served by one index."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    activity_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "topic"], name="contribution_topic_once")]
        indexes = [models.Index(fields=["topic", "-activity_at", "-contribution"], name="contributions_of_topic")]


class ThreadParticipant(models.Model):
    """That somebody has posts in a thread, with how many are shown."""

    thread = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="participants")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    post_count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "actor"], name="participant_once")]
        indexes = [
            models.Index(fields=["thread", "-post_count", "id"], name="participants_by_posts"),
            models.Index(fields=["actor", "-last_at", "-thread"], name="threads_of_participant"),
        ]


class ThreadMonth(models.Model):
    """One step of a thread's time line: how many posts a month brought, and the first of them."""

    thread = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="months")
    month_on = models.DateField()
    first_number = models.PositiveIntegerField()
    post_count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "month_on"], name="thread_month_once")]


class ThreadRead(models.Model):
    """How far somebody has read a thread."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    last_number = models.PositiveIntegerField()
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "thread"], name="thread_read_once")]


class FormerPlace(models.Model):
    """Where a post stood before a split or a merge, so that its old address still leads to it."""

    thread = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="former_places")
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="former_place_once")]


class Draft(models.Model):
    """What somebody is writing, kept until it is sent. `target` says where it will go, such as `thread:12`."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "target"], name="draft_once")]
        indexes = [
            models.Index(fields=["actor", "-saved_at"], name="drafts_of_actor"),
            models.Index(fields=["saved_at"], name="drafts_by_age"),
        ]


class Attachment(models.Model):
    """A file of a contribution: beside its text, or a picture in it. Until that is sent it belongs to the uploader.

    Whoever may read the contribution may have the file.
    """

    uuid = models.UUIDField(unique=True, default=new_id, editable=False)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    # A picture in the text: not listed below it, and described there or said to need no description.
    is_in_text = models.BooleanField(default=False)
    is_decorative = models.BooleanField(default=False)
    # Something that is no contribution shows it, such as a page of the hub, and says who may have it.
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=Q(contribution__isnull=True), name="attachments_unsent"),
        ]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """An earlier text of a contribution: what version `version` said, and who replaced it when."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    edited_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "version"], name="revision_once")]
