"""Every component in real Chromium: accessible, within the screen, quiet before the policy that guards scripts."""

import pytest
from playwright.sync_api import Page, expect

VIEWS = [
    {},
    {"dark": True},
    {"phone": True},
    {"phone": True, "dark": True},
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: "-".join(view) or "desktop")
def test_the_patterns_are_accessible(open_page, axe_clean, view):
    page = open_page(**view)
    page.goto("/-/patterns/")
    axe_clean(page)


@pytest.mark.parametrize("width", [320, 360, 480, 768, 1000, 1600])
def test_no_page_scrolls_sideways(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/-/patterns/")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_page_breaks_no_policy(page: Page):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/-/patterns/")
    page.locator("#id_body").click()
    page.locator("#answer .editor__text").wait_for()
    page.keyboard.type("Hello")
    assert said == []


def test_targets_are_large_enough_for_a_thumb(open_page):
    page = open_page(phone=True)
    page.goto("/-/patterns/")
    small = page.evaluate("""() => [...document.querySelectorAll('.button, .tabs a, .tab-bar a, .facet a')]
        .filter((element) => !element.matches('.button--link'))
        .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 24)
        .map((element) => element.outerHTML)""")
    assert small == []


def test_the_keyboard_reaches_the_content_first(page: Page):
    page.goto("/en/appearance/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_theme_is_switched_at_once_and_kept(page: Page):
    page.goto("/-/patterns/")
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_theme_is_chosen_on_a_page_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto("/-/patterns/")
    page.get_by_role("link", name="Light or dark").click()
    page.get_by_label("Always dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_is_left_by_escape_and_walked_by_arrows(page: Page):
    page.goto("/-/patterns/")
    menu = page.locator("#buttons details.menu")
    summary = menu.locator("summary")
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Edit")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Report")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_a_question_is_asked_before_something_is_lost(page: Page, axe_clean):
    page.goto("/-/patterns/")
    page.get_by_role("link", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete this post?")
    expect(dialog).to_be_visible()
    axe_clean(page)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


SUGGESTIONS = [
    {"value": "1", "label": "Assessment", "detail": "Topic"},
    {"label": "Assessment squad", "detail": "Group", "href": "/-/patterns/?found"},
]


@pytest.fixture
def combobox(page: Page) -> Page:
    page.route("**/-/patterns/suggest/*", lambda route: route.fulfill(json=SUGGESTIONS))
    page.goto("/-/patterns/")
    page.get_by_role("combobox", name="A field with suggestions").fill("asse")
    page.get_by_role("option", name="Assessment Topic").wait_for()
    return page


def test_a_suggestion_is_chosen_by_keyboard(combobox: Page, axe_clean):
    field = combobox.get_by_role("combobox", name="A field with suggestions")
    expect(field).to_have_attribute("aria-expanded", "true")
    combobox.keyboard.press("ArrowDown")
    expect(combobox.get_by_role("listbox", name="Suggestions").get_by_role("option", selected=True)).to_have_text(
        "AssessmentTopic"
    )
    axe_clean(combobox)
    combobox.keyboard.press("Enter")
    expect(field).to_have_value("Assessment")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_a_suggestion_that_is_a_page_is_opened(combobox: Page):
    combobox.keyboard.press("ArrowUp")
    combobox.keyboard.press("Enter")
    combobox.wait_for_url("**/?found")


def test_suggestions_go_away_by_escape(combobox: Page):
    combobox.keyboard.press("Escape")
    expect(combobox.get_by_role("listbox", name="Suggestions")).to_be_hidden()


def test_a_filter_works_at_once_and_without_scripts(page: Page, open_page):
    page.goto("/-/patterns/")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    page.get_by_label("Sort by").select_option("Best")
    page.wait_for_url("**/?sort=best")
    plain = open_page(javascript=False)
    plain.goto("/-/patterns/")
    plain.get_by_label("Sort by").select_option("Best")
    plain.get_by_role("button", name="Show").click()
    plain.wait_for_url("**/?sort=best")


def test_an_address_is_copied(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/-/patterns/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "https://hub.example.org/id/018f2c"


def test_a_toast_is_sent_away_by_escape(page: Page):
    page.goto("/-/patterns/")
    toast = page.locator("hub-toast")
    page.evaluate("customElements.whenDefined('hub-toast').then(() => true)")
    toast.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Escape")
    expect(toast).to_have_count(0)


def test_chosen_files_are_shown(page: Page):
    page.goto("/-/patterns/")
    plan = {"name": "map.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1500}
    page.locator("#id_ok-picture").set_input_files([plan])
    expect(page.locator("#forms [data-files]").first).to_have_text("map.pdf · 2 kB")


def test_the_page_can_be_printed(page: Page):
    page.goto("/-/patterns/")
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.get_by_role("heading", name="Patterns")).to_be_visible()


def test_forced_colours_keep_every_edge(page: Page, axe_clean):
    page.emulate_media(forced_colors="active")
    page.goto("/-/patterns/")
    axe_clean(page)


@pytest.mark.parametrize("width", [320, 768, 1000, 1280])
def test_titles_in_lists_have_room(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/-/patterns/")
    title = page.locator(".row--thread .row__main").first.bounding_box()
    assert title is not None
    assert title["width"] > 170


def test_facets_fold_on_a_phone_alone(page: Page, open_page):
    page.goto("/-/patterns/")
    expect(page.get_by_role("link", name="Sweden 24")).to_be_visible()
    phone = open_page(phone=True)
    phone.goto("/-/patterns/")
    expect(phone.get_by_role("link", name="Sweden 24")).to_be_hidden()
    phone.get_by_text("Narrow the list").click()
    expect(phone.get_by_role("link", name="Sweden 24")).to_be_visible()
