"""A thread's page."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.dates import format_skeleton
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from hub.commons.discussions.forms import ReplyForm, new_token
from hub.commons.discussions.kinds import POSTS_PER_PAGE, threads_path
from hub.commons.discussions.queries import (
    MonthRow,
    PostRow,
    ThreadPage,
    get_written,
    months_of,
    moved_address,
    participants_of,
    posts_of,
    thread_page,
    topics_of,
    window_of,
)
from hub.commons.discussions.views.composing import draft_initial
from hub.commons.discussions.views.metadata import structured_data, teaser
from hub.commons.discussions.views.posts import NO_RIGHTS, PostRights, PostWriter, words_in
from hub.community.actors.kinds import picture_path
from hub.community.organisations.queries.people import voices_of
from hub.community.spaces.kinds import space_path
from hub.community.topics.kinds import TopicLabel
from hub.community.topics.queries import topic_index
from hub.content.contributions.kinds import ContributionKind, ContributionState, permanent_path, post_path, thread_path
from hub.content.contributions.queries import draft_for, files_of
from hub.content.reactions.queries import kept_of, reactions_to
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.languages.formats import locale_of
from hub.core.ui.places import whole_number
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached

if TYPE_CHECKING:
    from hub.content.contributions.models import Draft

# From here on the time line counts years.
_MOST_MONTHS = 18


class Step(NamedTuple):
    """A month or a year of the time line; `share` is its height in hundredths of the highest."""

    label: str
    path: str
    post_count: int
    share: int
    is_current: bool


@access(PUBLIC)
@visitor_cached("thread:{number}")
def thread_detail(request: HubRequest, number: int, slug: str = "") -> HttpResponse:
    """A thread, thirty numbers at a time; `?post=` names the post to show."""
    viewer = request.viewer
    language = viewer.language
    wanted = _wanted_post(request)
    thread = thread_page(viewer, number)
    if thread is None:
        return _elsewhere(request, number, wanted)
    if thread.slug != slug:
        return HttpResponseRedirect(post_path(language, thread.id, thread.slug, wanted or 1), status=301)
    if wanted > thread.last_number:
        return HttpResponseRedirect(post_path(language, thread.id, thread.slug, thread.last_shown_number))
    first, last = window_of(wanted or 1)
    rows = posts_of(viewer, thread, first, last)
    if wanted > 1 and not any(row.number == wanted for row in rows):
        moved = moved_address(viewer, number, wanted)
        if moved is not None:
            return HttpResponseRedirect(post_path(language, *moved))
    base = thread_path(language, thread.id, thread.slug)
    topics = _topics(thread.id, language)
    rights = _rights(viewer, thread)
    shown = [row for row in rows if first <= row.number <= last]
    return render(
        request,
        "commons/discussions/detail.jinja",
        {
            "thread": thread,
            "posts": _posts(viewer, thread, rows, shown, rights),
            "kind": _kind_label(thread),
            "earlier": _earlier(base, first),
            "later": f"{base}?post={last + 1}" if last < thread.last_number else "",
            "base": base,
            "list_path": threads_path(language),
            "space_path": space_path(language, thread.space_slug) if thread.space_id else "",
            "participants": participants_of(viewer, thread.id) if thread.participant_count > 1 else [],
            "picture": picture_path,
            "steps": _time_line(thread, base, first, last),
            "unread_path": _unread_path(viewer, thread),
            "topics": topics,
            "kept": kept_of(viewer, thread.id),
            "here": request.get_full_path(),
            "permanent": settings.HUB_URL + permanent_path(thread.uuid),
            "canonical": f"{base}?post={first}" if first > 1 else base,
            "description": teaser(rows[0].body, 200) if rows else "",
            "data": "" if viewer.is_member else structured_data(thread, rows, topics, language),
            **rights,
        },
    )


def _topics(thread_id: int, language: str) -> list[TopicLabel]:
    ids = topics_of([thread_id]).get(thread_id, [])
    labels = topic_index(language) if ids else {}
    return [labels[topic] for topic in ids if topic in labels]


def _earlier(base: str, first: int) -> str:
    if first == 1:
        return ""
    return f"{base}?post={first - POSTS_PER_PAGE}" if first > POSTS_PER_PAGE + 1 else base


def _posts(
    viewer: Viewer, thread: ThreadPage, rows: list[PostRow], shown: list[PostRow], rights: dict[str, Any]
) -> list[Markup]:
    """The posts of the window, written. An accepted answer from a later one stands under the question too."""
    answer = next((row for row in rows if row.id == thread.accepted_post_id and row not in shown), None)
    # Members may have reacted to, or kept, what the counters do not tell.
    touched = [row.id for row in shown if row.reaction_count or viewer.is_member]
    writer = PostWriter(
        viewer=viewer,
        thread=thread,
        reactions=reactions_to(touched, viewer),
        files=files_of([row.id for row in shown if row.has_files]),
        may_reply=rights["may_reply"],
        may_react=viewer.is_member and bool(viewer.hub_role),
        may_accept=rights["may_accept"],
        may_order=rights["may_order"],
        may_decide=viewer.may("content_moderation.decide"),
        words=words_in(get_language() or "en"),
        answer=answer,
    )
    own = _rights_to_posts(viewer, thread, shown, keeps_order=rights["may_order"])
    return [writer.write(row, own.get(row.id, NO_RIGHTS)) for row in shown]


def _wanted_post(request: HubRequest) -> int:
    return min(whole_number(request.GET.get("post", ""), 0, digits=10), 10**9)


def _elsewhere(request: HubRequest, number: int, wanted: int) -> HttpResponse:
    """Lead to where the thread or post went, show authors what they deleted, else 404."""
    viewer = request.viewer
    moved = moved_address(viewer, number, wanted)
    if moved is not None:
        return HttpResponseRedirect(post_path(viewer.language, *moved))
    own = get_written(viewer, number)
    if own.state != ContributionState.DELETED:
        raise Http404
    return render(request, "commons/discussions/deleted.jinja", {"thread": own}, status=410)


def _rights_to_posts(
    viewer: Viewer, thread: ThreadPage, rows: list[PostRow], *, keeps_order: bool
) -> dict[int, PostRights]:
    """What the viewer may do with single posts; rules are asked for their own only, for nobody changes another's."""
    if viewer.actor_id is None:
        return {}
    rights = {row.id: PostRights(may_label=True) for row in rows} if keeps_order else {}
    for row in rows:
        if row.author_id == viewer.actor_id:
            standing = thread.standing_of_post(row)
            rights[row.id] = PostRights(
                is_own=True,
                may_edit=viewer.may("commons_discussions.edit", standing),
                may_delete=viewer.may("commons_discussions.delete", standing),
                may_restore=viewer.may("commons_discussions.restore", standing),
                may_label=viewer.may("commons_discussions.label", standing),
            )
    return rights


def _rights(viewer: Viewer, thread: ThreadPage) -> dict[str, Any]:
    """What the viewer may do in the thread, and why they may not reply."""
    standing = thread.standing
    if not viewer.is_member:
        return {
            "may_reply": False,
            "joins": False,
            "obstacle": _visitors_obstacle(thread),
            "may_order": False,
            "may_label": False,
            "may_accept": False,
            "draft": None,
        }
    joins = viewer.may("commons_discussions.join_and_reply", standing)
    may_reply = joins or viewer.may("commons_discussions.reply", standing)
    draft = draft_for(viewer, f"thread:{thread.id}") if may_reply else None
    a_reply = standing._replace(id=0, kind=ContributionKind.POST)
    return {
        "may_reply": may_reply,
        "joins": joins,
        "fields": _reply_fields(viewer, draft) if may_reply else "",
        "voices": voices_of(viewer) if may_reply else [],
        "client_token": new_token(),
        "obstacle": "" if may_reply else _obstacle(viewer, thread),
        "may_order": viewer.may("commons_discussions.pin", standing),
        "may_label": viewer.may("commons_discussions.label", standing),
        "may_accept": viewer.may("commons_discussions.accept_answer", a_reply),
        "draft": draft,
    }


def _reply_fields(viewer: Viewer, draft: "Draft | None") -> Markup:
    """The editor of the reply form; rendered once per language, for it is the same on every page but where there is a
    draft."""
    if draft is None:
        return _empty_reply_fields(viewer.language)
    form = ReplyForm(viewer=VISITOR, initial=draft_initial(draft.fields))
    return Markup(form["body"].as_field_group())  # noqa: S704 -- Django's own rendering


@lru_cache(maxsize=16)
def _empty_reply_fields(_language: str) -> Markup:
    form = ReplyForm(viewer=VISITOR)
    return Markup(form["body"].as_field_group())  # noqa: S704 -- Django's own rendering


def _is_still(thread: ThreadPage) -> bool:
    return thread.space_state in ("concluded", "archived")


def _visitors_obstacle(thread: ThreadPage) -> str:
    """Visitors may write first where they can join and post afterwards."""
    if thread.closed_at:
        return "closed"
    if _is_still(thread):
        return "archived"
    return "visitor" if thread.space_id is None or thread.standing.is_joinable else "ask"


def _obstacle(viewer: Viewer, thread: ThreadPage) -> str:
    """The first thing that keeps a member from replying; the template has a sentence for each."""
    if not viewer.hub_role:
        return "restricted"
    if _is_still(thread):
        return "archived"
    if thread.closed_at:
        return "closed"
    if thread.space_id is not None and thread.space_id not in viewer.spaces:
        return "ask"
    return "observer"


def _kind_label(thread: ThreadPage) -> str:
    return {
        "discussion": _("Discussion"),
        "question": _("Question"),
        "announcement": _("Announcement"),
        "card": {
            "update": _("Top of mind: an update"),
            "challenge": _("Top of mind: a challenge"),
            "news": _("Top of mind: news"),
        }.get(thread.card_kind, _("Top of mind")),
    }[thread.kind]


def _unread_path(viewer: Viewer, thread: ThreadPage) -> str:
    """The first post that the viewer has not read, if there is one."""
    if thread.read_number is None or thread.last_shown_number <= thread.read_number:
        return ""
    return post_path(viewer.language, thread.id, thread.slug, thread.read_number + 1)


@lru_cache(maxsize=1024)
def _month(month_on: date, language: str) -> str:
    return format_skeleton("yMMM", month_on, locale=locale_of(language))


def _time_line(thread: ThreadPage, base: str, first: int, last: int) -> list[Step]:
    """Months, or years where there are many; nothing for a thread that fits on one page or in one month."""
    months = months_of(thread.id) if thread.last_number > POSTS_PER_PAGE else []
    if len(months) < 2:
        return []
    is_year = len(months) > _MOST_MONTHS
    merged: list[MonthRow] = []
    for month in months:
        if is_year and merged and merged[-1].month_on.year == month.month_on.year:
            merged[-1] = merged[-1]._replace(post_count=merged[-1].post_count + month.post_count)
        else:
            merged.append(month)
    language = get_language() or "en"
    highest = max(step.post_count for step in merged)
    ends = [step.first_number - 1 for step in merged[1:]] + [thread.last_number]
    return [
        Step(
            str(step.month_on.year) if is_year else _month(step.month_on, language),
            f"{base}?post={step.first_number}#post-{step.first_number}" if step.first_number > 1 else base,
            step.post_count,
            max(4, round(100 * step.post_count / highest)),
            step.first_number <= last and end >= first,
        )
        for step, end in zip(merged, ends, strict=True)
    ]
