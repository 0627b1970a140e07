"""Pages on which one writes: a thread, a reply, a change; and what visitors write before they join."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from hub.commons.discussions import actions
from hub.commons.discussions.forms import EditForm, ReplyForm, ThreadForm
from hub.commons.discussions.kinds import THREAD_TARGET, threads_path, written_path
from hub.commons.discussions.queries import (
    address_of,
    get_space_to_write,
    get_thread,
    get_written,
    standing_of,
)
from hub.commons.discussions.views.composing import (
    as_html,
    chosen_in_address,
    draft_initial,
    keep_files,
    quotation,
    status_of,
    typed,
    within,
    write_page,
)
from hub.commons.discussions.views.visitors import pending_reply, pending_thread
from hub.content.contributions.kinds import ContributionState, post_path, thread_path
from hub.content.contributions.queries import draft_for, files_of
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.ratelimits.limits import Limit
from hub.core.ui.answers import attempt, attempt_or_warn, has_conflict, obtain, version_now
from hub.core.ui.messages import say, warn
from hub.core.ui.render import render

THREADS = Limit(20, per=timedelta(hours=1))
REPLIES = Limit(90, per=timedelta(hours=1))


@access(PUBLIC)
@never_cache
def thread_new(request: HubRequest) -> HttpResponse:
    """Start a thread; visitors write their question first and join after."""
    if not request.viewer.is_member:
        return pending_thread(request)
    viewer = request.viewer
    draft = draft_for(viewer, "new")
    if request.method != "POST":
        initial = {"kind": "question", "visibility": "public", **chosen_in_address(request)}
        if draft:
            initial |= draft_initial(draft.fields)
        return write_page(request, "form.jinja", ThreadForm(initial=initial, viewer=viewer), (), draft=draft)
    form = ThreadForm(request.POST, request.FILES, viewer=viewer)
    is_valid, attached = form.is_valid(), keep_files(request, form)
    if "preview" in request.POST:
        return write_page(request, "form.jinja", form, attached)
    if is_valid and form.is_valid() and within(form, "thread", str(viewer.member_id), THREADS):
        data = form.cleaned_data
        thread = obtain(
            form,
            lambda: actions.start_thread(
                data["kind"],
                data["title"],
                data["body"].text,
                body_format=data["body"].format,
                by=form.writer(viewer),
                space=get_space_to_write(viewer, data["space"]) if data.get("space") else None,
                visibility=data["visibility"] or "public",
                language=data["language"],
                card_kind=data["card_kind"],
                topics=data["topics"],
                keywords=data["keywords"],
                attachments=attached,
                client_token=data["client_token"],
            ),
        )
        if thread:
            return HttpResponseRedirect(thread_path(viewer.language, thread.pk, thread.slug))
    return write_page(request, "form.jinja", form, attached, status=status_of(form))


@access(PUBLIC)
@never_cache
def thread_reply(request: HubRequest, number: int) -> HttpResponse:
    """The reply form on a page of its own: what the form at the end of a thread posts to; `?quote=` quotes a post."""
    if not request.viewer.is_member:
        return pending_reply(request, number)
    viewer = request.viewer
    thread = get_thread(viewer, number)
    standing = standing_of(number)
    joins = viewer.may("commons_discussions.join_and_reply", standing)
    if not joins and not viewer.may("commons_discussions.reply", standing):
        warn(request, _("You cannot reply here any more. What you wrote is kept among your drafts."))
        if request.method == "POST":
            actions.keep_draft(f"{THREAD_TARGET}{number}", typed(request), by=viewer)
        return HttpResponseRedirect(thread_path(viewer.language, thread.pk, thread.slug))
    shown: dict[str, Any] = {
        "thread": thread,
        "thread_path": thread_path(viewer.language, thread.pk, thread.slug),
        "joins": joins,
    }
    if request.method != "POST":
        draft = draft_for(viewer, f"{THREAD_TARGET}{number}")
        initial = draft_initial(draft.fields) if draft else {}
        quoted = quotation(request, viewer, number)
        if quoted:
            initial["body"] = quoted + as_html(initial.get("body"))
        return write_page(request, "reply.jinja", ReplyForm(initial=initial, viewer=viewer), (), draft=draft, **shown)
    form = ReplyForm(request.POST, request.FILES, viewer=viewer)
    is_valid, attached = form.is_valid(), keep_files(request, form)
    if "preview" in request.POST:
        return write_page(request, "reply.jinja", form, attached, **shown)
    if is_valid and form.is_valid() and within(form, "reply", str(viewer.member_id), REPLIES):
        body = form.cleaned_data["body"]
        post = obtain(
            form,
            lambda: (actions.join_and_reply if joins else actions.reply)(
                thread,
                body.text,
                body_format=body.format,
                by=form.writer(viewer),
                attachments=attached,
                client_token=form.cleaned_data["client_token"],
            ),
            too_late=_("This conversation was taken away while you wrote. Keep a copy of your text."),
        )
        if post:
            if joins and thread.space:
                say(request, _("You are now a member of “%(group)s”.") % {"group": thread.space.name})
            return HttpResponseRedirect(post_path(viewer.language, *address_of(post)))
    return write_page(request, "reply.jinja", form, attached, status=status_of(form), **shown)


@access(MEMBERS)
@never_cache
def written_edit(request: HubRequest, pk: int) -> HttpResponse:
    """Change one's own thread or reply. Who saves after somebody else sees both texts and keeps their own."""
    viewer = request.viewer
    written = get_written(viewer, pk)
    standing = standing_of(pk)
    if written.state != ContributionState.PUBLISHED or not viewer.may("commons_discussions.edit", standing):
        raise Http404
    files = files_of([pk]).get(pk, [])
    shown: dict[str, Any] = {
        "written": written,
        "back": post_path(viewer.language, *address_of(written)),
        "files": files,
    }
    if request.method != "POST":
        draft = draft_for(viewer, f"edit:{pk}")
        initial = {"title": written.title, "body": written.body, "version": written.version}
        if draft and draft.fields.get("version") == str(written.version):
            initial |= draft_initial(draft.fields)
        form = EditForm(initial=initial, is_thread=standing.is_thread)
        return write_page(request, "edit.jinja", form, [row.uuid for row in files], **shown)
    form = EditForm(request.POST, request.FILES, is_thread=standing.is_thread)
    is_valid, attached = form.is_valid(), keep_files(request, form)
    if "preview" in request.POST:
        return write_page(request, "edit.jinja", form, attached, **shown)
    if is_valid and form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            lambda: actions.edit_contribution(
                written,
                data["body"].text,
                body_format=data["body"].format,
                title=data.get("title"),
                by=viewer,
                expected_version=data["version"],
                attachments=attached,
            ),
            newest=lambda: version_now(written),
            too_late=_("This text was changed elsewhere since you opened it. Compare both, then save yours."),
        ):
            return HttpResponseRedirect(post_path(viewer.language, *address_of(get_written(viewer, pk))))
        if has_conflict(form):
            shown["conflict"] = written
    return write_page(request, "edit.jinja", form, attached, status=status_of(form), **shown)


@access(MEMBERS)
@never_cache
def written_delete(request: HubRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own thread or reply out of sight; the next page offers to bring it back."""
    viewer = request.viewer
    written = get_written(viewer, pk)
    standing = standing_of(pk)
    if not viewer.may("commons_discussions.delete", standing):
        raise Http404
    place = address_of(written)
    if request.method != "POST":
        return render(
            request,
            "core/ui/confirm.jinja",
            {
                "question": _("Delete this conversation?") if standing.is_thread else _("Delete this reply?"),
                "text": _("You can bring it back for 30 days. After that its text is gone for good."),
                "yes": _("Delete"),
                "back": post_path(viewer.language, *place),
            },
        )
    actions.delete_contribution(written, by=viewer)
    undo = written_path(viewer.language, pk, "restore")
    if standing.is_thread:
        say(request, _("Your conversation is deleted."), undo=undo)
        return HttpResponseRedirect(threads_path(viewer.language))
    say(request, _("Your reply is deleted."), undo=undo)
    return HttpResponseRedirect(post_path(viewer.language, *place))


@access(MEMBERS)
@never_cache
def written_restore(request: HubRequest, pk: int) -> HttpResponse:
    """Bring back what one deleted."""
    viewer = request.viewer
    written = get_written(viewer, pk)
    back = post_path(viewer.language, *address_of(written))
    if request.method == "POST" and written.state == ContributionState.DELETED:
        attempt_or_warn(
            request,
            lambda: actions.restore_contribution(written, by=viewer),
            done=_("It is back."),
            too_late=_("It was deleted too long ago to bring it back."),
        )
    return HttpResponseRedirect(back)
