"""Asking, answering and reading in a real browser, with and without scripts, on a phone and in the dark."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from hub.commons.discussions import actions
from hub.content.contributions.models import Attachment, Contribution, Draft, ThreadRead
from hub.content.reactions.models import Reaction
from hub.core.jobs.worker import run_pending_jobs
from tests.browser.conftest import OpenPage
from tests.factories import join, make_member, make_space, viewer_of

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


def _thread(author: Any, replies: int = 0) -> Contribution:
    by = viewer_of(author)
    thread = actions.start_thread("question", "Which tablet for grade four?", "<p>We have <b>no</b> budget.</p>", by=by)
    for number in range(replies):
        actions.reply(thread, f"<p>Idea number {number + 2} is a long one.</p>", by=by)
    return thread


def _path(thread: Contribution) -> str:
    return f"/en/threads/{thread.pk}-{thread.slug}/"


def test_a_member_replies_with_the_visual_editor(
    hub_url: str, page: Page, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    bela = make_member("Béla Member")
    sign_in(page, bela)
    page.goto(hub_url + _path(thread))
    axe_clean(page)
    page.locator("textarea[name=body]").click()
    editor = page.locator(".editor__text")
    expect(editor).to_be_focused()
    editor.press_sequentially("Try ")
    page.get_by_role("button", name="Bold").click()
    editor.press_sequentially("paper")
    page.locator(".answer").get_by_role("button", name="Reply", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?post=2#post-2$"))
    expect(page.locator("#post-2 .prose strong")).to_have_text("paper")


def test_without_scripts_everything_is_a_form(hub_url: str, open_page: OpenPage, sign_in: SignIn) -> None:
    ana = make_member("Ana Ordinary")
    thread = _thread(ana)
    page = open_page(javascript=False)
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    page.locator("textarea[name=body]").fill("Try **paper**.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("paper")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2 .prose strong")).to_have_text("paper")
    page.locator("#post-1").get_by_role("button", name="Thanks").click()
    expect(page.locator("#post-1 [aria-pressed=true]")).to_contain_text("Thanks 1")
    page.locator("#post-2 details.menu > summary").last.click()
    page.locator("#post-2").get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(page.locator("#post-2 .prose")).to_contain_text("Try paper.")


def test_reactions_change_in_place(hub_url: str, page: Page, sign_in: SignIn) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    thanks = page.locator("#post-1").get_by_role("button", name="Thanks")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "true")
    page.locator("#post-1 .reactions summary").click()
    page.locator("#post-1").get_by_role("button", name="I tried it").click()
    expect(page.locator("#post-1").get_by_role("button", name="I tried it")).to_contain_text("1")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "false")
    assert [reaction.kind for reaction in Reaction.objects.all()] == ["tried"]
    assert page.url.endswith(_path(thread))


def test_what_is_typed_is_kept_while_it_is_typed(hub_url: str, page: Page, sign_in: SignIn) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    bela = make_member("Béla Member")
    sign_in(page, bela)
    page.goto(hub_url + _path(thread))
    page.locator("textarea[name=body]").click()
    page.locator(".editor__text").press_sequentially("Half a thought")
    expect(page.locator("[data-saved]")).to_be_visible(timeout=8000)
    assert "Half a thought" in Draft.objects.get(actor=bela.actor).fields["body"]
    page.goto(f"{hub_url}/en/threads/")
    page.goto(hub_url + _path(thread))
    expect(page.locator(".answer")).to_contain_text("Half a thought")
    page.locator(".answer").get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2 .prose")).to_have_text("Half a thought")
    assert not Draft.objects.exists()


def _choose_picture(page: Page, description: str) -> None:
    """Open the dialog for a picture in the reply form, choose one, and describe it or call it decoration."""
    page.locator("textarea[name=body]").click()
    expect(page.locator(".editor__text")).to_be_focused()
    page.get_by_role("button", name="Picture").click()
    dialog = page.locator("dialog[data-image]")
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    file = {"name": "garden.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    dialog.locator("input[type=file]").set_input_files(file)
    if description:
        dialog.get_by_label("What does it show?").fill(description)
    else:
        dialog.get_by_label("It is decoration only").check()
    dialog.get_by_role("button", name="Put it into the text").click()
    expect(page.locator(".editor__text img[src]")).to_be_visible()


@pytest.mark.parametrize("description", ["Beans in a box", ""], ids=["described", "decorative"])
def test_a_picture_is_described_or_called_decoration(
    hub_url: str, page: Page, sign_in: SignIn, description: str
) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    _choose_picture(page, description)
    page.locator(".answer").get_by_role("button", name="Reply", exact=True).click()
    shown = page.locator("#post-2 .prose img")
    expect(shown).to_have_attribute("alt", description)
    assert shown.evaluate("async (image) => (await image.decode(), image.naturalWidth)") == 40
    assert Attachment.objects.get().is_decorative is not bool(description)


def test_a_picture_without_words_is_refused_at_its_field(
    hub_url: str, page: Page, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    page.locator("textarea[name=body]").click()
    expect(page.locator(".editor__text")).to_be_focused()
    page.get_by_role("button", name="Picture").click()
    dialog = page.locator("dialog[data-image]")
    put = dialog.get_by_role("button", name="Put it into the text")
    put.click()
    expect(dialog.get_by_role("alert")).to_have_text(["Choose a picture first."])
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    file = {"name": "garden.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    dialog.locator("input[type=file]").set_input_files(file)
    put.click()
    words = dialog.get_by_label("What does it show?")
    expect(words).to_be_focused()
    expect(words).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text("Say what the picture shows, or that it is decoration only.")).to_be_visible()
    axe_clean(page)
    dialog.get_by_label("It is decoration only").check()
    expect(words).not_to_have_attribute("aria-invalid", "true")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_thread_is_followed_muted_and_kept_with_a_note(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, javascript: bool
) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    page = open_page(phone=True, javascript=javascript)
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    acts = page.locator(".thread__acts")
    acts.get_by_role("button", name="Follow").click()
    acts.get_by_text("Following").click()
    expect(acts.get_by_text("Your inbox tells you of every new reply.")).to_be_visible()
    if javascript:
        axe_clean(page)
        page.keyboard.press("Escape")
        expect(acts.get_by_text("Your inbox tells you of every new reply.")).to_be_hidden()
        acts.get_by_text("Following").click()
    acts.get_by_role("button", name="Mute this conversation").click()
    acts.get_by_text("Muted").click()
    acts.get_by_role("button", name="Follow it again").click()
    expect(acts.get_by_text("Following")).to_be_visible()
    acts.locator("summary", has_text="Bookmark").click()
    page.get_by_label("A note for yourself").fill("For Monday's lesson")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    acts.get_by_role("button", name="Keep it").click()
    acts.locator("summary", has_text="Bookmarked").click()
    expect(page.get_by_label("A note for yourself")).to_have_value("For Monday's lesson")
    acts.get_by_role("link", name="All bookmarks").click()
    expect(page.get_by_label("Note")).to_have_value("For Monday's lesson")
    page.goto(hub_url + _path(thread))
    acts.locator("summary", has_text="Share").click()
    expect(page.get_by_label("Permanent address of this conversation")).to_have_value(re.compile(f"/id/{thread.uuid}$"))


def test_a_member_joins_an_open_group_by_replying(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean
) -> None:
    group, ana = make_space("Open group"), make_member("Ana Ordinary")
    join(group, ana)
    thread = actions.start_thread("question", "Which tablet?", "<p>For all.</p>", by=viewer_of(ana), space=group)
    page = open_page(phone=True)
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    axe_clean(page)
    page.locator("textarea[name=body]").click()
    page.locator(".editor__text").press_sequentially("That one.")
    page.get_by_role("button", name="Join and reply").click()
    expect(page.locator("#post-2 .prose")).to_have_text("That one.")
    expect(page.locator("#messages")).to_contain_text("You are now a member of “Open group”.")


def test_a_selection_is_quoted_into_the_reply(hub_url: str, page: Page, sign_in: SignIn) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    sign_in(page, make_member("Béla Member"))
    page.goto(hub_url + _path(thread))
    page.locator("#post-1 .prose p").select_text()
    page.get_by_role("button", name="Quote").click()
    expect(page.locator(".editor__text blockquote")).to_contain_text("We have no budget.")
    expect(page.locator(".editor__text blockquote")).to_contain_text("Ana Ordinary wrote:")


def test_reading_to_the_end_marks_the_thread_as_read(hub_url: str, page: Page, sign_in: SignIn) -> None:
    thread = _thread(make_member("Ana Ordinary"), replies=12)
    bela = make_member("Béla Member")
    sign_in(page, bela)
    page.goto(f"{hub_url}/en/threads/")
    expect(page.locator(".row--unread")).to_have_count(1)
    with page.expect_response(re.compile(r"/-/threads/\d+/read/$")) as answer:
        page.goto(hub_url + _path(thread))
        page.locator("#post-13").scroll_into_view_if_needed()
        page.mouse.wheel(0, 3000)
    assert answer.value.status == 204
    page.wait_for_timeout(1800)
    assert ThreadRead.objects.get(actor=bela.actor, thread=thread).last_number == 13
    page.goto(f"{hub_url}/en/threads/")
    expect(page.locator(".row--unread")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_fit_a_phone_and_are_accessible(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, dark: bool
) -> None:
    ana = make_member("Ana Ordinary")
    thread = _thread(ana, replies=35)
    actions.edit_contribution(thread, "<p>We have <b>some</b> budget.</p>", by=viewer_of(ana), expected_version=1)
    run_pending_jobs()
    group = make_space("Open group")
    visitor, member = open_page(phone=True, dark=dark), open_page(phone=True, dark=dark)
    sign_in(member, ana)
    for path in (
        "/en/threads/",
        _path(thread),
        f"{_path(thread)}?post=31",
        "/en/threads/new/",
        "/en/threads/?show=waiting",
        f"/en/threads/?space={group.slug}",
        f"/en/threads/?person={ana.actor.handle}",
        "/en/search?q=tablet",
        "/en/search?q=zzz&kind=thread",
    ):
        visitor.goto(hub_url + path)
        axe_clean(visitor)
        assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    reply = thread.posts.get(number=2)
    for path in (
        "/en/threads/",
        _path(thread),
        "/en/threads/new/",
        f"/en/threads/{thread.pk}/reply/?quote=2",
        f"/en/threads/{thread.pk}/labels/",
        f"/en/posts/{reply.pk}/edit/",
        f"/en/posts/{reply.pk}/delete/",
        f"/en/posts/{thread.pk}/history/",
        "/en/drafts/",
    ):
        member.goto(hub_url + path)
        axe_clean(member)
        assert member.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_policy_lets_the_data_for_search_engines_be(hub_url: str, page: Page) -> None:
    thread = _thread(make_member("Ana Ordinary"))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(hub_url + _path(thread))
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert complaints == []


def test_a_visitor_asks_first_and_joins_after(hub_url: str, open_page: OpenPage, mailoutbox: Any) -> None:
    page = open_page(phone=True)
    page.goto(f"{hub_url}/en/threads/")
    page.get_by_role("link", name="Ask a question").first.click()
    page.get_by_label("Your question in one sentence").fill("Which tablet for grade four?")
    page.locator("textarea[name=body]").click()
    page.locator(".editor__text").press_sequentially("We have no budget.")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#messages")).to_contain_text("Your text is kept.")
    page.locator("input[name=email]").fill("new@example.org")
    page.locator("input[name=name]").fill("Nóra New")
    page.locator("select[name=country]").select_option("HU")
    page.get_by_label("I am at least 16 years old").check()
    page.get_by_label("I accept the terms of use").check()
    page.get_by_role("button", name="Send me a code").click()
    page.locator("input[name=code]").wait_for()
    [mail] = mailoutbox
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.body, re.MULTILINE)
    page.locator("input[name=code]").fill(code[1])
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_have_text("Which tablet for grade four?")
    expect(page.locator("#post-1")).to_contain_text("Nóra New")
    expect(page.locator("#messages")).to_contain_text("What you wrote is published.")
