"""Readers who open more pages than people read: they are asked to wait, so that nobody harvests what the hub shows."""

from django.http import HttpResponse

from hub.core.access.views import HubRequest
from hub.core.ratelimits.limits import Limit, allow, client_key
from hub.core.ui.render import render


def ask_to_wait(request: HubRequest, scope: str, sentence: str, *, limit: Limit) -> HttpResponse | None:
    """Count one page of `scope`; the page that asks the reader to wait, with `sentence`, once there were too many.

    A member is counted wherever they are; a school's visitors share one address, and one measure. Those who look after
    the hub are not counted.
    """
    viewer = request.viewer
    if viewer.holds("moderator"):
        return None
    reader = f"member-{viewer.member_id}" if viewer.is_member else client_key(request)
    if allow(scope, reader, limit=limit):
        return None
    response = render(request, "core/ui/slow.jinja", {"sentence": sentence}, status=429)
    response["Retry-After"] = str(int(limit.per.total_seconds()))
    return response
