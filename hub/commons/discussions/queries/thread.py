"""A thread's page: its head, a window of posts by number, who takes part, and its months."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from hub.commons.discussions.kinds import POSTS_PER_PAGE, Standing
from hub.community.spaces.kinds import JoinMethod, SpaceState
from hub.content.contributions.queries import LISTED, VISIBLE, visibility_parameters
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

MAX_PARTICIPANTS = 8


class ThreadPage(NamedTuple):
    """What a thread's page shows around its posts. `read_number` is None for visitors and the never opened."""

    id: int
    uuid: UUID
    kind: str
    card_kind: str
    title: str
    slug: str
    language: str
    visibility: str
    state: str
    version: int
    author_id: UUID
    author_name: str
    author_handle: str
    space_id: int | None
    space_name: str
    space_slug: str
    space_state: str
    space_join_method: str
    reply_count: int
    reaction_count: int
    published_at: datetime
    activity_at: datetime
    pinned_at: datetime | None
    closed_at: datetime | None
    accepted_post_id: int | None
    participant_count: int
    last_number: int
    last_shown_number: int
    keywords_json: str
    teaser: str
    read_number: int | None

    @property
    def keywords(self) -> list[str]:
        """Free words beside the curated topics."""
        return list(json.loads(self.keywords_json))

    @property
    def standing(self) -> Standing:
        """What the rules look at."""
        return Standing(
            id=self.id,
            kind=self.kind,
            state=self.state,
            visibility=self.visibility,
            space_id=self.space_id,
            space_state=self.space_state,
            author_id=self.author_id,
            thread_kind=self.kind,
            thread_author_id=self.author_id,
            thread_state=self.state,
            is_closed=self.closed_at is not None,
            is_alone=self.participant_count <= 1,
            is_joinable=self.space_join_method == JoinMethod.OPEN and self.space_state == SpaceState.ACTIVE,
        )

    def standing_of_post(self, post: "PostRow") -> Standing:
        """What the rules look at for one of its posts."""
        return self.standing._replace(id=post.id, kind=post.kind, state=post.state, author_id=post.author_id)


class PostRow(NamedTuple):
    """One post of a thread's page. Of what is out of sight only the number and the state are read."""

    id: int
    uuid: UUID
    kind: str
    state: str
    number: int
    title: str
    body: str
    language: str
    author_id: UUID
    author_name: str
    author_handle: str
    author_picture: str
    organisation_name: str
    organisation_handle: str
    published_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    version: int
    reaction_count: int
    has_files: bool


class ParticipantRow(NamedTuple):
    """Somebody with posts in a thread."""

    actor_id: UUID
    name: str
    handle: str
    picture: str
    post_count: int


class MonthRow(NamedTuple):
    """One step of a thread's time line."""

    month_on: date
    first_number: int
    post_count: int


_PICTURE = "CASE WHEN a.picture_audience IN %(visibilities)s THEN a.picture ELSE '' END"
_HEAD = """
    SELECT c.id, c.uuid, c.kind, d.card_kind, c.title, c.slug, c.language, c.visibility, c.state, c.version,
        a.id, a.name, a.handle, c.space_id, COALESCE(s.name, ''), COALESCE(s.slug, ''), COALESCE(s.state, ''),
        COALESCE(s.join_method, ''), c.reply_count, c.reaction_count, c.published_at, c.activity_at, c.pinned_at,
        d.closed_at, d.accepted_post_id, d.participant_count, d.last_number, d.last_shown_number, d.keywords,
        c.summary, {read}
    FROM content_contributions_contribution c
    JOIN content_contributions_threaddetail d ON d.contribution_id = c.id
    JOIN community_actors_actor a ON a.id = c.author_id
    LEFT JOIN community_spaces_space s ON s.id = c.space_id
    {join}
    WHERE c.id = %(id)s AND """
_HEAD += f"{LISTED.format(t='c')} AND {VISIBLE.format(t='c')}"
_VISITORS_HEAD = Rows(ThreadPage, _HEAD.replace("{read}", "NULL").replace("{join}", ""))
_MEMBERS_HEAD = Rows(
    ThreadPage,
    _HEAD.replace("{read}", "r.last_number").replace(
        "{join}",
        "LEFT JOIN content_contributions_threadread r ON r.thread_id = c.id AND r.actor_id = %(reader)s",
    ),
)
# What is out of sight leaves the database without its words and its author; authors know their own by the id.
_POST = f"""
    SELECT p.id, p.uuid, p.kind, p.state, p.number,
        CASE WHEN p.state = 'published' THEN p.title ELSE '' END,
        CASE WHEN p.state = 'published' THEN p.body ELSE '' END,
        p.language, p.author_id,
        CASE WHEN p.state = 'published' THEN a.name ELSE '' END,
        CASE WHEN p.state = 'published' THEN a.handle ELSE '' END,
        CASE WHEN p.state = 'published' THEN {_PICTURE} ELSE '' END,
        CASE WHEN p.state = 'published' THEN COALESCE(o.name, '') ELSE '' END,
        CASE WHEN p.state = 'published' THEN COALESCE(o.handle, '') ELSE '' END,
        p.published_at, p.edited_at, p.deleted_at, p.version, p.reaction_count,
        p.state = 'published' AND EXISTS
            (SELECT 1 FROM content_contributions_attachment f WHERE f.contribution_id = p.id AND NOT f.is_in_text)
    FROM content_contributions_contribution p
    JOIN community_actors_actor a ON a.id = p.author_id
    LEFT JOIN community_actors_actor o ON o.id = p.on_behalf_of_id
    WHERE """
_WINDOW = _POST + "p.thread_id = %(thread)s AND p.number BETWEEN %(first)s AND %(last)s"
_FIRST_WINDOW = Rows(PostRow, f"{_POST} p.id = %(thread)s UNION ALL {_WINDOW} ORDER BY 5")
_FIRST_WINDOW_WITH_ANSWER = Rows(
    PostRow, f"{_POST} p.id IN (%(thread)s, %(accepted)s) UNION ALL {_WINDOW} AND p.id <> %(accepted)s ORDER BY 5"
)
_LATER_WINDOW = Rows(PostRow, f"{_WINDOW} ORDER BY p.number")
_PARTICIPANTS = Rows(
    ParticipantRow,
    f"""
    SELECT a.id, a.name, a.handle, {_PICTURE}, p.post_count
    FROM content_contributions_threadparticipant p JOIN community_actors_actor a ON a.id = p.actor_id
    WHERE p.thread_id = %(thread)s AND p.post_count > 0
    ORDER BY p.post_count DESC, p.id LIMIT {MAX_PARTICIPANTS}
    """,
)
_MONTHS = Rows(
    MonthRow,
    """
    SELECT month_on, first_number, post_count FROM content_contributions_threadmonth
    WHERE thread_id = %(thread)s ORDER BY month_on
    """,
)


def thread_page(viewer: Viewer, number: int) -> ThreadPage | None:
    """The head of a thread's page, or None where the viewer may not read it."""
    parameters: dict[str, Any] = visibility_parameters(viewer)
    if viewer.actor_id is None:
        return _VISITORS_HEAD.first(id=number, **parameters)
    return _MEMBERS_HEAD.first(id=number, reader=viewer.actor_id, **parameters)


def window_of(number: int) -> tuple[int, int]:
    """The first and last number of the window that holds a post: 1 to 30, 31 to 60, …"""
    first = (max(number, 1) - 1) // POSTS_PER_PAGE * POSTS_PER_PAGE + 1
    return first, first + POSTS_PER_PAGE - 1


def posts_of(viewer: Viewer, thread: ThreadPage, first: int, last: int) -> list[PostRow]:
    """The posts with numbers from `first` to `last`; the first window brings the accepted answer, wherever it is.

    Whoever may read the thread may read its posts: they have its visibility.
    """
    parameters: dict[str, Any] = {
        "visibilities": viewer.visibilities,
        "thread": thread.id,
        "first": first,
        "last": last,
    }
    if first > 1:
        return _LATER_WINDOW.all(**parameters)
    if thread.accepted_post_id is None:
        return _FIRST_WINDOW.all(**parameters)
    return _FIRST_WINDOW_WITH_ANSWER.all(accepted=thread.accepted_post_id, **parameters)


def participants_of(viewer: Viewer, thread_id: int) -> list[ParticipantRow]:
    """Those with most posts in a thread, at most eight."""
    return _PARTICIPANTS.all(thread=thread_id, visibilities=viewer.visibilities)


def months_of(thread_id: int) -> list[MonthRow]:
    """The months in which a thread grew, oldest first."""
    return _MONTHS.all(thread=thread_id)
