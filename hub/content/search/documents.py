"""Threads and replies in the search index."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.content.contributions.kinds import THREAD_KINDS, post_path, thread_path
from hub.content.contributions.models import Contribution
from hub.core.access.viewer import Viewer
from hub.core.richtext import to_text
from hub.core.rows import Rows, run
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchHit, in_space
from hub.core.search.points import Presented, SearchSource

THREAD, REPLY = "thread", "reply"
# A book chapter under a thread is found by its beginning.
_LONGEST = 20_000


class _TextRow(NamedTuple):
    id: int
    title: str
    body: str
    language: str
    published_at: datetime
    visibility: str
    space_id: int | None
    kind: str
    keywords: Any


_TEXTS = Rows(
    _TextRow,
    """
    SELECT c.id, c.title, c.body, c.language, c.published_at, c.visibility, c.space_id, c.kind, d.keywords
    FROM content_contributions_contribution c
    LEFT JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
    LEFT JOIN content_contributions_contribution t ON t.id = c.thread_id
    WHERE c.id IN %(ids)s AND c.state = 'published' AND (
        (c.thread_id IS NULL AND c.kind IN %(kinds)s)
        OR (c.kind = 'post' AND t.state = 'published' AND t.kind IN %(kinds)s))
    """,
)


class _HeadRow(NamedTuple):
    id: int
    number: int
    thread_id: int
    title: str
    slug: str
    author: str
    space: str | None
    published_at: datetime


_HEADS = Rows(
    _HeadRow,
    """
    SELECT c.id, c.number, t.id, t.title, t.slug, a.name, s.name, c.published_at
    FROM content_contributions_contribution c
    JOIN content_contributions_contribution t ON t.id = coalesce(c.thread_id, c.id) AND t.state = 'published'
    JOIN community_actors_actor a ON a.id = c.author_id
    LEFT JOIN community_spaces_space s ON s.id = c.space_id
    WHERE c.id IN %(ids)s AND c.state = 'published'
    """,
)


def _audience(visibility: str, space_id: int | None) -> tuple[str, ...]:
    """Who may find it: as the effective visibility says, and always those in its group."""
    inside = (in_space(space_id),) if space_id is not None else ()
    if visibility == "public":
        return (PUBLIC, MEMBERS)
    return (MEMBERS, *inside) if visibility == "members" else inside


def documents(ids: Sequence[str]) -> Iterable[SearchDocument]:
    """What can be found of threads and replies; nothing of what is not shown, and never private conversations."""
    keys = [int(each) for each in ids]
    topics: dict[int, list[str]] = {}
    for contribution_id, topic_id in run(
        "SELECT contribution_id, topic_id FROM content_contributions_contributiontopic"
        " WHERE contribution_id IN %(ids)s",
        ids=keys,
    ):
        topics.setdefault(contribution_id, []).append(f"topic:{topic_id}")
    for row in _TEXTS.all(ids=keys, kinds=THREAD_KINDS):
        facets = topics.get(row.id, [])
        if row.space_id is not None:
            facets = [*facets, f"space:{row.space_id}"]
        if row.kind != "post":
            facets = [*facets, f"type:{row.kind}"]
        yield SearchDocument(
            kind=REPLY if row.kind == "post" else THREAD,
            object_id=str(row.id),
            language=row.language,
            created_at=row.published_at,
            audience=_audience(row.visibility, row.space_id),
            title=row.title,
            body=to_text(row.body, links=False)[:_LONGEST],
            # A list comes out of a raw statement as text.
            keywords=tuple(json.loads(row.keywords) if isinstance(row.keywords, str) else row.keywords or ()),
            facets=tuple(facets),
        )


def _ids_after(condition: str, after: str, limit: int) -> list[str]:
    rows = run(
        "SELECT id FROM content_contributions_contribution"
        f" WHERE id > %(after)s AND {condition} ORDER BY id LIMIT %(limit)s",
        after=int(after or 0),
        limit=limit,
    )
    return [str(row[0]) for row in rows]


def _thread_ids_after(after: str, limit: int) -> list[str]:
    return _ids_after("thread_id IS NULL", after, limit)


def _reply_ids_after(after: str, limit: int) -> list[str]:
    return _ids_after("kind = 'post'", after, limit)


def present(hits: Sequence[SearchHit], viewer: Viewer) -> Mapping[str, Presented]:
    """Where a hit leads, who wrote it and in which group."""
    found = {}
    former = _("Former member")
    for row in _HEADS.all(ids=[int(hit.object_id) for hit in hits]):
        path = thread_path(viewer.language, row.thread_id, row.slug)
        if row.number > 1:
            line = _("Reply by %(name)s") % {"name": row.author or former}
            path = post_path(viewer.language, row.thread_id, row.slug, row.number)
        else:
            line = row.author or former
        context = f"{line} · {row.space}" if row.space else line
        found[str(row.id)] = Presented(path, context, title=row.title, at=row.published_at)
    return found


def sources() -> Iterable[SearchSource]:
    """Threads, then replies."""
    yield SearchSource(THREAD, gettext_lazy("Conversations"), _thread_ids_after, documents, present)
    yield SearchSource(REPLY, gettext_lazy("Replies"), _reply_ids_after, documents, present)


def is_reply(contribution_id: int) -> bool:
    """Whether this stands under a thread."""
    return Contribution.objects.filter(pk=contribution_id, thread__isnull=False).exists()


def reply_ids_of(thread_id: int, *, after: int, limit: int) -> list[int]:
    """The replies of a thread after an id, in the order of their ids."""
    replies = Contribution.objects.filter(thread_id=thread_id, pk__gt=after).order_by("pk")
    return list(replies.values_list("pk", flat=True)[:limit])


def contribution_ids_of_space(space_id: int, *, after: int, limit: int) -> list[tuple[int, bool]]:
    """Everything in a group after an id: (id, whether it is a reply)."""
    found = Contribution.objects.filter(space_id=space_id, pk__gt=after).order_by("pk")
    return [(pk, thread is not None) for pk, thread in found.values_list("pk", "thread_id")[:limit]]
