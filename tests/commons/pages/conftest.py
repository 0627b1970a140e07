"""A hub with its first pages, and somebody who keeps them."""

import pytest

from hub.commons.pages.actions import load_pages
from hub.commons.pages.kinds import StartingText
from hub.community.members.kinds import HubRole
from hub.community.members.models import Member
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.ui import context
from tests.factories import make_member

TEXTS = [
    StartingText("about", "en", "About this hub", "What it is for.", "{hub} is for all.\n\n## Who may join\n\nAll."),
    StartingText("about", "sv", "Om plattformen", "Vad den är till för.", "{hub} är för alla."),
    StartingText("terms", "en", "Terms", "", "Be kind. Write to {contact}."),
    StartingText("accessibility", "en", "Accessibility statement", "", "Partly conformant."),
]


@pytest.fixture(autouse=True)
def _menus_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus are remembered by the settings' version, which begins anew in each test."""
    monkeypatch.setattr(context, "_navigations", {})


@pytest.fixture
def pages(db: None) -> None:
    """The first pages, whose terms everybody has accepted."""
    load_pages(TEXTS, by=Viewer(is_system=True))
    Member.objects.update(accepted_terms=hub_settings().terms_version)


@pytest.fixture
def editor(db: None) -> Member:
    """Elias, an editor of the hub."""
    return make_member("Elias Editor", hub_role=HubRole.EDITOR)
