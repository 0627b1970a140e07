"""Every component in real Chromium: accessible, within the screen, quiet before the policy that guards scripts."""

import json
import re

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


PEOPLE = [
    {"id": "018f2c00-0000-7000-8000-000000000001", "name": "Ilona Kovács", "detail": "Hungary"},
    {"id": "018f2c00-0000-7000-8000-000000000002", "name": "Iluka Horvat", "detail": "Croatia"},
]


@pytest.fixture
def editor(page: Page) -> Page:
    """The patterns' editor, entered and empty, with somebody who answers its addresses."""
    page.route("**/-/patterns/people/*", lambda route: route.fulfill(json=PEOPLE))
    picture = {"url": "/files/ab/chart.png", "name": "chart.png", "width": 20, "height": 10}
    page.route("**/-/patterns/files/", lambda route: route.fulfill(status=201, json=picture))
    page.route("**/-/patterns/drafts/", lambda route: route.fulfill(status=204))
    page.goto("/-/patterns/")
    page.locator("#id_body").click()
    page.locator("#answer .editor__text").wait_for()
    return page


def expect_written(page: Page, text: str | re.Pattern[str]) -> None:
    """The field holds this text, or will in a moment: the editor writes after it has drawn."""
    expect(page.locator("textarea[name=body]")).to_have_value(text)


def test_a_stored_text_is_shown_in_the_editor_at_once(page: Page):
    page.goto("/-/patterns/")
    text = page.get_by_role("textbox", name="Change your answer")
    expect(text.locator("strong")).to_have_text("three tools")
    expect(text).not_to_be_focused()
    assert page.locator("[name=change-body_format]").input_value() == "html"


def test_an_empty_field_loads_the_editor_when_it_is_entered(page: Page):
    page.goto("/-/patterns/")
    expect(page.locator("#id_body")).to_be_visible()
    page.locator("#id_body").click()
    expect(page.locator("#answer .editor__text")).to_be_focused()
    expect(page.locator("[name=body_format]")).to_have_value("html")


def test_the_editor_is_accessible_while_one_writes(editor: Page, axe_clean):
    editor.keyboard.type("Hello @Il")
    editor.get_by_role("option", name="Ilona Kovács").wait_for()
    editor.evaluate("scrollTo(0, document.querySelector('#editor').offsetTop - 200)")
    axe_clean(editor)


def test_shortcuts_format_and_the_buttons_show_it(editor: Page):
    editor.keyboard.press("Control+b")
    editor.keyboard.type("bold")
    expect(editor.locator("#answer").get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    expect_written(editor, "<p><strong>bold</strong></p>")


def test_the_buttons_are_one_stop_and_arrows_move_between_them(editor: Page):
    editor.keyboard.type("x")
    editor.keyboard.press("Alt+F10")
    expect(editor.locator("#answer").get_by_role("button", name="Bold")).to_be_focused()
    editor.keyboard.press("ArrowRight")
    expect(editor.locator("#answer").get_by_role("button", name="Italic")).to_be_focused()
    editor.keyboard.press("End")
    expect(editor.locator("#answer").get_by_role("button", name="Redo")).to_be_focused()
    editor.keyboard.press("Home")
    editor.keyboard.press("ArrowLeft")
    expect(editor.locator("#answer").get_by_role("button", name="Redo")).to_be_focused()
    assert editor.locator('#answer [data-bar] [tabindex="0"]').count() == 1
    editor.keyboard.press("Escape")
    expect(editor.get_by_role("textbox", name="Your answer", exact=False).first).to_be_focused()


def test_somebody_is_mentioned_by_keyboard(editor: Page):
    editor.keyboard.type("Ask @Il")
    editor.get_by_role("option", name="Iluka Horvat").wait_for()
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    editor.keyboard.type("!")
    expect_written(
        editor,
        '<p>Ask <a class="mention" data-actor="018f2c00-0000-7000-8000-000000000002" '
        'href="/id/018f2c00-0000-7000-8000-000000000002">@Iluka Horvat</a> !</p>',
    )


def test_a_picture_needs_words_or_the_word_that_it_needs_none(editor: Page):
    editor.locator('[data-command="image"]').click()
    dialog = editor.get_by_role("dialog", name="Picture")
    put = dialog.get_by_role("button", name="Put it into the text")
    put.click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose a picture first.")
    chart = {"name": "chart.png", "mimeType": "image/png", "buffer": b"x"}
    dialog.get_by_label("Choose a picture").set_input_files([chart])
    put.click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say what the picture shows")
    expect(dialog.get_by_label("What does it show?")).to_be_focused()
    dialog.get_by_label("What does it show?").fill("Minutes per lesson")
    put.click()
    expect(dialog).to_be_hidden()
    picture = '<img src="/files/ab/chart.png" alt="Minutes per lesson" width="20" height="10">'
    expect_written(editor, re.compile(re.escape(picture)))


def test_the_hubs_own_sentence_about_a_file_is_shown(editor: Page):
    editor.unroute("**/-/patterns/files/")
    wrong = {"message": "This file is larger than 10 MB."}
    editor.route("**/-/patterns/files/", lambda route: route.fulfill(status=422, json=wrong))
    editor.get_by_role("button", name="File", exact=True).click()
    dialog = editor.get_by_role("dialog", name="File")
    dialog.get_by_label("Choose a file").set_input_files([{"name": "a.zip", "mimeType": "x/y", "buffer": b"x"}])
    dialog.get_by_role("button", name="Put it into the text").click()
    expect(dialog.get_by_role("alert")).to_have_text("This file is larger than 10 MB.")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org/x", "https://example.org/x"),
        ("ilona@example.org", "mailto:ilona@example.org"),
        ("/en/spaces/", "/en/spaces/"),
    ],
)
def test_a_link_is_set_by_keyboard(editor: Page, typed: str, address: str):
    editor.keyboard.type("words")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+k")
    editor.keyboard.type(typed)
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("dialog", name="Link", exact=True)).to_be_hidden()
    expect_written(editor, f'<p><a href="{address}">words</a></p>')


def test_what_is_pasted_keeps_its_structure_and_nothing_else(editor: Page):
    html = (
        "<h1 style='color:red' onclick='alert(1)'>Title</h1><p class='MsoNormal'>a <font color=red>b</font>"
        "<img src='https://elsewhere.example/x.png'><script>alert(1)</script></p>"
    )
    editor.evaluate(
        """(html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            document.querySelector("#answer .editor__text").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )
    expect_written(editor, "<h3>Title</h3><p>a b</p>")


def test_without_scripts_the_same_text_is_markdown(open_page):
    page = open_page(javascript=False)
    page.goto("/-/patterns/")
    assert (
        page.get_by_label("Change your answer").input_value().startswith("We tried **three tools**.\n\n- No accounts\n")
    )
    expect(page.get_by_role("button", name="Preview", exact=True).first).to_be_visible()
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_what_was_typed_before_the_editor_came_is_turned_into_html(page: Page):
    page.goto("/-/patterns/")
    page.evaluate("document.querySelector('#id_body').value = '*typed* early'")
    page.locator("#id_body").click()
    expect(page.locator("#answer .editor__text em")).to_have_text("typed")


def test_without_its_bundle_the_field_stays_a_field(page: Page):
    page.route("**/django_prose_editor/editor.js", lambda route: route.abort())
    page.goto("/-/patterns/")
    page.locator("#id_body").click()
    page.locator("#answer hub-editor[data-plain]").wait_for()
    page.locator("#id_body").fill("still *here*")
    assert page.locator("[name=body_format]").input_value() == "markdown"


def test_a_draft_goes_to_the_hub(editor: Page):
    with editor.expect_request("**/-/patterns/drafts/") as sent:
        editor.keyboard.type("A thought worth keeping")
    assert "A thought worth keeping" in (sent.value.post_data or "")
    expect(editor.get_by_text("Draft saved.")).to_be_visible()


def test_a_text_that_could_not_be_sent_is_offered_again(editor: Page):
    editor.unroute("**/-/patterns/drafts/")
    editor.route("**/-/patterns/drafts/", lambda route: route.abort())
    editor.keyboard.type("A thought worth keeping safe")
    expect(editor.get_by_text("Your text is kept in this browser.")).to_be_visible()
    editor.reload()
    editor.get_by_role("button", name="Take it up again").click()
    expect(editor.locator("#answer .editor__text")).to_have_text("A thought worth keeping safe")
    assert json.loads(editor.evaluate("localStorage.getItem('hub-draft:patterns')"))["fields"]


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


def test_selected_words_are_quoted_in_the_editor(editor: Page):
    editor.evaluate("""() => {
        document.querySelector("[data-quote]").scrollIntoView({ block: "center" });
        const words = document.querySelector("[data-quote] p").firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 27);
    }""")
    editor.get_by_role("button", name="Quote", exact=True).click()
    expect(editor.locator("#answer .editor__text blockquote")).to_contain_text("Erik Lindström wrote:")
    expect_written(
        editor,
        '<blockquote><p><a href="/en/threads/12-tools/?post=3">Erik Lindström wrote:</a></p>'
        "<p>Select some of these words,</p></blockquote><p></p>",
    )


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
