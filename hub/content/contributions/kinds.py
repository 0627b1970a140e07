"""Kinds, states and addresses of contributions."""

from uuid import UUID

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class ContributionKind(models.TextChoices):
    """What was brought to the hub. A context that brings a new kind adds it here with its first feature."""

    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")
    ANNOUNCEMENT = "announcement", _("Announcement")
    CARD = "card", _("Top of mind")
    POST = "post", _("Reply")
    CONVERSATION = "conversation", _("Private conversation")


THREAD_KINDS = ("discussion", "question", "announcement", "card")
# What has replies under it, listed or not.
OPENING_KINDS = (*THREAD_KINDS, "conversation")


class CardKind(models.TextChoices):
    """What a "Top of mind" card brings to a member call."""

    UPDATE = "update", _("Update")
    CHALLENGE = "challenge", _("Challenge")
    NEWS = "news", _("News")


class ContributionState(models.TextChoices):
    """Whether a contribution is shown. Deleted ones can be brought back for 30 days, then only a tombstone is left."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden by a moderator")
    REMOVED = "removed", _("Removed by a moderator")
    DELETED = "deleted", _("Deleted by its author")
    PURGED = "purged", _("Purged")
    # A reply goes out of sight with its thread and comes back with it.
    WITHHELD = "withheld", _("Out of sight with its thread")


def thread_path(language: str, number: int, slug: str) -> str:
    """The address of a thread; `slug` is for people, the number finds it."""
    return f"/{language}/threads/{number}-{slug}/" if slug else f"/{language}/threads/{number}/"


def post_path(language: str, number: int, slug: str, post: int) -> str:
    """The address of one post in its thread: the window that holds it, at its place."""
    path = thread_path(language, number, slug)
    return f"{path}?post={post}#post-{post}" if post > 1 else path


def permanent_path(uuid: UUID) -> str:
    """The address of anything that never changes, whatever becomes of titles and places."""
    return f"/id/{uuid}"


def title_slug(title: str) -> str:
    """The readable part of an address: ASCII where the title allows it, else its own letters."""
    return slugify(title)[:60].strip("-") or slugify(title, allow_unicode=True)[:60].strip("-")


def file_path(uuid: UUID, size: str = "") -> str:
    """The address of a file of a contribution; `size` names a smaller version of a picture."""
    return f"/files/{uuid}/{size}" if size else f"/files/{uuid}"


UPLOAD_PATH = "/-/uploads/"
MENTIONS_PATH = "/-/mentions/"
