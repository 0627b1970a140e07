"""Tells menus, kept pages and the search that what readers see has changed; the last thing an action does."""

from hub.commons.pages.models import Page
from hub.core.hubsettings.actions import renew_menus
from hub.core.versions.actions import bump


def tell_readers(page: Page) -> None:
    """Renew what shows this page."""
    if page.menu:
        renew_menus()
    bump("pages", f"pages:{page.kind}")
