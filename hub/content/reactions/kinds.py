"""The few reactions that mean something, and what can be followed."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReactionKind(models.TextChoices):
    """What a reader says with one tap."""

    THANKS = "thanks", _("Thanks")
    USEFUL = "useful", _("Useful")
    AGREE = "agree", _("I agree")
    TRIED = "tried", _("I tried it")


REACTION_ICONS = {"thanks": "heart", "useful": "lightbulb", "agree": "thumbs-up", "tried": "wrench"}


class FollowTarget(models.TextChoices):
    """What a member can follow."""

    THREAD = "thread", _("Conversation")
    SPACE = "space", _("Group")
    TOPIC = "topic", _("Topic")
    ACTOR = "actor", _("Person or organisation")


# More groups, or more people, than this nobody reads; the feed asks for all of them at once.
MOST_FOLLOWED = 500


def bookmark_path(language: str, contribution_id: int) -> str:
    """Where one keeps a contribution with a note, changes the note, and drops it."""
    return f"/{language}/contributions/{contribution_id}/bookmark/"


def follow_path(language: str, target_kind: FollowTarget, target_id: object) -> str:
    """Where one follows something, and no longer, by a form."""
    return f"/{language}/follow/{target_kind}/{target_id}/"


class FollowedThing(NamedTuple):
    """Something in the list of what a member follows: its name, its page, and where one follows it no longer."""

    name: str
    path: str
    follow_path: str


class Kept(NamedTuple):
    """What a member keeps of a thread: whether they follow it, want no news of it, and the note of their bookmark.

    `note` is None without a bookmark.
    """

    is_followed: bool = False
    is_muted: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReactionSummary:
    """The reactions to one contribution: how many of each kind, and which are the viewer's own."""

    counts: dict[str, int]
    own: frozenset[str]
    is_bookmarked: bool = False
