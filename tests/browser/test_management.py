"""Pages of management in a real browser: readable by everybody, on a phone, in English and Greek."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hub.community.management.actions.duplicates import note_duplicates_of
from hub.community.management.models import PendingImport
from hub.community.members.actions import suspend_member
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Member
from hub.community.organisations.kinds import OrganisationState
from hub.community.spaces.models import JoinRequest
from hub.core.hubsettings.queries import hub_settings
from hub.core.jobs.worker import run_pending_jobs
from tests.browser.conftest import OpenPage
from tests.factories import make_member, make_organisation, make_space, viewer_of

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


@pytest.fixture
def manager(transactional_db: None) -> Member:
    """A manager with something on the desk."""
    manager = make_member("Finn Manager", hub_role=HubRole.MANAGER)
    make_organisation("Waiting School", state=OrganisationState.SUBMITTED)
    ana = make_member("Ana Ordinary", email="ana.ordinary@example.org")
    make_member("Not Confirmed", state=MemberState.REGISTERED)
    group = make_space("A group with a rather long name that has to break somewhere")
    JoinRequest.objects.create(space=group, actor=ana.actor, asked_by=ana.actor, reason="To help.")
    note_duplicates_of(make_member("A. O.", email="anaordinary+hub@example.org"))
    PendingImport.objects.create(
        kind="members", file_name="fair.csv", content=b"", encoding="utf-8", state="done", ended_at=timezone.now()
    )
    return manager


@pytest.mark.parametrize("language", ["en", "el"])
def test_the_pages_of_management_are_for_everybody_also_on_a_phone(
    open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, manager: Member, language: str
) -> None:
    page = open_page(phone=True, language=language)
    sign_in(page, manager)
    ana = Member.objects.get(email="ana.ordinary@example.org")
    for path in (
        *("", "members/", f"members/{ana.pk}/", "import/", "activity/", "requests/", "duplicates/"),
        *("organisations/?state=submitted", "groups/", "invitations/", "jobs/"),
    ):
        response = page.goto(f"/{language}/manage/{path}")
        assert response is not None
        assert response.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        axe_clean(page)


def test_the_menu_folds_on_a_phone_and_leads_on(open_page: OpenPage, sign_in: SignIn, manager: Member) -> None:
    page = open_page(phone=True)
    sign_in(page, manager)
    page.goto("/en/manage/")
    expect(page.get_by_text("1 organisation waits for an answer")).to_be_visible()
    menu = page.get_by_role("navigation", name="Management")
    expect(menu.get_by_role("link", name="Activity log")).to_be_hidden()
    menu.get_by_text("All pages of management").click()
    menu.get_by_role("link", name="Activity log").click()
    expect(page.get_by_role("heading", name="Activity log", level=1)).to_be_visible()


def test_a_long_import_shows_its_progress_and_then_its_end(
    open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, manager: Member
) -> None:
    table = "name,email\n" + "".join(f"Person {number},p{number}@example.org\n" for number in range(2001))
    for javascript in (False, True):
        page = open_page(javascript=javascript)
        sign_in(page, manager)
        page.goto("/en/manage/import/")
        page.get_by_label("Members", exact=True).check()
        page.get_by_label("Table (CSV)").set_input_files(
            {"name": "long.csv", "mimeType": "text/csv", "buffer": table.replace("@", f"{javascript}@").encode()}
        )
        page.get_by_role("button", name="Look at the table").click()
        page.get_by_role("button", name="Import all of it").click()
        expect(page.get_by_text("The table waits for its turn.")).to_be_visible()
        if javascript:
            axe_clean(page)
        run_pending_jobs()
        if not javascript:
            page.get_by_role("link", name="Look again").click()
        expect(page.get_by_text("2001 members are imported")).to_be_visible()


def test_the_contrast_of_a_colour_is_told_while_one_types(
    open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, transactional_db: None
) -> None:
    page = open_page(phone=True)
    sign_in(page, make_member("Admin", hub_role=HubRole.ADMINISTRATOR))
    page.goto("/en/manage/brand/")
    field, said = page.get_by_label("Main colour"), page.locator("[data-check=brand_primary]")
    expect(said).to_contain_text("The hub's own colour is used.")
    field.fill("#2b479c")
    expect(said).to_contain_text("7.4 to 1 Very good")
    field.fill("#ffee88")
    expect(said).to_contain_text("Too little: it is hardly seen.")
    field.fill("#ffee8")
    expect(said).to_contain_text("Write the colour as # and six digits")
    axe_clean(page)
    field.fill("#2b479c")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The colours can be read well.")).to_be_visible()
    expect(said).to_contain_text("7.4 to 1 Very good")
    assert hub_settings().brand_primary == "#2b479c"


def test_the_log_is_narrowed_without_javascript(open_page: OpenPage, sign_in: SignIn, manager: Member) -> None:
    suspend_member(Member.objects.get(email="ana.ordinary@example.org"), by=viewer_of(manager))
    page = open_page(javascript=False)
    sign_in(page, manager)
    page.goto("/en/manage/activity/")
    page.get_by_label("What happened").select_option(label="A member was suspended.")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".manage-activity")).to_have_count(1)
    expect(page.get_by_role("link", name="Ana Ordinary")).to_be_visible()
