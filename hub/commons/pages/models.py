"""Pages with a text per language and every version of it, old addresses, and reports of barriers."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.commons.pages.kinds import (
    LONGEST_PATH,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_WORDS,
    BarrierState,
    Menu,
    PageKind,
    PageState,
    TextState,
)
from hub.community.actors.models import Actor
from hub.content.contributions.models import Attachment
from hub.core.richtext import SANITISER_VERSION
from hub.core.states import check_moves


class Page(models.Model):
    """What is the same in every language: the address, the menu, whether readers see it."""

    kind = models.CharField(max_length=10, choices=PageKind, default=PageKind.PAGE)
    slug = models.SlugField(max_length=80)
    state = models.CharField(max_length=10, choices=PageState, default=PageState.DRAFT)
    menu = models.CharField(max_length=8, choices=Menu, default=Menu.NONE, blank=True)
    position = models.PositiveIntegerField(default=0)
    original_language = models.CharField(max_length=10, default="en")
    # The version of the terms or the privacy notice that members accept.
    legal_version = models.CharField(max_length=20, blank=True)
    # A page of the hub that a piece of news leads to, after the language: "spaces/design-days/".
    link = models.CharField(max_length=LONGEST_PATH, blank=True)
    # Of a milestone: a year, a month or a day, as exactly as it is known.
    happened_on = models.CharField(max_length=10, blank=True)
    happened_until = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)

    MOVES = {PageState.DRAFT: {PageState.PUBLISHED}, PageState.PUBLISHED: {PageState.DRAFT}}
    check_moves(MOVES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="page_address")]
        indexes = [
            models.Index(fields=["kind", "state", "-published_at", "-id"], name="pages_newest"),
            models.Index(fields=["menu", "position"], name="pages_in_menus"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class PageText(models.Model):
    """A page in one language: what readers see, and how far the writing has got.

    `version` is the number of the newest revision, `published_version` that of the one readers see (0: none yet).
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(blank=True)
    sanitiser_version = models.PositiveSmallIntegerField(default=SANITISER_VERSION)
    version = models.PositiveIntegerField(default=0)
    published_version = models.PositiveIntegerField(default=0)
    # Of the original: the last published version that says something else than the one before.
    meaning_version = models.PositiveIntegerField(default=0)
    # Of a translation: the version of the original that it was published for.
    original_version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="page_text_once_per_language")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.language} {self.title}"

    def state_beside(self, original: "PageText | None") -> TextState:
        """How this language stands, given the page's original text."""
        if not self.published_version:
            return TextState.DRAFT
        if original and original.pk != self.pk and self.original_version < original.meaning_version:
            return TextState.STALE
        return TextState.CHANGED if self.version > self.published_version else TextState.PUBLISHED


class PageRevision(models.Model):
    """One version of a text. Never changed afterwards."""

    text = models.ForeignKey(PageText, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(blank=True)
    original_version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="page_revision_number")]

    def __str__(self) -> str:
        return f"{self.text_id} v{self.number}"


class PageFile(models.Model):
    """A picture or file that a text of a page has shown: whoever may read the page may have it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "file"], name="page_file_once")]


class PageMention(models.Model):
    """That somebody was told that a page mentions them: once for each page, in whichever language."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="mentions")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "actor"], name="page_mention_once")]


class Redirect(models.Model):
    """An old address, without its language, that leads to a page."""

    path = models.CharField(max_length=LONGEST_PATH, unique=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="redirects")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.path


class BarrierReport(models.Model):
    """Somebody could not use a page; the hub owes an answer by `due_at`."""

    path = models.CharField(max_length=LONGEST_PATH, blank=True)
    what = models.TextField(max_length=LONGEST_WORDS)
    # Only for the answer; deleted when it is sent.
    email = models.EmailField(_("your e-mail address"), blank=True)
    reporter = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=BarrierState, default=BarrierState.OPEN)
    reported_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    MOVES = {BarrierState.OPEN: {BarrierState.ANSWERED}, BarrierState.ANSWERED: set()}
    check_moves(MOVES)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at", "id"], name="barriers_by_clock")]

    def __str__(self) -> str:
        return f"barrier {self.pk}"
