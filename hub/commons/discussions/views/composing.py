"""What all pages with a text share: drafts, files, previews, limits."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from hub.commons.discussions.queries import listed_space, posts_of, thread_page
from hub.content.contributions.actions import keep_upload
from hub.content.contributions.kinds import post_path
from hub.content.contributions.queries import unsent_files
from hub.content.contributions.views import TEXT_SIZES
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from hub.core.access.views import HubRequest
from hub.core.files.actions import store_file
from hub.core.files.kinds import ALL_KINDS
from hub.core.ratelimits.limits import Limit, allow
from hub.core.richtext import Format, RichText, quote, to_html
from hub.core.ui.editor import preview_html
from hub.core.ui.places import whole_number
from hub.core.ui.render import render


def draft_initial(fields: dict[str, Any]) -> dict[str, Any]:
    """A draft as a form's initial values."""
    initial: dict[str, Any] = {
        name: fields[name] for name in ("title", "kind", "card_kind", "language") if name in fields
    }
    if fields.get("body"):
        initial["body"] = RichText(
            fields["body"], Format.HTML if fields.get("body_format") == "html" else Format.MARKDOWN
        )
    if str(fields.get("space", "")).isdecimal():
        initial["space"] = int(fields["space"])
    if "keywords" in fields:
        initial["keywords"] = fields["keywords"]
    return initial


def chosen_in_address(request: HubRequest) -> dict[str, Any]:
    """What a link to the form has chosen already."""
    chosen: dict[str, Any] = {}
    if request.GET.get("kind") in ("question", "discussion", "card", "announcement"):
        chosen["kind"] = request.GET["kind"]
    space = listed_space(request.viewer, request.GET["space"]) if "space" in request.GET else None
    if space is not None:
        chosen["space"] = space.id
    if "title" in request.GET:
        chosen["title"] = request.GET["title"][:200]
    return chosen


def write_page(
    request: HubRequest,
    template: str,
    form: forms.Form,
    attached: Iterable[UUID],
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    preview = preview_of(request, form)
    return render(
        request,
        f"commons/discussions/{template}",
        {
            "form": form,
            "attached": unsent_files(request.viewer, attached),
            "preview": preview,
            "draft": None,
            "conflict": None,
            "wanted": {str(uuid) for uuid in attached},
            **context,
        },
        status=200 if preview is not None else status,
    )


def preview_of(request: HubRequest, form: forms.Form) -> str | None:
    """What the text will look like, where that was asked for; None otherwise."""
    if request.method != "POST" or "preview" not in request.POST:
        return None
    return preview_html(form.fields["body"].widget.value_from_datadict(request.POST, request.FILES, "body"))


def keep_files(request: HubRequest, form: forms.Form) -> list[UUID]:
    """Keep what was uploaded with the form, so that it survives an error elsewhere; answers all that is attached."""
    attached = []
    for value in request.POST.getlist("attached")[:50]:
        try:
            attached.append(UUID(value))
        except ValueError:
            continue
    for upload in request.FILES.getlist("files")[:10]:
        try:
            stored = store_file(upload, accept=ALL_KINDS, sizes=TEXT_SIZES, field="files")
            attached.append(keep_upload(stored, upload.name or "", by=request.viewer).uuid)
        except Refused as refused:
            name = upload.name or ""
            form.add_error("files", f"{name}: {refused.message}" if name else refused.message)
    return attached


def within(form: forms.Form, scope: str, key: str, limit: Limit) -> bool:
    """Whether this one may be posted yet; the form says so otherwise and keeps what was typed."""
    if allow(scope, key, limit=limit):
        return True
    form.add_error(
        None, _("You have written a lot in a short time. Wait a little, then send it again: your text is kept here.")
    )
    setattr(form, "is_too_often", True)  # noqa: B010 -- read by status_of
    return False


def status_of(form: forms.Form) -> int:
    return 429 if getattr(form, "is_too_often", False) else 422


def typed(request: HubRequest) -> dict[str, str]:
    return {
        name: request.POST[name]
        for name in ("title", "body", "body_format", "kind", "client_token")
        if name in request.POST
    }


def quotation(request: HubRequest, viewer: Viewer, number: int) -> str:
    """The post that `?quote=` names as a quotation; empty where there is none to quote."""
    wanted = whole_number(request.GET.get("quote", ""), None, digits=9)
    thread = thread_page(viewer, number)
    if thread is None or wanted is None:
        return ""
    for row in posts_of(viewer, thread, wanted, wanted):
        if row.number == wanted and row.body:
            path = post_path(viewer.language, thread.id, thread.slug, row.number)
            return quote(row.body, name=row.author_name, path=path)
    return ""


def as_html(body: RichText | None) -> str:
    """What a draft holds, clean."""
    return to_html(body.text, body.format) if body else ""
