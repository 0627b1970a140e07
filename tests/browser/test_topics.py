"""Choosing topics, seeing them and keeping them, in a real browser."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from hub.community.members.kinds import HubRole
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from hub.community.topics.queries import interests_of
from tests.browser.conftest import OpenPage
from tests.factories import make_member

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


def chosen(member: Any) -> set[str]:
    return {Topic.objects.get(pk=pk).slug for pk in interests_of(member.actor_id)}


def test_topics_are_chosen_by_typing_without_accents(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    ensure_topics()
    ana = make_member("Ana Ordinary")
    page = open_page(phone=True, language="hu")
    sign_in(page, ana)
    page.goto(f"{hub_url}/hu/account/profile/")
    chooser = page.locator("hub-topic-chooser")
    axe_clean(page)
    chooser.get_by_role("searchbox").fill("akadaly")
    expect(chooser.locator("label:visible")).to_have_count(1)
    chooser.get_by_role("searchbox").press("Enter")
    expect(chooser.locator("[data-chosen] [data-label]")).to_have_text(["Akadálymentesség"])
    chooser.get_by_role("searchbox").fill("xyzzy")
    expect(chooser.locator("[data-none]")).to_be_visible()
    chooser.get_by_role("searchbox").press("Escape")
    chooser.get_by_role("searchbox").fill("mikrotan")
    chooser.get_by_role("checkbox", name="Mikrotanúsítványok").check()
    axe_clean(page)
    chooser.locator("[data-chosen] button").first.click()
    page.locator("main form button.button--primary").last.click()
    page.wait_for_load_state()
    assert chosen(ana) == {"micro-credentials"}


def test_topics_are_chosen_without_javascript(hub_url: str, open_page: OpenPage, sign_in: SignIn) -> None:
    ensure_topics()
    ana = make_member("Ana Ordinary")
    page = open_page(javascript=False)
    sign_in(page, ana)
    page.goto(f"{hub_url}/en/account/profile/")
    expect(page.locator("hub-topic-chooser input[type=search]")).to_be_hidden()
    page.locator("hub-topic-chooser summary", has_text="Inclusion").click()
    page.get_by_role("checkbox", name="Digital divide").check()
    page.locator("main form button.button--primary").last.click()
    page.wait_for_load_state()
    assert chosen(ana) == {"digital-divide"}


def test_pages_of_topics_are_accessible_in_greek_on_a_phone(
    hub_url: str, open_page: OpenPage, axe_clean: AxeClean
) -> None:
    ensure_topics()
    page = open_page(phone=True, language="el", dark=True)
    for path in ("/el/topics/", "/el/topics/ai-literacy/", "/el/topics/digital-skills/"):
        page.goto(f"{hub_url}{path}")
        axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_an_editor_merges_two_topics_by_keyboard_and_pointer(
    hub_url: str, page: Page, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    ensure_topics()
    sign_in(page, make_member("Eva Editor", hub_role=HubRole.EDITOR))
    page.goto(f"{hub_url}/en/manage/topics/")
    axe_clean(page)
    page.get_by_role("button", name="Move “Generative AI” up").press("Enter")
    page.wait_for_load_state()
    assert Topic.objects.get(slug="generative-ai").position < Topic.objects.get(slug="ai-in-teaching").position
    topic = Topic.objects.get(slug="digcompedu")
    page.locator(f"#topic-{topic.pk} summary").click()
    page.locator(f"#topic-{topic.pk}").get_by_role("link", name="Merge into another").click()
    axe_clean(page)
    page.get_by_label("Merge into").select_option(label="DigComp")
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("“DigCompEdu” becomes part of “DigComp”")).to_be_visible()
    axe_clean(page)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("The topics were merged.")).to_be_visible()
    assert Topic.objects.get(slug="digcompedu").merged_into is not None
    page.goto(f"{hub_url}/en/manage/topics/new/")
    axe_clean(page)
    page.goto(f"{hub_url}/en/manage/topics/{Topic.objects.get(slug='digcomp').pk}/")
    axe_clean(page)
