"""What one does with a thread or a reply: mark, label, look into its past, keep order."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hub.commons.discussions import actions
from hub.commons.discussions.forms import LabelsForm, LanguageForm, MergeForm, MoveForm, SplitForm
from hub.commons.discussions.queries import (
    address_of,
    get_space_to_write,
    get_thread,
    get_written,
    standing_of,
    topics_of,
)
from hub.commons.discussions.views.composing import status_of
from hub.content.contributions.kinds import post_path, thread_path
from hub.content.contributions.queries import history_of
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.states import MoveRefused
from hub.core.ui.answers import attempt, has_conflict, obtain, version_now
from hub.core.ui.messages import say, warn
from hub.core.ui.render import render


@access(PUBLIC)
@require_safe
def written_place(request: HubRequest, pk: int) -> HttpResponse:
    """Lead to a thread or post at its place."""
    return HttpResponseRedirect(post_path(request.viewer.language, *address_of(get_written(request.viewer, pk))))


@access(PUBLIC)
@require_safe
def written_history(request: HubRequest, pk: int) -> HttpResponse:
    """The earlier texts of a thread or reply, and what changed from each to the next."""
    viewer = request.viewer
    written = get_written(viewer, pk)
    if not viewer.may("commons_discussions.view_thread", standing_of(pk)):
        raise Http404
    return render(
        request,
        "commons/discussions/history.jinja",
        {
            "written": written,
            "versions": history_of(written),
            "back": post_path(viewer.language, *address_of(written)),
        },
    )


@access(MEMBERS)
@require_POST
def answer_accept(request: HubRequest, pk: int) -> HttpResponse:
    """Accept a reply as the answer, or no longer."""
    written = get_written(request.viewer, pk)
    act = actions.unaccept_answer if "undo" in request.POST else actions.accept_answer
    try:
        act(written, by=request.viewer)
    except (Refused, MoveRefused):
        warn(request, _("This reply has changed in the meantime."))
    return HttpResponseRedirect(post_path(request.viewer.language, *address_of(written)))


@access(MEMBERS)
@require_POST
def thread_pin(request: HubRequest, number: int) -> HttpResponse:
    """Pin a thread, or unpin it."""
    return _switch(request, number, actions.unpin_thread if "undo" in request.POST else actions.pin_thread)


@access(MEMBERS)
@require_POST
def thread_close(request: HubRequest, number: int) -> HttpResponse:
    """Close a thread, or open it again."""
    return _switch(request, number, actions.reopen_thread if "undo" in request.POST else actions.close_thread)


def _switch(request: HubRequest, number: int, act: Callable[..., Any]) -> HttpResponse:
    thread = get_thread(request.viewer, number)
    act(thread, by=request.viewer)
    return HttpResponseRedirect(thread_path(request.viewer.language, thread.pk, thread.slug))


@access(MEMBERS)
@never_cache
def thread_labels(request: HubRequest, number: int) -> HttpResponse:
    """Title, topics, keywords and language of a thread."""
    viewer = request.viewer
    thread = get_thread(viewer, number)
    if not viewer.may("commons_discussions.label", standing_of(number)):
        raise Http404
    initial = {
        "title": thread.title,
        "topics": topics_of([number]).get(number, []),
        "keywords": ", ".join(thread.thread_detail.keywords),
        "language": thread.language,
        "version": thread.version,
    }
    form = LabelsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(
            form,
            lambda: actions.describe_thread(
                thread,
                by=viewer,
                expected_version=data["version"],
                title=data["title"],
                topics=data["topics"],
                keywords=data["keywords"],
                language=data["language"],
            ),
            newest=lambda: version_now(thread),
        ):
            return HttpResponseRedirect(thread_path(viewer.language, thread.pk, get_thread(viewer, number).slug))
        if has_conflict(form):
            form.add_error("title", _("It is now called “%(title)s”.") % {"title": thread.title})
    return _form(request, form, thread, _("Title and topics"), _("Save"))


@access(MEMBERS)
@never_cache
def written_language(request: HubRequest, pk: int) -> HttpResponse:
    """Correct the language of a reply."""
    viewer = request.viewer
    written = get_written(viewer, pk)
    if not viewer.may("commons_discussions.label", standing_of(pk)):
        raise Http404
    form = LanguageForm(request.POST or None, initial={"language": written.language})
    if request.method == "POST" and form.is_valid():
        actions.choose_language(written, form.cleaned_data["language"], by=viewer)
        return HttpResponseRedirect(post_path(viewer.language, *address_of(written)))
    return _form(request, form, written.thread or written, _("Language of the text"), _("Save"))


@access(MEMBERS)
@never_cache
def thread_move(request: HubRequest, number: int) -> HttpResponse:
    """Put a thread into another group."""
    viewer = request.viewer
    thread = _thread_to_order(request, number)
    form = MoveForm(request.POST or None, initial={"space": thread.space_id}, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["space"]
        space = get_space_to_write(viewer, chosen) if chosen else None
        if attempt(form, lambda: actions.move_thread(thread, space, by=viewer)):
            say(request, _("The conversation has a new place."))
            return HttpResponseRedirect(thread_path(viewer.language, thread.pk, thread.slug))
    return _form(request, form, thread, _("Move the conversation"), _("Move"))


@access(MEMBERS)
@never_cache
def thread_split(request: HubRequest, number: int) -> HttpResponse:
    """Take replies out into a thread of their own."""
    viewer = request.viewer
    thread = _thread_to_order(request, number)
    form = SplitForm(request.POST or None, initial={"numbers": request.GET.get("numbers", "")[:100]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = obtain(
            form, lambda: actions.split_posts(thread, data["numbers"], data["title"], kind=data["kind"], by=viewer)
        )
        if new:
            say(request, _("The replies have a conversation of their own. Their old addresses lead here."))
            return HttpResponseRedirect(thread_path(viewer.language, new.pk, new.slug))
    return _form(request, form, thread, _("Split replies off"), _("Split"))


@access(MEMBERS)
@never_cache
def thread_merge(request: HubRequest, number: int) -> HttpResponse:
    """Append a thread to another."""
    viewer = request.viewer
    thread = _thread_to_order(request, number)
    form = MergeForm(request.POST or None)

    def merge() -> Any:
        try:
            into = get_thread(viewer, form.cleaned_data["into"])
        except Http404:
            raise Refused(_("There is no such conversation."), field="into") from None
        return actions.merge_threads(thread, into, by=viewer)

    if request.method == "POST" and form.is_valid() and (into := obtain(form, merge)):
        say(request, _("Both are one conversation now. The old addresses lead here."))
        return HttpResponseRedirect(thread_path(viewer.language, into.pk, into.slug))
    return _form(request, form, thread, _("Merge into another conversation"), _("Merge"))


def _thread_to_order(request: HubRequest, number: int) -> Any:
    thread = get_thread(request.viewer, number)
    if not request.viewer.may("commons_discussions.move", standing_of(number)):
        raise Http404
    return thread


def _form(request: HubRequest, form: forms.Form, thread: Any, title: str, yes: str) -> HttpResponse:
    return render(
        request,
        "commons/discussions/order.jinja",
        {
            "form": form,
            "thread": thread,
            "title": title,
            "yes": yes,
            "back": thread_path(request.viewer.language, thread.pk, thread.slug),
        },
        status=status_of(form) if form.is_bound else 200,
    )
