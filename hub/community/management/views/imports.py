"""Importing members and organisations from a table: upload, columns, dry run, all or nothing."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.community.actors.kinds import StakeholderType
from hub.community.management.actions.imports import (
    carry_out_import,
    change_import,
    drop_import,
    is_lost,
    keep_import,
    queue_import,
)
from hub.community.management.forms import ImportForm
from hub.community.management.kinds import ImportKind, ImportState, manage_path
from hub.community.management.queries.columns import COLUMNS
from hub.community.management.queries.imports import dry_run, get_import, past_imports, table_of, waiting_imports
from hub.community.management.views.frame import csv_response, render_page
from hub.community.organisations.kinds import OrganisationType
from hub.core import territories
from hub.core.access.errors import Refused
from hub.core.access.views import MANAGERS, HubRequest, access
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.states import MoveRefused
from hub.core.tables import ENCODINGS, csv_lines
from hub.core.ui.answers import attempt_or_warn, obtain
from hub.core.ui.messages import say

_SHOWN_PROBLEMS = 200
_SAMPLES = 3
MOST_EXPORTED = 10_000
# More lines than this are imported by the worker, for nobody waits so long for a page.
MOST_AT_ONCE = 2000


@access(MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HubRequest) -> HttpResponse:
    """Upload a table, or go on with one that waits."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kind, upload = form.cleaned_data["kind"], form.cleaned_data["file"]
        pending = obtain(form, lambda: keep_import(kind, upload.name, upload.read(), by=request.viewer))
        if pending:
            return redirect(manage_path(request.LANGUAGE_CODE, f"import/{pending.pk}/"))
    return render_page(
        request,
        "imports.jinja",
        {"form": form, "waiting": waiting_imports(request.viewer), "past": past_imports(request.viewer)},
        status=422 if form.errors else 200,
    )


@access(MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HubRequest, pk: int) -> HttpResponse:
    """The dry run: what was read, which column holds what, every problem. Posting changes how the table is read."""
    pending = get_import(request.viewer, pk)
    is_failed = pending.state == ImportState.FAILED or is_lost(pending)
    if not is_failed and pending.state != ImportState.WAITING:
        return _progress(request, pending)
    if is_failed and "HX-Request" in request.headers:
        # Who waits at the progress is shown what has become of it.
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    problem = ""
    if request.method == "POST":
        mapping = {
            name.removeprefix("column-"): str(value)
            for name, value in request.POST.items()
            if name.startswith("column-") and name.removeprefix("column-").isdecimal()
        }
        defaults = {
            name.removeprefix("default-"): str(value)
            for name, value in request.POST.items()
            if name.startswith("default-")
        }
        try:
            change_import(
                pending,
                by=request.viewer,
                mapping=mapping,
                defaults=defaults,
                encoding=request.POST.get("encoding", ""),
                skips_known="skips_known" in request.POST,
            )
        except Refused as refused:
            problem = refused.message
        else:
            return redirect(manage_path(request.LANGUAGE_CODE, f"import/{pk}/"))
    context: dict[str, Any] = {
        "pending": pending,
        "is_failed": is_failed,
        "problem": problem,
        "encodings": ENCODINGS,
        "check": None,
        "table": None,
    }
    try:
        table = table_of(pending)
    except Refused as refused:
        context["problem"] = refused.message
    else:
        context["table"] = table
        context["check"] = dry_run(pending, table)
        context["columns"] = [
            (number, head, [row[number] for row in table.rows[:_SAMPLES] if number < len(row) and row[number].strip()])
            for number, head in enumerate(table.head)
        ]
    fields = COLUMNS[pending.kind]
    context |= {
        "fields": [(column.field, column.label) for column in fields],
        "defaults": _default_choices(request.LANGUAGE_CODE, {column.field: column.label for column in fields}),
        "shown_problems": _SHOWN_PROBLEMS,
    }
    return render_page(request, "import.jinja", context, status=422 if context["problem"] else 200)


def _progress(request: HubRequest, pending: Any) -> HttpResponse:
    """How far the worker is; asked again every other second, by htmx or by who reloads the page."""
    is_over = pending.state == ImportState.DONE
    if is_over and request.headers.get("HX-Target") == "progress":
        # The whole page has changed: let the browser fetch it.
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render_page(request, "import_progress.jinja", {"pending": pending, "is_over": is_over}, block="progress")


def _default_choices(language: str, labels: dict[str, Any]) -> list[tuple[str, Any, list[tuple[str, Any]]]]:
    countries = [choice for _group, choices in territories.country_choices(language) for choice in choices]
    known: dict[str, list[tuple[str, Any]]] = {
        "country": countries,
        "type": list(OrganisationType.choices),
        "stakeholder_type": list(StakeholderType.choices),
        "language": list(INTERFACE_LANGUAGES.items()),
    }
    return [(name, labels[name], choices) for name, choices in known.items() if name in labels]


@access(MANAGERS)
@require_safe
def import_problems(request: HubRequest, pk: int) -> HttpResponseBase:
    """Every problem as a table, for those who mend the list elsewhere."""
    pending = get_import(request.viewer, pk)
    check = dry_run(pending, table_of(pending))
    rows = ((each.line, each.column, each.value, each.message) for each in check.problems)
    return csv_response(csv_lines(("line", "column", "value", "problem"), rows), "problems")


@access(MANAGERS)
@require_safe
def import_export(request: HubRequest) -> HttpResponseBase:
    """What was imported, as CSV."""
    rows = (
        (
            *(each.pk, each.file_name, each.kind, each.line_count, each.imported_count),
            *(each.uploaded_by.name if each.uploaded_by else "", each.uploaded_at.isoformat(timespec="seconds")),
            each.ended_at.isoformat(timespec="seconds") if each.ended_at else "",
        )
        for each in past_imports(request.viewer, limit=MOST_EXPORTED)
    )
    head = ("id", "file", "kind", "lines", "imported", "by", "uploaded_at", "imported_at")
    return csv_response(csv_lines(head, rows), "imports")


@access(MANAGERS)
@require_POST
def import_carry_out(request: HubRequest, pk: int) -> HttpResponse:
    """Import all of it, a long table in a job; where a problem has come up since the dry run, nothing."""
    pending = get_import(request.viewer, pk)
    here = redirect(manage_path(request.LANGUAGE_CODE, f"import/{pk}/"))
    if pending.state == ImportState.DONE:
        return here
    if pending.line_count > MOST_AT_ONCE or pending.state != ImportState.WAITING:
        with suppress(MoveRefused):
            queue_import(pending, by=request.viewer)
        return here
    try:
        check = carry_out_import(
            pending.kind,
            table_of(pending),
            pending.mapping,
            by=request.viewer,
            defaults=pending.defaults,
            skips_known=pending.skips_known,
            pending=pending,
        )
    except MoveRefused:
        # Pressed twice: the other one has imported it.
        return here
    if not check.is_fine:
        return here
    count = len(check.records)
    if pending.kind == ImportKind.MEMBERS:
        say(
            request,
            ngettext(
                "%(count)d member is imported. Nobody has been written to yet.",
                "%(count)d members are imported. Nobody has been written to yet.",
                count,
            )
            % {"count": count},
        )
        return redirect(manage_path(request.LANGUAGE_CODE, "members/?state=invited"))
    say(
        request,
        ngettext("%(count)d organisation is imported.", "%(count)d organisations are imported.", count)
        % {"count": count},
    )
    return redirect(manage_path(request.LANGUAGE_CODE, "import/"))


@access(MANAGERS)
@require_POST
def import_drop(request: HubRequest, pk: int) -> HttpResponse:
    """Forget an uploaded table."""
    pending = get_import(request.viewer, pk)
    attempt_or_warn(request, lambda: drop_import(pending, by=request.viewer))
    return redirect(manage_path(request.LANGUAGE_CODE, "import/"))
