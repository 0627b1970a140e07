"""Where editors keep pages: the list, the text beside its original, history, places and old addresses."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.commons.pages import actions, queries
from hub.commons.pages.forms import PlaceForm, RedirectForm, TextForm
from hub.commons.pages.kinds import (
    BUILT_IN,
    LEGAL,
    TONES,
    PageKind,
    PageState,
    TextState,
    manage_pages_path,
    page_path,
)
from hub.community.management.views.frame import render_page
from hub.core.access.views import EDITORS, HubRequest, access
from hub.core.languages import CONTENT_LANGUAGES, own_name
from hub.core.ui.answers import attempt, attempt_or_warn, form_page, has_conflict, obtain, version_now
from hub.core.ui.messages import say
from hub.core.ui.render import render

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _kind(request: HubRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in PageKind.values else PageKind.PAGE


@access(EDITORS)
@require_safe
def page_manage(request: HubRequest) -> HttpResponse:
    """All pages of a kind, with the state of each language."""
    kind, base = _kind(request), manage_pages_path(request.LANGUAGE_CODE)
    waiting, late = queries.count_waiting()
    context = {
        "pages": queries.managed_pages(kind, request.LANGUAGE_CODE),
        "kind": kind,
        "tabs": [
            (_("Pages"), base, None),
            (_("News"), f"{base}?kind=news", None),
            (_("Milestones"), f"{base}?kind=milestone", None),
        ],
        "current": base if kind == PageKind.PAGE else f"{base}?kind={kind}",
        "manage_path": base,
        "tones": TONES,
        "language_names": CONTENT_LANGUAGES,
        "waiting": waiting,
        "late": late,
    }
    return render_page(request, "commons/pages/manage.jinja", context)


@access(EDITORS)
@get_or_post
def page_new(request: HubRequest) -> HttpResponse:
    """Begin a page; its text comes next."""
    kind, base = _kind(request), manage_pages_path(request.LANGUAGE_CODE)
    form = PlaceForm(request.POST or None, kind=kind)
    if form.is_valid():
        original = queries.offered_languages()[0]
        facts = form.facts()
        page = obtain(form, lambda: actions.create_page(kind, by=request.viewer, original_language=original, **facts))
        if page:
            return redirect(f"{base}{page.pk}/{page.original_language}/")
    heads = {
        PageKind.PAGE: _("A new page"),
        PageKind.NEWS: _("A piece of news"),
        PageKind.MILESTONE: _("A milestone"),
    }
    context = {"head": heads[PageKind(kind)], "manage_path": base, "page": None}
    return form_page(request, "commons/pages/place.jinja", form, context)


@access(EDITORS)
@get_or_post
def page_place(request: HubRequest, pk: int) -> HttpResponse:
    """Address, menu and dates of a page."""
    page = queries.get_page(request.viewer, pk)
    language = request.LANGUAGE_CODE
    base = manage_pages_path(language)
    names = ("slug", "menu", "link", "happened_on", "happened_until", "source", "version")
    initial = {name: getattr(page, name) for name in names}
    is_fixed = page.kind == PageKind.PAGE and page.slug in BUILT_IN
    form = PlaceForm(request.POST or None, kind=page.kind, is_fixed=is_fixed, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: actions.change_page(
            page, expected=form.cleaned_data["version"] or 0, by=request.viewer, **form.facts()
        ),
        newest=lambda: version_now(page),
        too_late=_("Somebody else changed this page while you were writing. Look at it, then save again."),
    ):
        say(request, _("The page was saved."))
        return redirect(base if page.kind == PageKind.PAGE else f"{base}?kind={page.kind}")
    context = {"head": _("Address and menu"), "manage_path": base, "page": page}
    return form_page(request, "commons/pages/place.jinja", form, context)


@access(EDITORS)
@get_or_post
def text_edit(request: HubRequest, pk: int, code: str) -> HttpResponse:
    """Write a text; a translation stands beside its original, with what changed in it since."""
    page = queries.get_page(request.viewer, pk)
    if code not in CONTENT_LANGUAGES:
        raise Http404
    text = queries.get_text(page, code)
    newest = queries.newest_revision(text)
    is_original = code == page.original_language
    options: dict[str, Any] = {
        "language": code,
        "needs_title": page.kind != PageKind.MILESTONE,
        "has_readers": bool(is_original and text and text.published_version and page.texts.count() > 1),
        "is_legal": is_original and page.kind == PageKind.PAGE and page.slug in LEGAL,
    }
    initial: dict[str, Any] = {"version": text.version if text else 0}
    if newest:
        initial |= {"title": newest.title, "summary": newest.summary, "body": newest.body}
    form = TextForm(request.POST or None, initial=initial, **options)

    def newest_version() -> int:
        saved = queries.get_text(page, code)
        return saved.version if saved else 0

    if form.is_valid() and attempt(
        form,
        lambda: _save(request, page, code, form),
        newest=newest_version,
        too_late=_("Somebody else saved this text while you were writing. Compare, then save again."),
    ):
        return redirect(f"{manage_pages_path(request.LANGUAGE_CODE)}{pk}/{code}/")
    newer = None
    if has_conflict(form):
        # What was typed stays; beside it stands what the other person saved.
        text = queries.get_text(page, code)
        newer = queries.newest_revision(text)
    original = None if is_original else queries.get_text(page, page.original_language)
    context = {
        "page": page,
        "code": code,
        "text": text,
        "form": form,
        "newer": newer,
        "original": original,
        "changes": [] if is_original else queries.changes_since_translation(page, text),
        "state": text.state_beside(original or text) if text else TextState.MISSING,
        "public_path": page_path(code, page.kind, page.slug) if page.state == PageState.PUBLISHED else "",
        **_shared(request, page, code),
    }
    return render(request, "commons/pages/edit.jinja", context, status=422 if form.errors else 200)


def _save(request: HubRequest, page: Any, code: str, form: TextForm) -> None:
    """Save the text; with it show it to readers, where that was asked for."""
    values, by = form.cleaned_data, request.viewer
    text = actions.save_text(
        page,
        code,
        title=values["title"],
        summary=values["summary"],
        body=values["body"],
        expected=values["version"] or 0,
        by=by,
    )
    if "publish" not in request.POST:
        say(request, _("The draft is saved. Readers do not see it yet."))
        return
    actions.publish_text(
        text, by=by, keeps_meaning=values.get("keeps_meaning", False), is_material=values.get("is_material", False)
    )
    if page.state == PageState.DRAFT and code == page.original_language:
        actions.publish_page(page, by=by)
    say(request, _("The text is published."))


def _shared(request: HubRequest, page: Any, code: str) -> dict[str, Any]:
    base = manage_pages_path(request.LANGUAGE_CODE)
    codes = dict.fromkeys((page.original_language, *queries.offered_languages()))
    return {
        "manage_path": base,
        "list_path": base if page.kind == PageKind.PAGE else f"{base}?kind={page.kind}",
        "here": f"{base}{page.pk}/{code}/",
        "tabs": [(own_name(each), f"{base}{page.pk}/{each}/", None) for each in codes],
        "text_language": own_name(code),
        "original_language": own_name(page.original_language),
        "tones": TONES,
    }


@access(EDITORS)
@require_safe
def text_history(request: HubRequest, pk: int, code: str) -> HttpResponse:
    """All versions of a text; `?version=` compares one with the one before."""
    page = queries.get_page(request.viewer, pk)
    text = queries.get_text(page, code)
    if text is None:
        raise Http404
    versions = queries.history_of(text)
    asked = request.GET.get("version", "")
    place = next((i for i, each in enumerate(versions) if str(each.number) == asked), 0)
    shown = versions[place]
    before = versions[place + 1].body if place + 1 < len(versions) else ""
    context = {
        "page": page,
        "text": text,
        "versions": versions,
        "shown": shown,
        "changes": queries.changes_between(before, shown.body),
        **_shared(request, page, code),
    }
    return render(request, "commons/pages/history.jinja", context)


@access(EDITORS)
@require_POST
def text_restore(request: HubRequest, pk: int, code: str) -> HttpResponse:
    """Begin a new version with an earlier one's words."""
    page = queries.get_page(request.viewer, pk)
    text = queries.get_text(page, code)
    number, expected = request.POST.get("number", ""), request.POST.get("expected", "")
    if text is None or not (number.isdecimal() and expected.isdecimal() and len(number + expected) < 16):
        raise Http404
    here = f"{manage_pages_path(request.LANGUAGE_CODE)}{pk}/{code}/"
    is_back = attempt_or_warn(
        request,
        lambda: actions.restore_revision(text, int(number), expected=int(expected), by=request.viewer),
        done=_("The earlier words are back as a draft. Publish them when you are sure."),
        too_late=_("Somebody else saved this text meanwhile. Look at the history again."),
    )
    return redirect(here if is_back else f"{here}history/")


def _act(request: HubRequest, back: str, done: str, act: Callable[[], object]) -> HttpResponse:
    attempt_or_warn(request, act, done=done, too_late=_("Somebody else has just done this."))
    return redirect(back)


@access(EDITORS)
@require_POST
def page_state(request: HubRequest, pk: int) -> HttpResponse:
    """Show a page to readers, or take it back."""
    page = queries.get_page(request.viewer, pk)
    base = manage_pages_path(request.LANGUAGE_CODE)
    back = f"{base}?kind={page.kind}#page-{pk}"
    if page.state == PageState.DRAFT:
        done = _("Readers see the page now.")
        return _act(request, back, done, lambda: actions.publish_page(page, by=request.viewer))
    done = _("Readers do not see the page any more.")
    return _act(request, back, done, lambda: actions.unpublish_page(page, by=request.viewer))


@access(EDITORS)
@require_POST
def page_shift(request: HubRequest, pk: int) -> HttpResponse:
    """One place up or down in its menu."""
    page = queries.get_page(request.viewer, pk)
    direction = -1 if request.POST.get("direction") == "up" else 1
    back = f"{manage_pages_path(request.LANGUAGE_CODE)}#page-{pk}"
    return _act(request, back, "", lambda: actions.shift_page(page, direction, by=request.viewer))


@access(EDITORS)
@get_or_post
def redirect_list(request: HubRequest) -> HttpResponse:
    """Old addresses, and one more."""
    language = request.LANGUAGE_CODE
    base = manage_pages_path(language)
    form = RedirectForm(request.POST or None, choices=queries.page_choices(language))
    if form.is_valid():
        page = queries.get_page(request.viewer, form.cleaned_data["page"])
        if attempt(form, lambda: actions.add_redirect(form.cleaned_data["path"], page, by=request.viewer)):
            say(request, _("The old address leads to the page now."))
            return redirect(f"{base}redirects/")
    rows = [(each, page_path(language, each.page.kind, each.page.slug)) for each in queries.list_redirects()]
    context = {"redirects": rows, "manage_path": base}
    return form_page(request, "commons/pages/redirects.jinja", form, context)


@access(EDITORS)
@require_POST
def redirect_remove(request: HubRequest, pk: int) -> HttpResponse:
    """Forget an old address."""
    actions.remove_redirect(queries.get_redirect(pk), by=request.viewer)
    say(request, _("The old address leads nowhere any more."))
    return redirect(f"{manage_pages_path(request.LANGUAGE_CODE)}redirects/")
