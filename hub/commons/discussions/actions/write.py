"""What members do: start, reply, change, take back, mark."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hub.commons.discussions.kinds import Place
from hub.commons.discussions.queries import standing_of
from hub.community.spaces.actions import join_space
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.content.contributions import actions as contributions
from hub.content.contributions.kinds import THREAD_KINDS, CardKind, ContributionKind
from hub.content.contributions.models import Contribution, Draft, ThreadDetail
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer


@transaction.atomic
def start_thread(
    kind: str,
    title: str,
    body: str,
    *,
    by: Viewer,
    space: Space | None = None,
    body_format: str = "html",
    visibility: str = Visibility.PUBLIC,
    language: str = "",
    card_kind: str = "",
    topics: Sequence[int] = (),
    keywords: Sequence[str] = (),
    attachments: Iterable[UUID] = (),
    client_token: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Start a discussion, a question, an announcement or a "Top of mind" card, in a group or in the open hub.

    `by` may speak for an organisation (`by.speaking_for(…)`). Without a `language` a job guesses it. A second call with
    the same `client_token` answers the first one's thread. `at` is for imports, whose viewer acts for the system.
    Raises `Refused` for what cannot be published, naming the field.
    """
    if kind not in THREAD_KINDS:
        raise Refused(_("Choose what you would like to start."), field="kind")
    if kind == ContributionKind.CARD and card_kind not in CardKind:
        raise Refused(_("Choose whether this is an update, a challenge or news."), field="card_kind")
    place = Place(kind=kind)
    if space is not None:
        place = Place(kind=kind, space_id=space.pk, space_state=space.state, visibility=space.visibility)
    require("commons_discussions.start_thread", by, place)
    return contributions.publish_thread(
        kind,
        title,
        body,
        by=by,
        space=space,
        body_format=body_format,
        visibility=visibility,
        language=language,
        card_kind=card_kind if kind == ContributionKind.CARD else "",
        topics=topics,
        keywords=keywords,
        attachments=attachments,
        client_token=client_token,
        at=at,
    )


@transaction.atomic
def reply(
    thread: Contribution,
    body: str,
    *,
    by: Viewer,
    body_format: str = "html",
    language: str = "",
    attachments: Iterable[UUID] = (),
    client_token: str = "",
    at: datetime | None = None,
) -> Contribution:
    """Reply in a thread; arguments and refusals as in `start_thread`."""
    require("commons_discussions.reply", by, standing_of(thread.pk))
    return contributions.append_post(
        thread,
        body,
        by=by,
        body_format=body_format,
        language=language,
        attachments=attachments,
        client_token=client_token,
        at=at,
    )


@transaction.atomic
def join_and_reply(thread: Contribution, body: str, *, by: Viewer, **options: Any) -> Contribution:
    """Join the open group of a thread and reply in it: both or neither. Options as in `reply`.

    The member joins as a person, in whose name ever the reply is. Raises `Refused` for one who was removed from it.
    """
    require("commons_discussions.join_and_reply", by, standing_of(thread.pk))
    if thread.space is None:
        raise PermissionRefused("the open hub has no group to join")
    return reply(thread, body, by=enter_space(thread.space, by=by), **options)


def enter_space(space: Space, *, by: Viewer) -> Viewer:
    """The viewer as a member of a group that they join now."""
    membership = join_space(space, by=by.speaking_for(None))
    return replace(by, spaces={**by.spaces, space.pk: membership.role})


@transaction.atomic
def edit_contribution(
    contribution: Contribution,
    body: str,
    *,
    by: Viewer,
    expected_version: int,
    title: str | None = None,
    body_format: str = "html",
    attachments: Iterable[UUID] | None = None,
) -> Contribution:
    """Change the text of one's own thread or reply; the earlier text stays readable in its history.

    Raises `EditConflict` when it was changed since the form was opened.
    """
    require("commons_discussions.edit", by, standing_of(contribution.pk))
    return contributions.revise(
        contribution,
        by=by,
        expected_version=expected_version,
        body=body,
        title=title,
        body_format=body_format,
        attachments=attachments,
    )


@transaction.atomic
def describe_thread(
    thread: Contribution,
    *,
    by: Viewer,
    expected_version: int,
    title: str,
    topics: Sequence[int],
    keywords: Sequence[str],
    language: str,
) -> Contribution:
    """Say better what a thread is about, as its author or a moderator: its title, topics (ids), keywords and language.

    Topics and keywords that are not named are taken away. Raises `EditConflict` as `edit_contribution` does.
    """
    require("commons_discussions.label", by, standing_of(thread.pk))
    body = Contribution.objects.values_list("body", flat=True).get(pk=thread.pk)
    contributions.revise(thread, by=by, expected_version=expected_version, body=body, title=title)
    contributions.change_labels(thread, by=by, topics=topics, keywords=keywords)
    if language != thread.language:
        contributions.change_language(thread, language, by=by)
    return thread


@transaction.atomic
def choose_language(contribution: Contribution, language: str, *, by: Viewer) -> Contribution:
    """Correct the language of a thread or reply, as its author or a moderator; guesses leave it alone from then on."""
    require("commons_discussions.label", by, standing_of(contribution.pk))
    return contributions.change_language(contribution, language, by=by)


@transaction.atomic
def delete_contribution(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Take one's own thread or reply out of sight; `restore_contribution` brings it back for 30 days."""
    require("commons_discussions.delete", by, standing_of(contribution.pk))
    return contributions.delete(contribution, by=by)


@transaction.atomic
def restore_contribution(contribution: Contribution, *, by: Viewer) -> Contribution:
    """Bring back what one has deleted. Raises `MoveRefused` when 30 days have passed."""
    require("commons_discussions.restore", by, standing_of(contribution.pk))
    return contributions.restore(contribution, by=by)


@transaction.atomic
def accept_answer(post: Contribution, *, by: Viewer) -> None:
    """Mark a reply as the answer to its question, as the asker or a moderator."""
    require("commons_discussions.accept_answer", by, standing_of(post.pk))
    contributions.accept_post(post, by=by)


@transaction.atomic
def unaccept_answer(post: Contribution, *, by: Viewer) -> None:
    """Take the mark away again. Raises `Refused` where another reply is the accepted answer."""
    require("commons_discussions.accept_answer", by, standing_of(post.pk))
    thread = Contribution.objects.filter(thread_detail__accepted_post=post).first()
    if thread is None:
        raise Refused(_("This reply is not the accepted answer."))
    contributions.unaccept_post(thread, by=by)


@transaction.atomic
def mark_thread_read(thread_id: int, number: int, *, by: Viewer) -> None:
    """Note how far `by` has read; a number that was never given counts as the last one."""
    require("commons_discussions.view_thread", by, standing_of(thread_id))
    last = ThreadDetail.objects.values_list("last_number", flat=True).get(pk=thread_id)
    contributions.mark_read(thread_id, max(1, min(number, last)), by=by)


@transaction.atomic
def keep_draft(target: str, fields: dict[str, Any], *, by: Viewer) -> Draft | None:
    """Keep what one is writing; see `hub.content.contributions.actions.save_draft`."""
    return contributions.save_draft(target, fields, by=by)


@transaction.atomic
def drop_draft(target: str, *, by: Viewer) -> None:
    """Forget what one was writing."""
    contributions.discard_draft(target, by=by)
