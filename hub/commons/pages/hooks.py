"""What pages add elsewhere: entries of the menus, news on the home page."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.commons.pages.kinds import ICONS, Menu, filled
from hub.commons.pages.queries import latest_news, menu_pages
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.richtext import excerpt
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
