"""The editor in real Chromium: by keyboard, with mentions, pictures, pasted texts and drafts, and without scripts."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

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
