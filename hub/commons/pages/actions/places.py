"""Makes pages, shows them and takes them back, and decides where they stand."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.commons.pages.actions.announce import tell_readers
from hub.commons.pages.actions.texts import EDIT
from hub.commons.pages.kinds import BUILT_IN, DAY, LONGEST_PATH, Menu, PageKind, PageState, page_path
from hub.commons.pages.models import Page, Redirect
from hub.commons.pages.verbs import (
    PAGE_CHANGED,
    PAGE_CREATED,
    PAGE_MOVED,
    PAGE_PUBLISHED,
    PAGE_UNPUBLISHED,
    REDIRECT_ADDED,
    REDIRECT_REMOVED,
)
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.languages.addresses import without_language
from hub.core.states import move, save_version
from hub.core.text import tidy_line

_CHANGEABLE = frozenset({"slug", "menu", "link", "happened_on", "happened_until", "source"})


@transaction.atomic
def create_page(kind: str, slug: str, *, by: Viewer, original_language: str = "en", **facts: Any) -> Page:
    """Begin a page without a text; nobody sees it yet. `facts` are those that `change_page` takes.

    Raises `Refused` with the field for an address that is taken or a date that is none.
    """
    require(EDIT, by)
    if kind not in PageKind.values:
        raise Refused(_("Choose what it is."), field="kind")
    if original_language not in CONTENT_LANGUAGES:
        raise Refused(_("This language is not known."), field="language")
    page = Page(kind=kind, original_language=original_language)
    _apply(page, {"slug": slug, **facts})
    page.position = 1 + (Page.objects.filter(menu=page.menu).aggregate(last=Max("position"))["last"] or 0)
    page.save()
    _free_address(page)
    record(PAGE_CREATED, by=by, target=("page", page.pk), data={"kind": kind})
    return page


@transaction.atomic
def change_page(page: Page, *, expected: int, by: Viewer, **facts: Any) -> Page:
    """Change address, menu, link or dates of a page. A page that readers knew under its old address is found there too.

    Raises `EditConflict` where somebody else changed it meanwhile, `Refused` with the field otherwise.
    """
    require(EDIT, by)
    old_path = without_language(page_path("en", page.kind, page.slug))
    old_slug, old_menu = page.slug, page.menu
    _apply(page, facts)
    changes = {name: getattr(page, name) for name in _CHANGEABLE}
    if page.menu != old_menu:
        last = Page.objects.filter(menu=page.menu).aggregate(last=Max("position"))["last"]
        changes["position"] = 1 + (last or 0)
    save_version(page, expected=expected, **changes)
    if page.slug != old_slug:
        _free_address(page)
        if page.published_at and page.kind != PageKind.MILESTONE:
            Redirect.objects.update_or_create(path=old_path, defaults={"page": page})
    record(PAGE_CHANGED, by=by, target=("page", page.pk), data={"fields": sorted(facts)})
    if old_menu and not page.menu:
        # Its old menu must forget it as well.
        tell_readers(Page(kind=page.kind, menu=old_menu))
    tell_readers(page)
    return page


def _apply(page: Page, facts: dict[str, Any]) -> None:
    unknown = set(facts) - _CHANGEABLE
    if unknown:
        raise TypeError(f"no such fact of a page: {', '.join(sorted(unknown))}")
    is_built_in = page.pk is not None and page.kind == PageKind.PAGE and page.slug in BUILT_IN
    if is_built_in and facts.get("slug", page.slug) != page.slug:
        raise Refused(_("The address of this page is fixed: sign-up and mails lead to it."), field="slug")
    for name, value in facts.items():
        setattr(page, name, tidy_line(value))
    if not page.slug or len(page.slug) > 80 or not all(c.isascii() and (c.isalnum() or c in "-_") for c in page.slug):
        raise Refused(_("An address has letters from a to z, digits and hyphens, at most 80."), field="slug")
    if Page.objects.filter(kind=page.kind, slug=page.slug).exclude(pk=page.pk).exists():
        raise Refused(_("Another page has this address."), field="slug")
    if page.menu not in Menu.values or (page.menu and page.kind != PageKind.PAGE):
        raise Refused(_("Only pages stand in menus."), field="menu")
    page.link = page.link.lstrip("/")
    if len(page.link) > LONGEST_PATH or "//" in page.link or "\\" in page.link:
        raise Refused(_("Write the part of an address of this hub that follows the language."), field="link")
    for name in ("happened_on", "happened_until"):
        if getattr(page, name) and not DAY.match(getattr(page, name)):
            raise Refused(_("Write a year, a month or a day: 2026, 2026-03 or 2026-03-31."), field=name)
    if page.kind == PageKind.MILESTONE and not page.happened_on:
        raise Refused(_("Say when it happened."), field="happened_on")
    if page.happened_until and page.happened_until < page.happened_on:
        raise Refused(_("The end comes after the beginning."), field="happened_until")
    if len(page.source) > 300:
        raise Refused(_("A source has at most 300 characters."), field="source")


def _free_address(page: Page) -> None:
    Redirect.objects.filter(path=without_language(page_path("en", page.kind, page.slug))).delete()


@transaction.atomic
def publish_page(page: Page, *, by: Viewer) -> Page:
    """Show a page to readers; its original text must be published.

    Raises `Refused` without that, `MoveRefused` where it is shown already.
    """
    require(EDIT, by)
    if not page.texts.filter(language=page.original_language, published_version__gt=0).exists():
        raise Refused(_("Publish the text in its original language first."))
    move(page, PageState.PUBLISHED, published_at=page.published_at or timezone.now())
    record(PAGE_PUBLISHED, by=by, target=("page", page.pk))
    tell_readers(page)
    return page


@transaction.atomic
def unpublish_page(page: Page, *, by: Viewer) -> Page:
    """Take a page back from readers; its texts and history stay.

    Raises `Refused` for the pages that every hub must have, `MoveRefused` where it is not shown.
    """
    require(EDIT, by)
    if page.kind == PageKind.PAGE and page.slug in BUILT_IN:
        raise Refused(_("Every hub needs this page: sign-up, mails and laws lead to it."))
    move(page, PageState.DRAFT)
    record(PAGE_UNPUBLISHED, by=by, target=("page", page.pk))
    tell_readers(page)
    return page


@transaction.atomic
def shift_page(page: Page, direction: int, *, by: Viewer) -> None:
    """Let a page change places with its neighbour in its menu: -1 up, 1 down; at the end nothing happens."""
    require(EDIT, by)
    neighbours = list(Page.objects.select_for_update().filter(menu=page.menu, kind=PageKind.PAGE))
    neighbours.sort(key=lambda each: (each.position, each.pk))
    place = next((i for i, each in enumerate(neighbours) if each.pk == page.pk), None)
    if place is None or not 0 <= place + direction < len(neighbours):
        return
    neighbours.insert(place + direction, neighbours.pop(place))
    for position, each in enumerate(neighbours, start=1):
        if each.position != position:
            Page.objects.filter(pk=each.pk).update(position=position)
    record(PAGE_MOVED, by=by, target=("page", page.pk))
    tell_readers(page)


@transaction.atomic
def add_redirect(path: str, page: Page, *, by: Viewer) -> Redirect:
    """Lead an old address of this hub, in all languages, to a page.

    It works where nothing else answers. Raises `Refused` for what is not the path of an address, or is taken.
    """
    require(EDIT, by)
    path = without_language("/" + tidy_line(path).split("#")[0].split("?")[0].lstrip("/"))
    if path == "/" or len(path) > LONGEST_PATH or "//" in path or "\\" in path or " " in path:
        raise Refused(
            _("Write an address of this hub as it follows the name, such as /community/about.html."), field="path"
        )
    if path.startswith(("/-/", "/files/", "/static/", "/id/", "/manage/")):
        raise Refused(_("The hub needs this address itself."), field="path")
    if Redirect.objects.filter(path=path).exists():
        raise Refused(_("This address leads somewhere already."), field="path")
    made = Redirect.objects.create(path=path, page=page)
    record(REDIRECT_ADDED, by=by, target=("page", page.pk))
    return made


@transaction.atomic
def remove_redirect(redirect: Redirect, *, by: Viewer) -> None:
    """Let an old address lead nowhere again."""
    require(EDIT, by)
    record(REDIRECT_REMOVED, by=by, target=("page", redirect.page_id))
    redirect.delete()
