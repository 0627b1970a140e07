"""Who may read which contribution, as a statement's condition and as a filter; and what a text mentions."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import SpaceMembership
from hub.content.contributions.models import Attachment, Contribution, Draft, FormerPlace, ThreadParticipant
from hub.content.contributions.points import file_holders
from hub.content.contributions.queries.differences import Piece, differences
from hub.core.access.viewer import Viewer
from hub.core.languages.collation import fold
from hub.core.richtext import Mention, mentioned_actors, to_text
from hub.core.rows import Rows, database_value

# The kinds stand in the statement itself: a bound parameter would keep the databases from using the partial indexes.
LISTED = "{t}.kind IN ('discussion', 'question', 'announcement', 'card') AND {t}.state = 'published'"
VISIBLE = "({t}.visibility IN %(visibilities)s OR {t}.space_id IN %(spaces)s)"
MAX_MENTIONS = 20
_QUOTATION = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)


def visibility_parameters(viewer: Viewer) -> dict[str, Any]:
    """The parameters that `VISIBLE` names."""
    return {"visibilities": viewer.visibilities, "spaces": tuple(viewer.spaces)}


def readable_by(viewer: Viewer) -> Q:
    """`VISIBLE` and shown, as a filter of querysets: the same rule as `content_contributions.view_contribution`."""
    if viewer.is_system:
        return Q(state="published")
    return Q(state="published") & (Q(visibility__in=viewer.visibilities) | Q(space_id__in=tuple(viewer.spaces)))


def contributions_visible_to(viewer: Viewer) -> QuerySet[Contribution]:
    """Every contribution the viewer may read."""
    return Contribution.objects.filter(readable_by(viewer))


def get_contribution(viewer: Viewer, pk: int) -> Contribution:
    """One contribution with its space and author, or 404."""
    found = contributions_visible_to(viewer).select_related("space", "author", "thread").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class Readers:
    """Those who may read in a place, and so may be mentioned there; what `to_html` asks for."""

    def __init__(self, space_id: int | None, visibility: str) -> None:
        self.people = Actor.objects.filter(kind=ActorKind.PERSON, state=ActorState.ACTIVE)
        if visibility == Visibility.SPACE:
            members = SpaceMembership.objects.filter(space_id=space_id).values("actor_id")  # type: ignore[misc]  # None finds nothing, as it should
            self.people = self.people.filter(pk__in=members)

    def by_actor(self, actor_ids: Collection[UUID]) -> dict[UUID, Mention]:
        """Those that the visual editor named by id."""
        found = self.people.filter(pk__in=list(actor_ids)[:MAX_MENTIONS]) if actor_ids else []
        return {actor.pk: Mention(actor.pk, actor.name) for actor in found}

    def by_handle(self, handles: Collection[str]) -> dict[str, Mention]:
        """Those that were written as `@handle`."""
        found = self.people.filter(handle__in=sorted(handles)[:MAX_MENTIONS]) if handles else []
        return {actor.handle: Mention(actor.pk, actor.name) for actor in found}


def mentioned_in(html: str, *, space_id: int | None, visibility: str) -> list[UUID]:
    """The members a text mentions who may read it; those in quotations were told before."""
    wanted = mentioned_actors(_QUOTATION.sub("", html)) if "data-actor" in html else []
    found = Readers(space_id, visibility).by_actor(wanted)
    return [actor_id for actor_id in wanted if actor_id in found]


def former_place(thread_id: int, number: int) -> Contribution | None:
    """The post that once had this number here and moved on with a split or a merge."""
    places = FormerPlace.objects.select_related("post", "post__thread")
    found = places.filter(thread_id=thread_id, number=number).first()
    return found.post if found else None


def draft_for(viewer: Viewer, target: str) -> Draft | None:
    """What the viewer has begun to write for `target`."""
    if viewer.actor_id is None:
        return None
    # Written out, for every page with a reply form asks, and composing the statement costs more than to run it.
    statement = "SELECT * FROM content_contributions_draft WHERE actor_id = %s AND target = %s"
    return next(iter(Draft.objects.raw(statement, [database_value(viewer.actor_id), target])), None)


def threads_in(space_id: int) -> list[int]:
    """Every thread of a group, shown or not."""
    found = Contribution.objects.filter(space_id=space_id, thread__isnull=True, thread_detail__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))


def threads_with(actor_id: UUID | str, *, most: int = 1000) -> list[int]:
    """The threads in which somebody has posts, those where they wrote last first."""
    found = ThreadParticipant.objects.filter(actor=UUID(str(actor_id))).order_by("-last_at", "-thread")
    return [thread_id for thread_id in found.values_list("thread", flat=True)[:most] if thread_id is not None]


class Version(NamedTuple):
    """One version of a text, the newest first: who wrote it when, and what it changed in the one before it."""

    number: int
    at: datetime
    author_name: str
    title: str
    lines: list[list[Piece]]


def history_of(contribution: Contribution) -> list[Version]:
    """All versions of a contribution, the newest first, each with what it changed; the first one changed nothing."""
    revisions = list(contribution.revisions.select_related("edited_by").order_by("version"))
    texts = [(each.title, each.body) for each in revisions] + [(contribution.title, contribution.body)]
    versions = [Version(1, contribution.published_at, contribution.author.name, texts[0][0], [])]
    for number, revision in enumerate(revisions, start=2):
        (old_title, old), (title, new) = texts[number - 2], texts[number - 1]
        lines = differences(old, new)
        if old_title != title:
            lines = [[Piece("gone", old_title), Piece("new", title)], *lines]
        name = revision.edited_by.name if revision.edited_by else ""
        versions.append(Version(number, revision.edited_at, name, title, lines))
    return versions[::-1]


class FileRow(NamedTuple):
    """A file beside a text."""

    contribution_id: int
    uuid: UUID
    name: str
    kind: str
    size: int


_FILES = Rows(
    FileRow,
    """
    SELECT t.contribution_id, t.uuid, t.name, f.kind, f.size
    FROM content_contributions_attachment t JOIN core_files_storedfile f ON f.id = t.file_id
    WHERE t.contribution_id IN %(ids)s AND NOT t.is_in_text
    ORDER BY t.id
    """,
)


def files_of(ids: Iterable[int]) -> dict[int, list[FileRow]]:
    """The files beside the texts of several contributions, in one statement."""
    found: dict[int, list[FileRow]] = {}
    wanted = tuple(ids)
    for row in _FILES.all(ids=wanted) if wanted else ():
        found.setdefault(row.contribution_id, []).append(row)
    return found


def unsent_files(viewer: Viewer, uuids: Iterable[UUID]) -> list[Attachment]:
    """Those of the named uploads that are the viewer's own and not sent yet."""
    if viewer.actor_id is None:
        return []
    own = Attachment.objects.filter(uploaded_by_id=viewer.actor_id, contribution=None, uuid__in=list(uuids))
    return list(own.select_related("file").order_by("id"))


def get_attachment(viewer: Viewer, uuid: UUID) -> Attachment:
    """A file with its content, for those who may read its contribution, and before it is sent for its uploader."""
    found = Attachment.objects.select_related("file", "contribution").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    if found.contribution is None:
        is_own = viewer.actor_id is not None and found.uploaded_by_id == viewer.actor_id
        if not is_own and not (found.is_held and any(file_holders.ask(viewer, uuid))):
            raise Http404
    elif not viewer.may("content_contributions.view_contribution", found.contribution):
        raise Http404
    return found


class PersonRow(NamedTuple):
    """Somebody to mention."""

    id: UUID
    name: str
    handle: str


_PERSON = "a.kind = 'person' AND a.state = 'active'"
_IN_THREAD = Rows(
    PersonRow,
    f"""
    SELECT a.id, a.name, a.handle
    FROM content_contributions_threadparticipant p JOIN community_actors_actor a ON a.id = p.actor_id
    WHERE p.thread_id = %(thread)s AND p.post_count > 0 AND {_PERSON}
    ORDER BY p.post_count DESC, p.id LIMIT 200
    """,
)
_IN_SPACE = Rows(
    PersonRow,
    f"""
    SELECT a.id, a.name, a.handle
    FROM community_spaces_spacemembership m JOIN community_actors_actor a ON a.id = m.actor_id
    WHERE m.space_id = %(space)s AND {_PERSON} ORDER BY m.id LIMIT 2000
    """,
)
_BY_NAME = Rows(
    PersonRow,
    f"""
    SELECT a.id, a.name, a.handle
    FROM community_actors_actor a JOIN community_members_profile p ON p.actor_id = a.id
    WHERE {_PERSON} AND a.name >= %(first)s AND a.name < %(last)s AND p.is_listed
    ORDER BY a.name, a.id LIMIT %(limit)s
    """,
)


def people_to_mention(
    viewer: Viewer, text: str, *, thread_id: int | None = None, space_id: int | None = None, limit: int = 8
) -> list[PersonRow]:
    """Members of whose name a word, or of whose handle the beginning, is `text`: of the thread first, then of its
    group, then of the hub.

    Where a group is closed, only its own members are suggested. Members who are not listed in the directory are
    suggested only to those who meet them in a thread or a group.
    """
    wanted = fold(text)
    if not wanted or not viewer.is_member:
        return []
    near: list[PersonRow] = []
    is_closed = False
    if thread_id is not None:
        thread = contributions_visible_to(viewer).filter(pk=thread_id).values("space_id", "visibility").first()
        if thread is None:
            return []
        near += _IN_THREAD.all(thread=thread_id)
        space_id, is_closed = thread["space_id"], thread["visibility"] == Visibility.SPACE
    if space_id is not None and space_id in viewer.spaces:
        near += _IN_SPACE.all(space=space_id)
    matching = [person for person in near if _matches(person, wanted)]
    if not is_closed and len(matching) < limit:
        # The index orders names as they are written, so the usual capital is tried along with what was typed.
        for first in dict.fromkeys((text, text[:1].upper() + text[1:])):
            matching += _BY_NAME.all(first=first, last=f"{first}\U0010ffff", limit=limit)
    others = {person.id: person for person in matching if person.id != viewer.actor_id}
    return list(others.values())[:limit]


def _matches(person: PersonRow, wanted: str) -> bool:
    name = fold(person.name)
    return name.startswith(wanted) or f" {wanted}" in name or person.handle.startswith(wanted)


class TextToGuess(NamedTuple):
    """A text whose language nobody has chosen, and the languages it is likely in."""

    text: str
    hints: list[str]


def text_to_guess(contribution_id: int) -> TextToGuess | None:
    """What `detect` needs; None where a person chose the language or there is no text any more."""
    unchosen = Contribution.objects.filter(pk=contribution_id, is_language_chosen=False).exclude(body="")
    found = unchosen.select_related("author", "space").first()
    if found is None:
        return None
    # The language noted so far is the interface's, in which many write.
    hints = [*found.author.languages, found.language, *(found.space.languages if found.space else ())]
    return TextToGuess(f"{found.title}\n{to_text(found.body, links=False)}", list(dict.fromkeys(hints)))


def deleted_before(moment: datetime, *, limit: int = 500) -> list[Contribution]:
    """What its authors deleted before a moment, longest ago first."""
    return list(Contribution.objects.filter(state="deleted", deleted_at__lt=moment).order_by("deleted_at")[:limit])
