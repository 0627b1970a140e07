"""What a thread's page tells search engines, in the words of schema.org."""

import json
import re
from html import unescape
from typing import Any

from django.conf import settings
from markupsafe import Markup

from hub.commons.discussions.queries import PostRow, ThreadPage
from hub.community.topics.kinds import TopicLabel
from hub.content.contributions.kinds import ContributionKind, ContributionState, thread_path

# Of a page's thirty: search engines show one or two, and each costs every visitor time and bytes.
_MOST_REPLIES = 10
_TAGS = re.compile(r"<[^>]+>")


def teaser(html: str, length: int) -> str:
    """The beginning of a body in plain words, quick rather than exact: for search engines, not for people."""
    text = " ".join(unescape(_TAGS.sub(" ", html[: length * 8])).split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def structured_data(thread: ThreadPage, rows: list[PostRow], topics: list[TopicLabel], language: str) -> Markup:
    """What schema.org calls a DiscussionForumPosting, or a QAPage; only of what everybody may read."""
    if thread.visibility != "public":
        return Markup("")
    shown = [row for row in rows if row.state == ContributionState.PUBLISHED]
    opening = next((row for row in shown if row.number == 1), None)
    about: dict[str, Any] = {
        "headline": thread.title,
        "url": settings.HUB_URL + thread_path(language, thread.id, thread.slug),
        "author": _person(thread.author_name),
        "datePublished": thread.published_at.isoformat(),
        "inLanguage": thread.language,
        "text": teaser(opening.body, 1000) if opening else thread.title,
    }
    replies = [row for row in shown if row is not opening and row.id != thread.accepted_post_id][:_MOST_REPLIES]
    if thread.kind == ContributionKind.QUESTION:
        answers = [_reply(thread, row, "Answer") for row in replies]
        question = {"@type": "Question", **about, "name": thread.title, "answerCount": thread.reply_count}
        if accepted := [_reply(thread, row, "Answer") for row in shown if row.id == thread.accepted_post_id]:
            question["acceptedAnswer"] = accepted[0]
        if answers:
            question["suggestedAnswer"] = answers
        data: dict[str, Any] = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}
    else:
        data = {
            "@context": "https://schema.org",
            "@type": "DiscussionForumPosting",
            **about,
            "commentCount": thread.reply_count,
            "comment": [_reply(thread, row, "Comment") for row in replies],
        }
    if topics:
        data["about"] = [topic.label for topic in topics]
    # "<" is escaped so that no text can end the script element.
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 -- escaped


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _reply(thread: ThreadPage, row: PostRow, kind: str) -> dict[str, Any]:
    return {
        "@type": kind,
        "text": teaser(row.body, 500),
        "author": _person(row.author_name),
        "datePublished": row.published_at.isoformat(),
        "url": f"{settings.HUB_URL}/id/{row.uuid}",
    }
