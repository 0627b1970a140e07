"""A thread's page."""

import json
import re
from html import unescape
from typing import Any, NamedTuple

from babel.dates import format_skeleton
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from hub.commons.discussions.forms import ReplyForm
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
from hub.community.actors.kinds import picture_path
from hub.community.spaces.kinds import JoinMethod, space_path
from hub.community.topics.kinds import TopicLabel
from hub.community.topics.queries import topic_index
from hub.content.contributions.kinds import ContributionKind, ContributionState, permanent_path, post_path, thread_path
from hub.content.contributions.queries import draft_for, files_of
from hub.core.access.viewer import Viewer
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.languages.formats import locale_of
from hub.core.ui.render import render
from hub.core.versions.pages import visitor_cached

# From here on the time line counts years.
_MOST_MONTHS = 18
_TAGS = re.compile(r"<[^>]+>")


class PostItem(NamedTuple):
    """A post with what the viewer may do about it."""

    row: PostRow
    body: Markup
    path: str
    is_shown: bool
    is_accepted: bool
    is_own: bool
    may_edit: bool
    may_delete: bool
    may_restore: bool
    may_label: bool


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
    posts = _items(viewer, thread, rows)
    base = thread_path(language, thread.id, thread.slug)
    accepted = next((post for post in posts if post.is_accepted and post.is_shown), None)
    topic_ids = topics_of([thread.id]).get(thread.id, [])
    labels = topic_index(language) if topic_ids else {}
    return render(
        request,
        "commons/discussions/detail.jinja",
        {
            "thread": thread,
            "picture": picture_path,
            "size_of": filesizeformat,
            "files": files_of([row.id for row in rows]),
            "posts": [post for post in posts if first <= post.row.number <= last],
            "accepted": accepted,
            "is_accepted_elsewhere": accepted is not None and not first <= accepted.row.number <= last,
            "kind": _kind_label(thread),
            "first": first,
            "last": min(last, thread.last_number),
            "earlier": f"{base}?post={first - POSTS_PER_PAGE}"
            if first > POSTS_PER_PAGE + 1
            else base
            if first > 1
            else "",
            "later": f"{base}?post={last + 1}" if last < thread.last_number else "",
            "base": base,
            "list_path": threads_path(language),
            "space_path": space_path(language, thread.space_slug) if thread.space_id else "",
            "participants": participants_of(viewer, thread.id),
            "steps": _time_line(thread, months_of(thread.id), base, first, last),
            "unread_path": _unread_path(viewer, thread),
            "topics": [labels[topic] for topic in topic_ids if topic in labels],
            "permanent": settings.HUB_URL + permanent_path(thread.uuid),
            "canonical": f"{base}?post={first}" if first > 1 else base,
            "description": teaser(rows[0].body, 200) if rows else "",
            "data": _search_engines_data(thread, posts, labels, topic_ids) if not viewer.is_member else "",
            **_rights(viewer, thread),
        },
    )


def _wanted_post(request: HubRequest) -> int:
    given = request.GET.get("post", "")
    return min(int(given), 10**9) if given.isdecimal() and len(given) <= 10 else 0


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


def _items(viewer: Viewer, thread: ThreadPage, rows: list[PostRow]) -> list[PostItem]:
    """The rows with rights; rules are asked for the viewer's own posts only, for nobody changes another's."""
    standing = thread.standing
    keeps_order = viewer.is_member and viewer.may("commons_discussions.pin", standing)
    items = []
    for row in rows:
        is_own = viewer.actor_id is not None and row.author_id == viewer.actor_id
        mine = thread.standing_of_post(row) if is_own else standing
        items.append(
            PostItem(
                row,
                Markup(row.body),  # noqa: S704 -- sanitised when it was written
                post_path(viewer.language, thread.id, thread.slug, row.number),
                row.state == ContributionState.PUBLISHED,
                row.id == thread.accepted_post_id,
                is_own,
                is_own and viewer.may("commons_discussions.edit", mine),
                is_own and viewer.may("commons_discussions.delete", mine),
                is_own and viewer.may("commons_discussions.restore", mine),
                keeps_order or (is_own and viewer.may("commons_discussions.label", mine)),
            )
        )
    return items


def _rights(viewer: Viewer, thread: ThreadPage) -> dict[str, Any]:
    """What the viewer may do in the thread, and why they may not reply."""
    standing = thread.standing
    if not viewer.is_member:
        return {
            "form": None,
            "obstacle": "closed" if thread.closed_at else "archived" if _is_still(thread) else "visitor",
            "may_order": False,
            "may_label": False,
            "may_accept": False,
            "draft": None,
        }
    may_reply = viewer.may("commons_discussions.reply", standing)
    draft = draft_for(viewer, f"thread:{thread.id}") if may_reply else None
    a_reply = standing._replace(id=0, kind=ContributionKind.POST)
    return {
        "form": ReplyForm(viewer=viewer, initial=draft_initial(draft.fields) if draft else None) if may_reply else None,
        "obstacle": "" if may_reply else _obstacle(viewer, thread),
        "may_order": viewer.may("commons_discussions.pin", standing),
        "may_label": viewer.may("commons_discussions.label", standing),
        "may_accept": viewer.may("commons_discussions.accept_answer", a_reply),
        "draft": draft,
    }


def _is_still(thread: ThreadPage) -> bool:
    return thread.space_state in ("concluded", "archived")


def _obstacle(viewer: Viewer, thread: ThreadPage) -> str:
    """The first thing that keeps a member from replying; the template has a sentence for each."""
    if not viewer.hub_role:
        return "restricted"
    if _is_still(thread):
        return "archived"
    if thread.space_id is not None and thread.space_id not in viewer.spaces:
        return "join" if thread.space_join_method == JoinMethod.OPEN else "ask"
    if thread.closed_at:
        return "closed"
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


def _time_line(thread: ThreadPage, months: list[MonthRow], base: str, first: int, last: int) -> list[Step]:
    """Months, or years where there are many; nothing for a thread that fits on one page or in one month."""
    if thread.last_number <= POSTS_PER_PAGE or len(months) < 2:
        return []
    is_year = len(months) > _MOST_MONTHS
    merged: list[MonthRow] = []
    for month in months:
        if is_year and merged and merged[-1].month_on.year == month.month_on.year:
            merged[-1] = merged[-1]._replace(post_count=merged[-1].post_count + month.post_count)
        else:
            merged.append(month)
    locale = locale_of(get_language() or "en")
    highest = max(step.post_count for step in merged)
    ends = [step.first_number - 1 for step in merged[1:]] + [thread.last_number]
    return [
        Step(
            str(step.month_on.year) if is_year else format_skeleton("yMMM", step.month_on, locale=locale),
            f"{base}?post={step.first_number}#post-{step.first_number}" if step.first_number > 1 else base,
            step.post_count,
            max(4, round(100 * step.post_count / highest)),
            step.first_number <= last and end >= first,
        )
        for step, end in zip(merged, ends, strict=True)
    ]


def teaser(html: str, length: int) -> str:
    """The beginning of a body in plain words, quick rather than exact: for search engines, not for people."""
    text = " ".join(unescape(_TAGS.sub(" ", html[: length * 8])).split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def _search_engines_data(
    thread: ThreadPage, posts: list[PostItem], labels: dict[int, TopicLabel], topic_ids: list[int]
) -> Markup:
    """What schema.org calls a DiscussionForumPosting, or a QAPage; only of what everybody may read."""
    if thread.visibility != "public":
        return Markup("")
    shown = [post for post in posts if post.is_shown]
    opening = next((post for post in shown if post.row.number == 1), None)
    url = settings.HUB_URL
    about: dict[str, Any] = {
        "headline": thread.title,
        "url": url + thread_path(thread.language, thread.id, thread.slug),
        "author": _person(thread.author_name),
        "datePublished": thread.published_at.isoformat(),
        "inLanguage": thread.language,
        "text": teaser(opening.row.body, 1000) if opening else thread.title,
    }
    replies = [post for post in shown if post is not opening]
    if thread.kind == ContributionKind.QUESTION:
        answers = [_reply(post, url, "Answer") for post in replies if not post.is_accepted]
        question = {"@type": "Question", **about, "name": thread.title, "answerCount": thread.reply_count}
        if accepted := [_reply(post, url, "Answer") for post in replies if post.is_accepted]:
            question["acceptedAnswer"] = accepted[0]
        if answers:
            question["suggestedAnswer"] = answers
        data = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}
    else:
        data = {
            "@context": "https://schema.org",
            "@type": "DiscussionForumPosting",
            **about,
            "commentCount": thread.reply_count,
            "comment": [_reply(post, url, "Comment") for post in replies],
        }
    if topic_ids:
        data["about"] = [labels[topic].label for topic in topic_ids if topic in labels]
    # "<" is escaped so that no text can end the script element.
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 -- escaped


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _reply(post: PostItem, url: str, kind: str) -> dict[str, Any]:
    return {
        "@type": kind,
        "text": teaser(post.row.body, 500),
        "author": _person(post.row.author_name),
        "datePublished": post.row.published_at.isoformat(),
        "url": url + post.path,
    }
