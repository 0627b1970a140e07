"""What every page knows: the viewer, the hub, the navigation, the chosen theme."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.translation import get_language

from hub.core.access.viewer import VISITOR, Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.languages.addresses import language_of, with_language
from hub.core.ui.kinds import DeskGroup, LanguagePath, Navigation, account_items, desk_menu, footer_items, nav_items

THEMES = ("light", "dark")
_navigations: dict[tuple[str, str, bool, int], Navigation] = {}


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages; no query, and a few microseconds once the process is warm."""
    viewer: Viewer = getattr(request, "viewer", VISITOR)
    language = get_language() or "en"
    hub = hub_settings()
    path = request.path
    return {
        "viewer": viewer,
        "hub": hub,
        "language": language,
        "language_name": INTERFACE_LANGUAGES.get(language, language),
        "language_paths": language_paths(hub.languages, path),
        "path": path,
        # What is searched for and narrowed to stays when the reader takes another language.
        "page_query": f"?{request.GET.urlencode()}" if request.GET and language_of(path) else "",
        "navigation": navigation_for(viewer, language, hub.version),
        # Reading messages opens the session, which a visitor without one must not do.
        "messages": get_messages(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else (),
        "theme": theme_of(request),
    }


def theme_of(request: HttpRequest) -> str:
    """`light` or `dark` where the reader has chosen, else empty: as the device is set."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return theme if theme in THEMES else ""


def language_paths(languages: tuple[str, ...], path: str) -> list[LanguagePath]:
    """Where the same page is in each of the hub's languages; pages outside all languages lead to the home pages."""
    page = path if language_of(path) else "/"
    return [LanguagePath(code, INTERFACE_LANGUAGES[code], with_language(page, code)) for code in languages]


def desk_groups(viewer: Viewer, path: str) -> tuple[list[DeskGroup], str]:
    """The menu beside a page for those who look after the hub, and which of its entries that page belongs to.

    It is the one with the longest address with which the page's own begins.
    """
    groups = list(desk_menu.ask(viewer))
    paths = [item.path for group in groups for item in group.items if path.startswith(item.path)]
    return groups, max(paths, key=len, default="")


def navigation_for(viewer: Viewer, language: str, version: int) -> Navigation:
    """The menus of a viewer; asked of the hooks once per language, role and version of the settings."""
    key = (language, viewer.hub_role, viewer.is_member, version)
    found = _navigations.get(key)
    if found is None:
        if len(_navigations) > 500:
            _navigations.clear()
        found = Navigation(
            main=tuple(nav_items.ask(viewer)),
            account=tuple(account_items.ask(viewer)),
            footer=tuple(footer_items.ask(viewer)),
        )
        _navigations[key] = found
    return found
