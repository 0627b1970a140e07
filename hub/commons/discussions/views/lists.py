"""Lists of threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

from hub.commons.discussions.kinds import (
    Cursor,
    Place,
    ThreadFilter,
    threads_feed_path,
    threads_of_space_path,
    threads_path,
)
from hub.commons.discussions.queries import (
    PersonRow,
    ThreadRow,
    WritableSpace,
    listed_space,
    person_called,
    threads_visible_to,
    topics_of,
)
from hub.community.actors.kinds import picture_path
from hub.community.spaces.kinds import JoinMethod, SpaceState, Visibility
from hub.community.spaces.queries import get_space
from hub.community.spaces.views.home import frame
from hub.community.topics.kinds import TopicLabel
from hub.community.topics.queries import find_topic, topic_index
from hub.content.contributions.kinds import CardKind, ContributionKind, post_path
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.queries import follows
from hub.core.access.viewer import Viewer
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.formats import Clock
from hub.core.ui.render import render
from hub.core.ui.rows import thread_row
from hub.core.versions.pages import visitor_cached

# A thread that was never opened is marked as new for so long.
NEW_FOR = timedelta(days=14)
_TONES = {"question": "brand", "announcement": "warning"}


class Tab(NamedTuple):
    """One way to look at the threads."""

    label: str
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address narrows the list to."""

    filter: ThreadFilter
    parameters: Mapping[str, str]
    topic: TopicLabel | None
    space: WritableSpace | None
    person: PersonRow | None


@access(PUBLIC)
@visitor_cached("threads")
def thread_list(request: HubRequest) -> HttpResponse:
    """All threads, or those of a kind, a group, a topic, a language, those that wait for an answer, or one's own."""
    viewer = request.viewer
    narrowed = _narrowing(request)
    page = threads_visible_to(viewer, narrowed.filter, cursor=_cursor(request))
    base = threads_path(viewer.language)
    # The pages of a group show its tabs, and are found by whom it is found.
    group = frame(request, get_space(viewer, narrowed.space.slug)) if narrowed.space else None
    return render(
        request,
        "commons/discussions/list.jinja",
        {
            "rows": thread_rows(viewer, page.rows, is_in_space=narrowed.filter.space_id is not None),
            "ways": _ways(viewer, narrowed, base),
            "group": group,
            "here": threads_of_space_path(viewer.language, narrowed.space.slug) if narrowed.space else "",
            "may_start": narrowed.space is None or _may_start(viewer, narrowed.space),
            "topic_follow": _topic_follow(viewer, narrowed),
            "may_join": group is not None and _may_join(viewer, group["space"]),
            "narrowed": narrowed,
            "heading": _heading(narrowed),
            "newer": _page_path(base, narrowed.parameters, page.newer),
            "older": _page_path(base, narrowed.parameters, page.older),
            "base": base,
            "language_names": CONTENT_LANGUAGES,
            "new_path": _new_path(base, narrowed),
            "is_first_page": page.newer is None,
            "canonical": base + _query(narrowed.parameters),
            "feed_path": threads_feed_path(viewer.language, _public_slug(narrowed)),
            "without": {name: base + _query({**narrowed.parameters, name: ""}) for name in narrowed.parameters},
        },
        block="results",
    )


def _public_slug(narrowed: Narrowing) -> str:
    """The group whose feed anybody may read; empty for the whole hub's."""
    return narrowed.space.slug if narrowed.space and narrowed.space.visibility == Visibility.PUBLIC else ""


def thread_rows(viewer: Viewer, rows: list[ThreadRow], *, is_in_space: bool = False) -> Markup:
    """The rows of a list, with addresses and unread marks; their topics are read in one statement."""
    language = viewer.language
    topics = topics_of([row.id for row in rows]) if rows else {}
    labels = topic_index(language) if topics else {}
    kinds = _kind_labels()
    base = f"{threads_path(language)}?topic="
    former = _("Former member")
    now = datetime.now(UTC)
    clock, new_since = Clock.of_reader(now), now - NEW_FOR
    written = []
    for row in rows:
        new_replies, first, is_unread = 0, 1, False
        if viewer.is_member:
            if row.read_number is None:
                is_unread = row.published_at > new_since
            elif row.last_shown_number > row.read_number:
                new_replies, first, is_unread = row.last_number - row.read_number, row.read_number + 1, True
        author = row.author_name or former
        written.append(
            thread_row(
                post_path(language, row.id, row.slug, first),
                row.title,
                author,
                row.author_id,
                row.reply_count,
                author_image=picture_path(row.author_picture),
                on_behalf_of=row.organisation_name or "",
                kind=kinds[row.card_kind or row.kind],
                kind_tone=_TONES.get(row.kind, ""),
                space="" if is_in_space or row.space_name is None else row.space_name,
                space_path=f"/{language}/spaces/{row.space_slug}/",
                topics=[(label, base + slug) for slug, label in map(labels.__getitem__, topics.get(row.id, ())[:2])],
                last_author=(row.last_author_name or former) if row.reply_count else "",
                last_at=row.activity_at,
                last_text=row.last_teaser,
                last_path=post_path(language, row.id, row.slug, row.last_shown_number),
                unread=is_unread,
                pinned=row.is_pinned,
                locked=row.is_closed,
                answered=row.is_answered,
                language=row.language if row.language != language else "",
                new_replies=new_replies,
                clock=clock,
            )
        )
    return Markup("".join(written))  # noqa: S704 -- rows are markup already


def _kind_labels() -> dict[str, str]:
    return {
        ContributionKind.DISCUSSION: "",
        ContributionKind.QUESTION: _("Question"),
        ContributionKind.ANNOUNCEMENT: _("Announcement"),
        ContributionKind.CARD: _("Top of mind"),
        CardKind.UPDATE: _("Update"),
        CardKind.CHALLENGE: _("Challenge"),
        CardKind.NEWS: pgettext("kind of card", "News"),
    }


def _narrowing(request: HubRequest) -> Narrowing:
    """What the address asks for; what it cannot mean, an unknown topic for example, is 404."""
    given, viewer = request.GET, request.viewer
    parameters: dict[str, str] = {}
    kind = given.get("kind", "")
    if kind in ("question", "discussion", "announcement", "card"):
        parameters["kind"] = kind
    language = given.get("language", "")
    if language in CONTENT_LANGUAGES:
        parameters["language"] = language
    show = given.get("show", "")
    if show == "waiting" or (show == "mine" and viewer.is_member):
        parameters["show"] = show
    topic_id, topic = None, None
    if "topic" in given:
        entry = find_topic(given["topic"])
        if entry is None:
            raise Http404
        topic_id, topic = entry.id, topic_index(viewer.language)[entry.id]
        parameters["topic"] = entry.slug
    space = None
    if "space" in given:
        space = listed_space(viewer, given["space"])
        if space is None:
            raise Http404
        parameters["space"] = space.slug
    person = None
    if "person" in given:
        person = person_called(given["person"])
        if person is None:
            raise Http404
        parameters["person"] = person.handle
    return Narrowing(
        filter=ThreadFilter(
            space_id=space.id if space else None,
            kind=parameters.get("kind", ""),
            topic_id=topic_id,
            language=parameters.get("language", ""),
            is_unanswered=show == "waiting",
            mine=person.id if person else viewer.actor_id if parameters.get("show") == "mine" else None,
        ),
        parameters=parameters,
        topic=topic,
        space=space,
        person=person,
    )


def _cursor(request: HubRequest) -> Cursor | None:
    for name, is_newer in (("before", False), ("after", True)):
        at, _dash, number = request.GET.get(name, "").partition("-")
        # A damaged cursor begins anew; the bound keeps the moment within what the databases know.
        if at.isdecimal() and number.isdecimal() and len(at) <= 16 and len(number) <= 18:
            return Cursor(at, int(number), is_newer)
    return None


def _query(parameters: Mapping[str, str]) -> str:
    kept = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _page_path(base: str, parameters: Mapping[str, str], cursor: Cursor | None) -> str:
    if cursor is None:
        return ""
    return base + _query({**parameters, "after" if cursor.is_newer else "before": f"{cursor.at}-{cursor.id}"})


def _new_path(base: str, narrowed: Narrowing) -> str:
    kept = {"space": narrowed.space.slug if narrowed.space else "", "kind": narrowed.parameters.get("kind", "")}
    if narrowed.parameters.get("show") == "waiting":
        kept["kind"] = "question"
    return f"{base}new/{_query(kept)}"


def _ways(viewer: Viewer, narrowed: Narrowing, base: str) -> list[Tab]:
    kept = {name: narrowed.parameters.get(name, "") for name in ("space", "person", "topic", "language")}
    ways = [
        (pgettext("all threads", "All"), {}),
        (_("Questions"), {"kind": "question"}),
        (_("Waiting for an answer"), {"show": "waiting"}),
        (_("Announcements"), {"kind": "announcement"}),
        (_("Top of mind"), {"kind": "card"}),
    ]
    if viewer.is_member and not narrowed.person:
        ways.append((_("Where I take part"), {"show": "mine"}))
    now = {name: value for name, value in narrowed.parameters.items() if name in ("kind", "show")}
    return [Tab(label, base + _query({**kept, **way}), way == now) for label, way in ways]


def _may_start(viewer: Viewer, space: WritableSpace) -> bool:
    """Whether the button for a new conversation leads anywhere: visitors may write first where anybody may join."""
    place = Place("discussion", space_id=space.id, space_state=space.state, visibility=space.visibility)
    if viewer.is_member:
        return viewer.may("commons_discussions.start_thread", place)
    return space.join_method == JoinMethod.OPEN and space.state == SpaceState.ACTIVE


def _may_join(viewer: Viewer, space: Any) -> bool:
    """Whether somebody who reads along could write here in a moment."""
    return space.pk not in viewer.spaces and viewer.may("community_spaces.join_space", space)


def _topic_follow(viewer: Viewer, narrowed: Narrowing) -> tuple[str, bool] | None:
    """Where a member follows the topic of this list into their feed, and whether they do already."""
    topic = narrowed.filter.topic_id
    if topic is None or not viewer.is_member:
        return None
    return f"/{viewer.language}/follow/topic/{topic}/", follows(viewer, FollowTarget.TOPIC, topic)


def _heading(narrowed: Narrowing) -> str:
    if narrowed.topic is not None:
        return narrowed.topic.label
    if narrowed.person is not None:
        return _("Conversations with %(name)s") % {"name": narrowed.person.name}
    return narrowed.space.name if narrowed.space else _("Conversations")
