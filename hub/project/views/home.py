"""The front page: for visitors what the hub is and what goes on, for members what is new to them."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from hub.core.access.viewer import Viewer
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.ui.places import moment_in, moment_mark
from hub.core.ui.points import FeedItem, FeedRequest, home_feed, home_sections
from hub.core.ui.render import render
from hub.project.setup import needs_setup
from hub.project.views.doors import doors_for

_PAGE = 15


@access(PUBLIC)
@require_safe
def home(request: HubRequest) -> HttpResponse:
    """The feed by time, and beside it what each feature finds worth a look."""
    viewer = request.viewer
    if not viewer.is_member and needs_setup():
        return redirect("setup")
    is_following = viewer.is_member and request.GET.get("feed") != "hub"
    before = moment_in(request.GET.get("before", ""))
    items = _feed(viewer, is_following=is_following, before=before)
    # A new member follows nothing yet: the whole hub is more use than an empty page.
    is_empty_following = is_following and not items and before is None
    if is_empty_following:
        items = _feed(viewer, is_following=False, before=None)
    shown = items[:_PAGE]
    older = ""
    if len(items) > _PAGE:
        feed = "hub" if not is_following or is_empty_following else "following"
        older = f"?feed={feed}&before={moment_mark(shown[-1].at)}"
    return render(
        request,
        "project/home.jinja",
        {
            "items": shown,
            "older": older,
            "is_following": is_following,
            "is_empty_following": is_empty_following,
            "is_first_page": before is None,
            "sections": list(home_sections.ask(viewer)) if before is None else [],
            "doors": doors_for(request) if not viewer.is_member and before is None else (),
        },
    )


def _feed(viewer: Viewer, *, is_following: bool, before: datetime | None) -> list[FeedItem]:
    """The newest items of all features, one more than a page."""
    wanted = FeedRequest(is_following=is_following, before=before, limit=_PAGE + 1)
    return sorted(home_feed.ask(viewer, wanted), key=lambda item: item.at, reverse=True)[: _PAGE + 1]
