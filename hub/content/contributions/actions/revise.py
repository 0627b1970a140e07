"""Changing a contribution where it stands: its text, language, labels and marks."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.content.contributions.actions.announce import announce
from hub.content.contributions.actions.attach import bind_attachments
from hub.content.contributions.actions.drafts import discard_draft
from hub.content.contributions.actions.publish import known_keywords, prepared_body, set_topics
from hub.content.contributions.counters import settle_last_post
from hub.content.contributions.kinds import ContributionState, title_slug
from hub.content.contributions.models import Contribution, Revision, ThreadDetail
from hub.content.contributions.queries import Readers, mentioned_in
from hub.content.contributions.verbs import (
    ANSWER_ACCEPTED,
    ANSWER_UNACCEPTED,
    CONTRIBUTION_EDITED,
    LABELS_CHANGED,
    LANGUAGE_CHANGED,
)
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.richtext import SANITISER_VERSION
from hub.core.states import MoveRefused, save_version
from hub.core.text import tidy_line


@transaction.atomic
def revise(
    contribution: Contribution,
    *,
    by: Viewer,
    expected_version: int,
    body: str,
    title: str | None = None,
    body_format: str = "html",
    attachments: Iterable[UUID] | None = None,
) -> Contribution:
    """Save a new text and keep the earlier one. An unchanged text saves nothing.

    `attachments` are the files it has from now on; None leaves them. Who is mentioned for the first time is in the
    verb's data. Raises `EditConflict` when somebody saved a newer version than `expected_version`, `Refused` for an
    empty text.
    """
    readers = Readers(contribution.space_id, contribution.visibility)
    html = prepared_body(body, body_format, readers=readers)
    title = contribution.title if title is None or contribution.thread_id else tidy_line(title)
    if contribution.title and not title:
        raise Refused(_("Write a title."), field="title")
    if len(title) > 200:
        raise Refused(_("The title is longer than 200 characters."), field="title")
    # What is replaced is read again under the version's protection: `contribution` may be as old as the form.
    before = Contribution.objects.values("title", "body", "version").get(pk=contribution.pk)
    if before["version"] == expected_version and (before["title"], before["body"]) == (title, html):
        bind_attachments(contribution, attachments, by=by)
        return contribution
    now = timezone.now()
    save_version(
        contribution,
        expected=expected_version,
        title=title,
        slug=title_slug(title) if title else contribution.slug,
        body=html,
        sanitiser_version=SANITISER_VERSION,
        edited_at=now,
    )
    Revision.objects.create(
        contribution=contribution,
        version=expected_version,
        title=before["title"],
        body=before["body"],
        edited_by_id=by.actor_id,
        edited_at=now,
    )
    bind_attachments(contribution, attachments, by=by)
    settle_last_post_of(contribution)
    discard_draft(f"edit:{contribution.pk}", by=by)
    named_in = partial(mentioned_in, space_id=contribution.space_id, visibility=contribution.visibility)
    known = set(named_in(before["body"]))
    announce(
        CONTRIBUTION_EDITED,
        contribution,
        by=by,
        version=contribution.version,
        mentions=[str(actor) for actor in named_in(html) if actor not in known],
    )
    return contribution


def settle_last_post_of(contribution: Contribution) -> None:
    """Settle the last words of the thread, where this contribution may have been them."""
    thread_id = contribution.thread_id or contribution.pk
    detail = ThreadDetail.objects.filter(pk=thread_id).values_list("last_shown_number", flat=True).first()
    if detail is not None and detail <= contribution.number:
        settle_last_post(thread_id)


@transaction.atomic
def change_language(contribution: Contribution, language: str, *, by: Viewer) -> Contribution:
    """Set the language as a person chose it; guesses leave it alone from then on."""
    Contribution.objects.filter(pk=contribution.pk).update(language=language, is_language_chosen=True)
    contribution.language, contribution.is_language_chosen = language, True
    announce(LANGUAGE_CHANGED, contribution, by=by)
    return contribution


@transaction.atomic
def guess_language(contribution_id: int, language: str, *, by: Viewer) -> None:
    """Note the language that a job has guessed, unless a person chose one."""
    guessed = Contribution.objects.filter(pk=contribution_id, is_language_chosen=False).exclude(language=language)
    if guessed.update(language=language):
        announce(LANGUAGE_CHANGED, Contribution.objects.get(pk=contribution_id), by=by)


@transaction.atomic
def change_labels(thread: Contribution, *, by: Viewer, topics: Sequence[int], keywords: Sequence[str]) -> Contribution:
    """Set a thread's topics and keywords."""
    set_topics(thread, topics)
    ThreadDetail.objects.filter(pk=thread.pk).update(keywords=known_keywords(keywords))
    announce(LABELS_CHANGED, thread, by=by)
    return thread


@transaction.atomic
def accept_post(post: Contribution, *, by: Viewer) -> None:
    """Mark a shown reply as the answer to its question; another that was accepted no longer is."""
    if post.thread_id is None or post.state != ContributionState.PUBLISHED:
        raise MoveRefused(f"{post.pk} is no shown reply")
    ThreadDetail.objects.filter(pk=post.thread_id).update(accepted_post=post)
    announce(ANSWER_ACCEPTED, post, by=by, thread=post.thread_id)


@transaction.atomic
def unaccept_post(thread: Contribution, *, by: Viewer) -> None:
    """Take the mark of the accepted answer away; nothing happens where there is none."""
    if ThreadDetail.objects.filter(pk=thread.pk, accepted_post__isnull=False).update(accepted_post=None):
        announce(ANSWER_UNACCEPTED, thread, by=by)


def set_pinned(thread: Contribution, is_pinned: bool) -> bool:
    """Pin a thread on top of the lists of its place, or unpin it; answers whether that changed anything."""
    now = timezone.now() if is_pinned else None
    changed = Contribution.objects.filter(pk=thread.pk, pinned_at__isnull=is_pinned).update(pinned_at=now)
    thread.pinned_at = now if changed else thread.pinned_at
    return bool(changed)


def set_closed(thread: Contribution, is_closed: bool) -> bool:
    """Close a thread to new replies, or open it again; answers whether that changed anything."""
    return bool(
        ThreadDetail.objects.filter(pk=thread.pk, closed_at__isnull=is_closed).update(
            closed_at=timezone.now() if is_closed else None
        )
    )
