"""What the rules look at, read in one statement."""

import hashlib
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from hub.commons.discussions.kinds import PENDING_KEPT, Standing, new_thread_path, order_path, written_path
from hub.commons.discussions.models import PendingPost
from hub.community.spaces.kinds import WRITING_ROLES
from hub.community.spaces.models import Space
from hub.content.contributions.kinds import THREAD_KINDS, ContributionState
from hub.content.contributions.models import Contribution, Draft
from hub.content.contributions.queries import former_place, readable_by
from hub.core.access.viewer import Viewer
from hub.core.richtext import Format, RichText, excerpt
from hub.core.rows import Rows
from hub.core.ui.editor import preview_html

_STANDING = Rows(
    Standing,
    """
    SELECT c.id, c.kind, c.state, c.visibility, c.space_id, COALESCE(s.state, ''), c.author_id,
        t.kind, t.author_id, t.state, d.closed_at IS NOT NULL, d.participant_count <= 1,
        COALESCE(s.join_method = 'open' AND s.state = 'active', FALSE)
    FROM content_contributions_contribution c
    JOIN content_contributions_contribution t ON t.id = COALESCE(c.thread_id, c.id)
    JOIN content_contributions_threaddetail d ON d.contribution_id = t.id
    LEFT JOIN community_spaces_space s ON s.id = c.space_id
    WHERE c.id = %(id)s AND t.kind IN ('discussion', 'question', 'announcement', 'card')
    """,
)


def standing_of(contribution_id: int) -> Standing:
    """Where a thread or post stands now, for the rules. 404 for what is neither."""
    found = _STANDING.first(id=contribution_id)
    if found is None:
        raise Http404
    return found


def get_thread(viewer: Viewer, number: int) -> Contribution:
    """A thread that the viewer may read, with its space and author, or 404."""
    found = Contribution.objects.filter(readable_by(viewer), pk=number, kind__in=THREAD_KINDS)
    # There is at most one: composing an order and a limit would only cost.
    for thread in found.select_related("space", "author", "thread_detail"):
        return thread
    raise Http404


class WritableSpace(NamedTuple):
    """A group in which the viewer may start threads now."""

    id: int
    slug: str
    name: str
    state: str
    visibility: str
    kind: str
    join_method: str


_WRITABLE = Rows(
    WritableSpace,
    """
    SELECT id, slug, name, state, visibility, kind, join_method FROM community_spaces_space
    WHERE id IN %(spaces)s AND state IN ('forming', 'active') AND kind <> 'conversation'
    ORDER BY name, id
    """,
)


def writable_spaces(viewer: Viewer) -> list[WritableSpace]:
    """The groups in which the viewer may start threads, by name."""
    spaces = tuple(space_id for space_id, role in viewer.spaces.items() if role in WRITING_ROLES)
    return _WRITABLE.all(spaces=spaces) if spaces else []


class Address(NamedTuple):
    """Where something is read now."""

    thread: int
    slug: str
    post: int


def address_of(contribution: Contribution) -> Address:
    """The place of a thread or a post."""
    if contribution.thread is None:
        return Address(contribution.pk, contribution.slug, 1)
    return Address(contribution.thread.pk, contribution.thread.slug, contribution.number)


def moved_address(viewer: Viewer, number: int, post: int) -> Address | None:
    """Where the thread, or a post of it, went with a split or a merge; None where the viewer finds nothing."""
    visible = Contribution.objects.filter(readable_by(viewer)).select_related("thread")
    former = former_place(number, post) if post > 1 else None
    found = visible.filter(pk=former.pk).first() if former else visible.filter(pk=number, kind="post").first()
    return address_of(found) if found else None


def get_written(viewer: Viewer, pk: int) -> Contribution:
    """A thread or post that the viewer may read, or one of their own that they deleted; with its thread, or 404.

    What one deleted leads to its thread, so it is there only for those who may read that: not when the thread was taken
    out of sight, or when one has left the group.
    """
    readable = readable_by(viewer)
    if viewer.actor_id is not None:
        own = Q(author_id=viewer.actor_id, state=ContributionState.DELETED)
        is_open = Q(visibility__in=viewer.visibilities) | Q(space_id__in=tuple(viewer.spaces))
        readable |= own & is_open & (Q(thread=None) | Q(thread__state=ContributionState.PUBLISHED))
    found = Contribution.objects.filter(readable, pk=pk).select_related("thread", "author", "space").first()
    if found is None or (found.thread or found).kind not in THREAD_KINDS:
        raise Http404
    return found


_LISTED_SPACE = Rows(
    WritableSpace,
    """
    SELECT id, slug, name, state, visibility, kind, join_method FROM community_spaces_space
    WHERE slug = %(slug)s AND kind <> 'conversation' AND (visibility IN %(visibilities)s OR id IN %(spaces)s)
    """,
)


def listed_space(viewer: Viewer, slug: str) -> WritableSpace | None:
    """The group whose threads are listed, where the viewer may read what is in it."""
    return _LISTED_SPACE.first(slug=slug, visibilities=viewer.visibilities, spaces=tuple(viewer.spaces))


class PersonRow(NamedTuple):
    """Somebody whose conversations are listed."""

    id: UUID
    name: str
    handle: str


_PERSON = "SELECT id, name, handle FROM community_actors_actor WHERE kind = 'person' AND state = 'active' AND "
_PERSON_BY_HANDLE = Rows(PersonRow, f"{_PERSON} handle = %(handle)s")
_PERSON_BY_ID = Rows(PersonRow, f"{_PERSON} id = %(id)s")


def person_called(handle: str) -> PersonRow | None:
    """Whose page has this name in its address."""
    return _PERSON_BY_HANDLE.first(handle=handle)


def person_with(actor_id: UUID) -> PersonRow | None:
    """The active person of a key; None for organisations and who has left."""
    return _PERSON_BY_ID.first(id=actor_id)


def get_space_to_write(viewer: Viewer, pk: int) -> Space:
    """The group that a form names, where the viewer is in it; 404 for one that is not theirs."""
    found = Space.objects.filter(pk=pk, pk__in=tuple(viewer.spaces)).first()
    if found is None:
        raise Http404
    return found


class DraftItem(NamedTuple):
    """Something one has begun to write: where it goes on, and its first words."""

    target: str
    title: str
    path: str
    excerpt: str
    saved_at: datetime


def drafts_of(viewer: Viewer) -> list[DraftItem]:
    """What the viewer has begun to write, newest first; no path leads to what they may no longer read."""
    if viewer.actor_id is None:
        return []
    drafts = list(Draft.objects.filter(actor_id=viewer.actor_id).order_by("-saved_at", "-pk")[:100])
    numbers = [int(number) for draft in drafts if (number := draft.target.partition(":")[2])]
    visible = Contribution.objects.filter(readable_by(viewer), pk__in=numbers).select_related("thread")
    known = {contribution.pk: contribution for contribution in visible}
    items = []
    for draft in drafts:
        kind, _colon, number = draft.target.partition(":")
        fields = draft.fields
        path, title = new_thread_path(viewer.language), fields.get("title", "")
        if number:
            found = known.get(int(number))
            title = (found.thread or found).title if found else ""
            path = ""
            if found is not None:
                path = (
                    order_path(viewer.language, found.pk, "reply")
                    if kind == "thread"
                    else written_path(viewer.language, found.pk, "edit")
                )
        text_format = Format.HTML if fields.get("body_format") == "html" else Format.MARKDOWN
        words = preview_html(RichText(fields.get("body", ""), text_format))
        items.append(DraftItem(draft.target, title, path, excerpt(words, 200), draft.saved_at))
    return items


def pending_digest(token: str) -> str:
    """By which the secret of a visitor's browser finds what they wrote; the secret itself is nowhere stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_pending(token: str) -> bool:
    """Whether something written before joining still waits for this secret."""
    since = timezone.now() - PENDING_KEPT
    return bool(token) and PendingPost.objects.filter(token_digest=pending_digest(token), created_at__gt=since).exists()
