"""What pages add elsewhere: entries of the menus, news on the home page, hits of the search, what waits for editors."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.commons.pages.documents import page_source
from hub.commons.pages.kinds import ICONS, Menu, filled, manage_pages_path
from hub.commons.pages.models import Page
from hub.commons.pages.queries import (
    count_waiting,
    get_answer,
    is_file_shown,
    latest_news,
    menu_pages,
    pages_with_gaps,
    shown_with,
)
from hub.commons.pages.verbs import PAGE_PUBLISHED, PAGE_TEXT_PUBLISHED
from hub.community.management.points import (
    ManageCard,
    ManageEntry,
    Thing,
    activity_things,
    manage_cards,
    manage_entries,
    waiting_card,
)
from hub.content.contributions.points import file_holders
from hub.content.notifications.points import Line, notification_lines
from hub.content.notifications.queries import NotificationRow
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.richtext import excerpt
from hub.core.search.points import SearchSource, search_sources
from hub.core.ui.kinds import NavItem, footer_items, nav_items
from hub.core.ui.points import HomeCard, HomeSection, home_sections

_FRESH = timedelta(days=60)


def _items(menu: str) -> Iterable[NavItem]:
    hub = hub_settings()
    for page in menu_pages(menu, get_language() or DEFAULT_LANGUAGE):
        yield NavItem(filled(page.title, hub), page.path, ICONS.get(page.slug, "file-text"))


@nav_items.answer(order=80)
def pages_in_the_header(viewer: Viewer) -> Iterable[NavItem]:
    """Pages that editors put there."""
    yield from _items(Menu.HEADER)


@footer_items.answer(order=20)
def pages_in_the_footer(viewer: Viewer) -> Iterable[NavItem]:
    """About, questions, contact and the legal pages, in the editors' order, then news and the time line."""
    yield from _items(Menu.FOOTER)
    language = get_language() or DEFAULT_LANGUAGE
    yield NavItem(_("News"), f"/{language}/news/", "newspaper")
    yield NavItem(_("Milestones"), f"/{language}/timeline/", "history")


@home_sections.answer(order=60)
def latest_on_the_home_page(viewer: Viewer) -> Iterable[HomeSection]:
    """The two latest pieces of news, while they are news."""
    hub, now = hub_settings(), timezone.now()
    rows = latest_news(viewer.language, before=now, limit=2)
    cards = tuple(
        HomeCard(filled(page.title, hub), page.path, filled(page.summary or excerpt(page.body, 140), hub))
        for page in rows
        if page.published_at > now - _FRESH
    )
    if cards:
        yield HomeSection(_("News"), cards, f"/{viewer.language}/news/", _("All news"))


@search_sources.answer(order=60)
def pages_in_the_search() -> Iterable[SearchSource]:
    """Pages, news and milestones."""
    yield page_source()


@file_holders.answer(order=40)
def files_of_pages(viewer: Viewer, key: UUID) -> Iterable[bool]:
    """What published pages show is for everybody, what drafts show for editors."""
    yield is_file_shown(viewer, key)


@manage_cards.answer(order=40)
def barriers_to_answer(viewer: Viewer) -> Iterable[ManageCard]:
    """Reports of barriers; red once one has waited longer than promised."""
    if viewer.may("commons_pages.answer_barriers"):
        waiting, late = count_waiting()
        text = ngettext("%(count)s report waits for an answer", "%(count)s reports wait for an answer", waiting)
        yield waiting_card(
            _("Reports of barriers"),
            text,
            waiting,
            f"{manage_pages_path(get_language() or DEFAULT_LANGUAGE)}barriers/",
            "megaphone",
            tone="danger" if late else "warning",
        )


@manage_cards.answer(order=45)
def pages_to_complete(viewer: Viewer) -> Iterable[ManageCard]:
    """Pages that came with the hub as templates, above all those of the law, until their gaps are filled."""
    if viewer.may("commons_pages.edit_pages"):
        waiting = pages_with_gaps()
        text = ngettext(
            "%(count)s page has gaps in square brackets that only you can fill",
            "%(count)s pages have gaps in square brackets that only you can fill",
            waiting,
        )
        yield waiting_card(
            _("Pages to complete"),
            text,
            waiting,
            manage_pages_path(get_language() or DEFAULT_LANGUAGE),
            "file-text",
            tone="warning",
        )


@activity_things.answer(order=40)
def pages_in_the_log(viewer: Viewer, kind: str, ids: Sequence[str]) -> Iterable[Thing]:
    """Pages by their addresses."""
    if kind == "page":
        base = manage_pages_path(viewer.language)
        for pk, slug in Page.objects.filter(pk__in=[int(each) for each in ids if each.isdecimal()]).values_list(
            "pk", "slug"
        ):
            yield Thing(kind, str(pk), slug, f"{base}{pk}/")


@manage_entries.answer(order=40)
def pages_in_the_menu(viewer: Viewer) -> Iterable[ManageEntry]:
    """The way to the pages, for editors."""
    if viewer.may("commons_pages.edit_pages"):
        path = manage_pages_path(get_language() or DEFAULT_LANGUAGE)
        yield ManageEntry(_("Pages, news and milestones"), path, "file-text", "content")


@notification_lines.answer()
def mention_lines(row: NotificationRow, language: str) -> Iterable[Line]:
    """That a page mentions the reader, under the title that the page has now; nothing while nobody sees the page."""
    if row.verb in (PAGE_PUBLISHED.name, PAGE_TEXT_PUBLISHED.name) and row.reference.isdecimal():
        page = shown_with(int(row.reference), language)
        if page is not None:
            title = filled(page.title, hub_settings()) or page.happened_on
            names = {"name": row.actor_name or _("Somebody"), "title": title}
            yield Line(_("%(name)s mentions you in “%(title)s”.") % names, page.path)


@notification_lines.answer()
def barrier_lines(row: NotificationRow, language: str) -> Iterable[Line]:
    """Reports for editors, answers for those who reported."""
    if row.verb == "commons.barrier.reported":
        text = ngettext(
            "%(count)d report of a barrier waits for an answer.",
            "%(count)d reports of barriers wait for an answer.",
            row.count,
        )
        yield Line(text % {"count": row.count}, f"{manage_pages_path(language)}barriers/")
    elif row.verb == "commons.barrier.answered":
        yield Line(
            _("The barrier that you reported: %(answer)s") % {"answer": get_answer(row.reference)},
            f"/{language}/accessibility/",
        )
