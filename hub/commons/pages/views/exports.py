"""The editors' lists as tables: pages, old addresses, and reports of barriers."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.commons.pages import queries
from hub.commons.pages.kinds import BarrierState, PageKind, page_path
from hub.community.management.views.frame import MOST_EXPORTED, csv_response
from hub.core.access.views import EDITORS, HubRequest, access
from hub.core.tables import csv_lines


@access(EDITORS)
@require_safe
def page_export(request: HubRequest) -> HttpResponseBase:
    """The pages of a kind as CSV; each language in which one of them is or should be has a column with its state."""
    kind = request.GET.get("kind", "")
    pages = queries.managed_pages(kind if kind in PageKind.values else PageKind.PAGE, request.LANGUAGE_CODE)
    codes = tuple(dict.fromkeys(code for page in pages for code in page.texts))
    head = ("id", "kind", "address", "title", "state", "menu", "happened_on", *codes)
    rows = (
        (
            *(page.id, page.kind, page.path, page.title, page.state, page.menu, page.happened_on),
            *(page.texts[code].value if code in page.texts else "" for code in codes),
        )
        for page in pages
    )
    return csv_response(csv_lines(head, rows), "pages")


@access(EDITORS)
@require_safe
def redirect_export(request: HubRequest) -> HttpResponseBase:
    """The old addresses as CSV."""
    rows = (
        (
            *(each.pk, each.path, page_path(request.LANGUAGE_CODE, each.page.kind, each.page.slug)),
            each.made_at.isoformat(timespec="seconds"),
        )
        for each in queries.list_redirects(limit=MOST_EXPORTED)
    )
    return csv_response(csv_lines(("id", "old_address", "leads_to", "made_at"), rows), "old-addresses")


@access(EDITORS)
@require_safe
def barrier_export(request: HubRequest) -> HttpResponseBase:
    """The reports of barriers as CSV, open ones by their clock first; without the addresses of those who reported."""
    now = timezone.now()
    head = ("id", "state", "reported_at", "due_at", "answered_at", "is_late", "page", "language", "what", "answer")
    rows = (
        (
            *(report.pk, report.state, report.reported_at.isoformat(timespec="seconds")),
            report.due_at.isoformat(timespec="seconds"),
            report.answered_at.isoformat(timespec="seconds") if report.answered_at else "",
            "yes" if report.due_at < (report.answered_at or now) else "no",
            *(report.path, report.language, report.what, report.answer),
        )
        for state in (BarrierState.OPEN, BarrierState.ANSWERED)
        for report in queries.list_barriers(state=state, limit=MOST_EXPORTED)
    )
    return csv_response(csv_lines(head, rows), "barriers")
