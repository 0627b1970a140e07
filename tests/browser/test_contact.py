"""Getting in touch on a phone: asking, accepting, answering, blocking; the same pages without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.factories import make_member

SignIn = Callable[[Page, Any], None]
AxeClean = Callable[[Page], None]


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_two_people_get_in_touch_and_one_has_enough(
    hub_url: str, open_page: OpenPage, sign_in: SignIn, axe_clean: AxeClean, has_scripts: bool
) -> None:
    look = axe_clean if has_scripts else lambda _page: None
    ana, bela = make_member("Ana Ordinary"), make_member("Béla Member")
    hers, his = (open_page(phone=True, javascript=has_scripts, dark=dark) for dark in (False, True))
    sign_in(hers, ana)
    sign_in(his, bela)

    hers.goto(f"{hub_url}/en/people/{bela.actor.handle}/")
    hers.get_by_role("link", name="Write a message").click()
    press(hers, "Send")
    expect(hers.get_by_role("alert")).to_be_visible()
    look(hers)
    hers.get_by_label("Your message").fill("I read what you wrote about tablets.")
    press(hers, "Send")
    hers.goto(f"{hub_url}/en/people/{bela.actor.handle}/message/")
    expect(hers.get_by_text("waits for an answer")).to_be_visible()
    look(hers)

    his.goto(f"{hub_url}/en/messages/")
    look(his)
    press(his, "Accept")
    his.get_by_label("Message", exact=False).fill("Gladly.")
    press(his, "Send")
    look(his)
    hers.goto(f"{hub_url}/en/messages/")
    look(hers)
    hers.get_by_role("main").get_by_role("link", name="Béla Member").click()
    expect(hers.get_by_text("Gladly.")).to_be_visible()

    press(hers, "Block")
    expect(hers.get_by_text("You get no messages from Béla Member; what you write cannot be answered.")).to_be_visible()
    look(hers)
    his.reload()
    his.get_by_label("Message", exact=False).fill("One more thing")
    press(his, "Send")
    expect(his.get_by_text("This person does not take messages from you at present.").first).to_be_visible()
    hers.goto(f"{hub_url}/en/messages/")
    hers.get_by_text("From whom you get no messages").click()
    look(hers)
    press(hers, "Allow messages again (Béla Member)")
    for page in (hers, his):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
