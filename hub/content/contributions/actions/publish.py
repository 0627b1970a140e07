"""Bringing a thread or a reply to the hub."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.organisations.rules import require_voice
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import Space
from hub.community.topics.actions import keyword_ids
from hub.community.topics.models import Keyword
from hub.community.topics.queries import chosen_topics
from hub.content.contributions.actions.announce import announce
from hub.content.contributions.actions.attach import bind_attachments
from hub.content.contributions.actions.audience import effective_visibility
from hub.content.contributions.actions.drafts import discard_draft
from hub.content.contributions.actions.reading import mark_read
from hub.content.contributions.counters import (
    count_month,
    count_participant,
    count_reply,
    float_space,
    float_topics,
    next_number,
)
from hub.content.contributions.kinds import OPENING_KINDS, ContributionKind, title_slug
from hub.content.contributions.models import Contribution, ContributionTopic, ThreadDetail
from hub.content.contributions.queries import Readers, mentioned_in
from hub.content.contributions.verbs import POST_PUBLISHED, THREAD_STARTED
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import Viewer
from hub.core.richtext import SANITISER_VERSION, excerpt, is_empty, to_html
from hub.core.rows import Rows
from hub.core.states import MoveRefused
from hub.core.text import tidy_line


class _SentRow(NamedTuple):
    id: int


# The last condition is that of the index.
_SENT = Rows(
    _SentRow,
    """
    SELECT id FROM content_contributions_contribution
    WHERE author_id = %(author)s AND client_token = %(token)s AND NOT (client_token = '')
    """,
)


@transaction.atomic
def publish_thread(
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
    """Publish a thread with its opening text. `by` is its author, perhaps on behalf of an organisation.

    `attachments` are uploads of the author (`keep_upload`); pictures in the text are bound by themselves.
    `visibility` is the widest audience the author wishes; the space's may be narrower. Without a `language` the
    interface's is noted until a job has guessed a better one. The same `client_token` of the same author answers the
    thread that is already there. `at` is for imports.
    Raises `Refused` for an empty or overlong text, `PermissionRefused` for a voice that the author does not have.
    """
    at = _moment(at, by)
    author_id = _author(by)
    title = tidy_line(title)
    if not title and kind != ContributionKind.CONVERSATION:
        raise Refused(_("Write a title."), field="title")
    if len(title) > 200:
        raise Refused(_("The title is longer than 200 characters."), field="title")
    chosen = Visibility(visibility)
    effective = effective_visibility(chosen, space)
    html = prepared_body(body, body_format, readers=Readers(space.pk if space else None, effective))
    if space is None and chosen == Visibility.SPACE:
        raise Refused(_("Outside a group a contribution is for everybody or for members."), field="visibility")

    def publish() -> Contribution:
        thread = Contribution.objects.create(
            kind=kind,
            author_id=author_id,
            on_behalf_of_id=by.on_behalf_of_id,
            space=space,
            title=title,
            slug=title_slug(title),
            body=html,
            sanitiser_version=SANITISER_VERSION,
            language=language or by.language,
            is_language_chosen=bool(language),
            visibility=effective,
            created_at=at,
            published_at=at,
            activity_at=at,
            client_token=client_token,
        )
        ThreadDetail.objects.create(
            contribution=thread,
            card_kind=card_kind,
            chosen_visibility=chosen,
            keywords=known_keywords(keywords),
            last_author_id=author_id,
            last_teaser=excerpt(html),
            participant_count=0,
        )
        bind_attachments(thread, attachments, by=by, is_new=True)
        set_topics(thread, topics)
        count_participant(thread.pk, author_id, at)
        count_month(thread.pk, 1, at)
        mark_read(thread.pk, 1, by=by)
        discard_draft("new", by=by)
        if space is not None:
            Space.objects.filter(pk=space.pk).update(thread_count=F("thread_count") + 1, activity_at=at)
        mentions = mentioned_in(html, space_id=thread.space_id, visibility=thread.visibility)
        announce(THREAD_STARTED, thread, by=by, kind=kind, mentions=[str(actor) for actor in mentions])
        return thread

    return _once(by, client_token, publish)


# Whoever appends has a transaction of their own: a savepoint inside it would protect nothing and cost two statements.
@transaction.atomic(savepoint=False)
def append_post(
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
    """Publish a reply under `thread`, numbered after the last. The thread's author's draft for it is discarded.

    The same `client_token` of the same author answers the reply that is already there; otherwise as `publish_thread`.
    Raises `MoveRefused` when the thread went out of sight in the same moment.
    """
    if thread.kind not in OPENING_KINDS:
        raise ValueError(f"{thread.pk} is a {thread.kind}, which has no replies of its own")
    at = _moment(at, by)
    author_id = _author(by)
    html = prepared_body(body, body_format, readers=Readers(thread.space_id, thread.visibility))

    def publish() -> Contribution:
        # The place is read from the row in the statement that locks it: the thread may just have been moved.
        place = count_reply(thread.pk, at)
        if place is None:
            raise MoveRefused(f"thread {thread.pk} is no longer shown")
        number = next_number(thread.pk, author_id=author_id, teaser=excerpt(html))
        post = Contribution.objects.create(
            kind=ContributionKind.POST,
            author_id=author_id,
            on_behalf_of_id=by.on_behalf_of_id,
            space_id=place.space_id,
            thread=thread,
            number=number,
            body=html,
            sanitiser_version=SANITISER_VERSION,
            language=language or by.language,
            is_language_chosen=bool(language),
            visibility=place.visibility,
            created_at=at,
            published_at=at,
            activity_at=at,
            client_token=client_token,
        )
        bind_attachments(post, attachments, by=by, is_new=True)
        float_topics(thread.pk, at)
        count_participant(thread.pk, author_id, at)
        count_month(thread.pk, number, at)
        mark_read(thread.pk, number, by=by)
        discard_draft(f"thread:{thread.pk}", by=by)
        if place.space_id is not None:
            float_space(place.space_id, at)
        mentions = mentioned_in(html, space_id=place.space_id, visibility=place.visibility)
        announce(
            POST_PUBLISHED,
            post,
            by=by,
            thread=thread.pk,
            number=number,
            kind=place.kind,
            mentions=[str(actor) for actor in mentions],
        )
        return post

    return _once(by, client_token, publish)


def prepared_body(body: str, body_format: str, *, readers: Readers) -> str:
    """Clean HTML in which `readers` may be mentioned; raises `Refused` for one that shows nothing or is too long."""
    html = to_html(body, body_format, mentions=readers)
    if is_empty(html):
        raise Refused(_("Write something first."), field="body")
    return html


def known_keywords(keywords: Sequence[str]) -> list[str]:
    """Each keyword once, in the spelling that the hub knows; raises `Refused` as `keyword_ids` does."""
    ids = keyword_ids(keywords)
    texts = dict(Keyword.objects.filter(pk__in=ids).values_list("pk", "text"))
    return [texts[pk] for pk in ids]


def set_topics(thread: Contribution, topics: Iterable[int]) -> None:
    """Let a thread carry these topics and no others; raises `Refused` as `chosen_topics` does."""
    wanted = chosen_topics(topics)
    ContributionTopic.objects.filter(contribution=thread).exclude(topic_id__in=wanted).delete()
    ContributionTopic.objects.bulk_create(
        [ContributionTopic(contribution=thread, topic_id=pk, activity_at=thread.activity_at) for pk in wanted],
        ignore_conflicts=True,
    )


def _once(by: Viewer, client_token: str, publish: Callable[[], Contribution]) -> Contribution:
    """Publish unless the same form has already arrived; of two at the same time the database lets one through."""
    if not client_token:
        return publish()
    if found := _sent(by, client_token):
        return found
    try:
        with transaction.atomic():
            return publish()
    except IntegrityError:
        if found := _sent(by, client_token):
            return found
        raise


def _sent(by: Viewer, client_token: str) -> Contribution | None:
    # Nearly always there is none, and composing the statement for a whole object costs ten times as much as asking.
    found = _SENT.first(author=by.actor_id, token=client_token)
    return Contribution.objects.get(pk=found.id) if found else None


def _author(by: Viewer) -> UUID:
    if by.actor_id is None:
        raise PermissionRefused("only a party can be an author")
    if not by.is_system:
        require_voice(by, by.on_behalf_of_id)
    return by.actor_id


def _moment(at: datetime | None, by: Viewer) -> datetime:
    if at is not None and not by.is_system:
        raise PermissionRefused("only imports say when something was written")
    return at or timezone.now()
