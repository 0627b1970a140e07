"""Every page of management, with the menu beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from hub.core.access.views import HubRequest
from hub.core.ui.render import render

# A list of what waits is short; this is where its table ends if nobody has looked at it for years.
MOST_EXPORTED = 10_000


def render_page(
    request: HubRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | tuple[str, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page that extends `community/management/layout.jinja`; other features give its whole path."""
    name = template if "/" in template else f"community/management/{template}"
    return render(request, name, context, block=block, status=status)


def csv_response(lines: Iterable[object], name: str) -> StreamingHttpResponse:
    """A table for download, never kept by anybody on the way."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
