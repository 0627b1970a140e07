"""Reads of reactions, bookmarks and follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import Http404

from hub.community.actors.models import Actor
from hub.community.profiles.kinds import person_path
from hub.community.spaces.kinds import space_path
from hub.community.spaces.models import Space
from hub.community.topics.kinds import topic_path
from hub.community.topics.queries import topic_index
from hub.content.contributions.queries import VISIBLE, visibility_parameters
from hub.content.reactions.kinds import FollowedThing, FollowTarget, Kept, ReactionSummary, follow_path
from hub.content.reactions.models import Bookmark, Follow
from hub.core.access.viewer import Viewer
from hub.core.languages.collation import fold
from hub.core.rows import Rows, run

NOTHING = ReactionSummary({}, frozenset())


class _CountRow(NamedTuple):
    contribution_id: int
    kind: str
    count: int  # type: ignore[assignment]  # the column, not the method of tuples
    own: int


_COUNTS = Rows(
    _CountRow,
    """
    SELECT contribution_id, kind, count(*), sum(CASE WHEN actor_id = %(actor)s THEN 1 ELSE 0 END)
    FROM content_reactions_reaction WHERE contribution_id IN %(contributions)s GROUP BY contribution_id, kind
    UNION ALL
    SELECT contribution_id, 'bookmark', 1, 1 FROM content_reactions_bookmark
    WHERE actor_id = %(actor)s AND contribution_id IN %(contributions)s
    """,
)
# Nobody has this key; PostgreSQL wants a UUID where there is no viewer.
_NOBODY = UUID(int=0)


def reactions_to(contribution_ids: Iterable[int], viewer: Viewer) -> dict[int, ReactionSummary]:
    """The reactions to several contributions in one statement; ids without any are absent (`NOTHING`)."""
    ids = tuple(contribution_ids)
    if not ids:
        return {}
    counts: dict[int, dict[str, int]] = {}
    own: dict[int, set[str]] = {}
    kept: set[int] = set()
    for row in _COUNTS.all(contributions=ids, actor=viewer.actor_id or _NOBODY):
        if row.kind == "bookmark":
            kept.add(row.contribution_id)
            continue
        counts.setdefault(row.contribution_id, {})[row.kind] = row.count
        if row.own:
            own.setdefault(row.contribution_id, set()).add(row.kind)
    return {
        each: ReactionSummary(counts.get(each, {}), frozenset(own.get(each, ())), each in kept)
        for each in counts.keys() | kept
    }


class BookmarkRow(NamedTuple):
    """One bookmark in the member's list; `number` is the post's place in its thread."""

    id: int
    note: str
    at: datetime
    contribution_id: int
    number: int
    thread_id: int
    thread_title: str
    thread_slug: str
    author_name: str
    language: str


_BOOKMARKS = Rows(
    BookmarkRow,
    f"""
    SELECT b.id, b.note, b.at, c.id, c.number, t.id, t.title, t.slug, a.name, t.language
    FROM content_reactions_bookmark b
    JOIN content_contributions_contribution c ON c.id = b.contribution_id
    JOIN content_contributions_contribution t ON t.id = coalesce(c.thread_id, c.id)
    JOIN community_actors_actor a ON a.id = c.author_id
    WHERE b.actor_id = %(actor)s AND b.id < %(before)s AND c.state = 'published' AND t.state = 'published'
        AND {VISIBLE.format(t="c")}
    ORDER BY b.id DESC LIMIT %(limit)s
    """,
)


def bookmarks_of(viewer: Viewer, *, before: int = 2**62, limit: int = 30) -> Sequence[BookmarkRow]:
    """One page of the bookmarks that the viewer may still read, newest first; one row more says that there are more."""
    if viewer.actor_id is None:
        return []
    return _BOOKMARKS.all(actor=viewer.actor_id, before=before, limit=limit + 1, **visibility_parameters(viewer))


def bookmark_of(viewer: Viewer, contribution_id: int) -> Bookmark | None:
    """The viewer's bookmark of a contribution."""
    if viewer.actor_id is None:
        return None
    return Bookmark.objects.filter(actor_id=viewer.actor_id, contribution_id=contribution_id).first()


_FOLLOWS = """
    SELECT 1 FROM content_reactions_follow
    WHERE actor_id = %(actor)s AND target_kind = %(kind)s AND target_id = %(target)s AND is_muted = %(no)s
"""


def follows(viewer: Viewer, target_kind: FollowTarget, target_id: object) -> bool:
    """Whether the viewer follows this."""
    if viewer.actor_id is None:
        return False
    return bool(run(_FOLLOWS, actor=viewer.actor_id, kind=target_kind, target=str(target_id), no=False))


_KEPT = Rows(
    Kept,
    """
    SELECT f.is_muted IS NOT NULL AND NOT f.is_muted, f.is_muted IS NOT NULL AND f.is_muted, b.note
    FROM community_actors_actor a
    LEFT JOIN content_reactions_follow f
        ON f.actor_id = a.id AND f.target_kind = 'thread' AND f.target_id = %(target)s
    LEFT JOIN content_reactions_bookmark b ON b.actor_id = a.id AND b.contribution_id = %(thread)s
    WHERE a.id = %(actor)s
    """,
)


def kept_of(viewer: Viewer, thread_id: int) -> Kept:
    """Whether the viewer follows, mutes and has bookmarked a thread."""
    if viewer.actor_id is None:
        return Kept()
    return _KEPT.first(actor=viewer.actor_id, thread=thread_id, target=str(thread_id)) or Kept()


def follower_ids(
    target_kind: FollowTarget, target_id: object, *, after: int = 0, limit: int = 500
) -> list[tuple[int, UUID]]:
    """(cursor, actor) of the followers after a cursor, for fan-out in bounded portions."""
    followed = Follow.objects.filter(target_kind=target_kind, target_id=str(target_id))
    rows = followed.filter(is_muted=False, is_silent=False, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", "actor_id")[:limit])


class Followed(NamedTuple):
    """The groups and the people that a member follows."""

    spaces: tuple[int, ...] = ()
    people: tuple[UUID, ...] = ()


class _FollowedRow(NamedTuple):
    target_kind: str
    target_id: str


_FOLLOWED = Rows(
    _FollowedRow,
    """
    SELECT target_kind, target_id FROM content_reactions_follow
    WHERE actor_id = %(actor)s AND target_kind IN ('space', 'actor') AND NOT is_muted AND NOT is_silent
    """,
)


def followed_by(viewer: Viewer) -> Followed:
    """Whose threads a member wants in their feed; at most `MOST_FOLLOWED` of each."""
    if viewer.actor_id is None:
        return Followed()
    rows = _FOLLOWED.all(actor=viewer.actor_id)
    return Followed(
        tuple(int(row.target_id) for row in rows if row.target_kind == FollowTarget.SPACE),
        tuple(UUID(row.target_id) for row in rows if row.target_kind == FollowTarget.ACTOR),
    )


def things_followed_by(viewer: Viewer) -> dict[FollowTarget, list[FollowedThing]]:
    """The groups, people and topics that a member follows and may see, by name; conversations are in the feed.

    Here are also people who keep apart from the member, who is not told so.
    """
    follows_of = Follow.objects.filter(actor_id=viewer.acting_id, is_muted=False)
    ids: dict[str, list[str]] = {}
    for kind, target in follows_of.exclude(target_kind=FollowTarget.THREAD).values_list("target_kind", "target_id"):
        ids.setdefault(kind, []).append(target)
    language = viewer.language
    labels = topic_index(language)
    spaces = Space.objects.filter(pk__in=[int(each) for each in ids.get(FollowTarget.SPACE, ())])
    people = Actor.objects.filter(pk__in=[UUID(each) for each in ids.get(FollowTarget.ACTOR, ())], state="active")
    found = [
        *(
            (FollowTarget.SPACE, each.name, space_path(language, each.slug), each.pk)
            for each in spaces
            if viewer.may("content_reactions.follow_space", each)
        ),
        *((FollowTarget.ACTOR, each.name, person_path(language, each.handle), each.pk) for each in people),
        *(
            (FollowTarget.TOPIC, labels[int(each)].label, topic_path(language, labels[int(each)].slug), each)
            for each in ids.get(FollowTarget.TOPIC, ())
            if int(each) in labels
        ),
    ]
    things: dict[FollowTarget, list[FollowedThing]] = {}
    for kind, name, path, key in sorted(found, key=lambda each: fold(each[1])):
        things.setdefault(kind, []).append(FollowedThing(name, path, follow_path(language, kind, key)))
    return things


def space_to_follow(viewer: Viewer, space_id: int) -> Space:
    """A group that the viewer may read; else 404."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None or not viewer.may("content_reactions.follow_space", space):
        raise Http404
    return space


def person_to_follow(viewer: Viewer, key: str) -> Actor:
    """Somebody else who has a page; else 404."""
    try:
        person = Actor.objects.filter(pk=UUID(key)).first()
    except ValueError:
        raise Http404 from None
    if person is None or not viewer.may("content_reactions.follow_person", person):
        raise Http404
    return person
