"""Public conversations for feed readers: always what a visitor sees, whoever asks."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub.commons.discussions.kinds import (
    THREADS_PER_PAGE,
    ThreadFilter,
    threads_feed_path,
    threads_of_space_path,
    threads_path,
)
from hub.commons.discussions.queries import ThreadRow, threads_visible_to
from hub.community.spaces.queries import get_space
from hub.content.contributions.kinds import post_path
from hub.core.access.viewer import VISITOR
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.versions.pages import visitor_cached

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@access(PUBLIC)
@require_safe
@visitor_cached("threads", "spaces")
def thread_feed(request: HubRequest) -> HttpResponse:
    """The conversations in which something was written last, of the whole hub or of the group that `?space=` names."""
    language, hub = request.LANGUAGE_CODE, hub_settings()
    title, path, space_id, slug = _("Conversations"), threads_path(language), None, ""
    if "space" in request.GET:
        space = get_space(VISITOR, request.GET["space"])
        title, path, space_id, slug = space.name, threads_of_space_path(language, space.slug), space.pk, space.slug
    feed = Atom1Feed(
        title=f"{_plain(title)} – {hub.name}",
        link=f"{settings.HUB_URL}{path}",
        description="",
        language=language,
        feed_url=f"{settings.HUB_URL}{threads_feed_path(language, slug)}",
        author_name=hub.operator or hub.name,
    )
    for row in _latest(space_id):
        feed.add_item(
            title=_plain(row.title),
            link=f"{settings.HUB_URL}{post_path(language, row.id, row.slug, row.last_shown_number)}",
            # The same in all languages, and after a new title too.
            unique_id=f"{settings.HUB_URL}/threads/{row.id}",
            description=escape(_plain(row.last_teaser)),
            author_name=_plain(row.author_name) or _("Former member"),
            pubdate=row.published_at,
            updateddate=row.activity_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _plain(text: str) -> str:
    """Without what XML cannot hold: one such sign in one title would cost everybody the feed."""
    return _CONTROL.sub("", text)


def _latest(space_id: int | None) -> list[ThreadRow]:
    """By time alone: in the list the pinned ones come first, besides a whole page of others."""
    rows = threads_visible_to(VISITOR, ThreadFilter(space_id=space_id)).rows
    return sorted(rows, key=lambda row: (row.activity_at, row.id), reverse=True)[:THREADS_PER_PAGE]
