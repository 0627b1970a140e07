"""What people come for, from the first page to the end, in a real browser on a real `hub run` with the demonstration.

Every page on the way is looked at by axe at 1280 and at 360 pixels; nothing may be written to the browser's console and
nothing may be fetched from anywhere but the hub.
"""

import email
import email.policy
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from tests.browser.conftest import DESKTOP, PHONE, SCRIPTLESS, OpenPage
from tests.environment import DATABASE, ROOT, SERVER
from tests.project.test_run import free_port, wait_for

# One hub for all journeys of a run: pytest-xdist keeps them in one process.
pytestmark = pytest.mark.xdist_group("journeys")
LOCALE = Path(__file__).parents[2] / "hub" / "locale"


class DemoHub:
    """A `hub run` of its own, with the demonstration, its worker and a folder where its mail lies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.output = folder.with_name("hub-run.log")

    def start(self) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "HUB_ENV": "development", "HUB_DEMO": "1", "HUB_WEB_WORKERS": "1"}
        environment |= {"HUB_DATA_DIR": str(self.folder), "HUB_PORT": str(port)}
        environment.pop("HUB_DATABASE_URL", None)
        if DATABASE == "postgres":
            environment["HUB_DATABASE_URL"] = _own_postgres()
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hub", "run"], env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        wait_for(lambda: "The hub is open" in self.output.read_text() or self.process.poll() is not None, patience=300)
        assert self.process.poll() is None, self.output.read_text()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def letters_to(self, address: str) -> list[str]:
        """The texts of the mail that was sent to an address, the oldest first."""
        found = []
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda each: each.stat().st_mtime_ns):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = letter.get_body(("plain",))
            if address in str(letter["To"]) and body is not None:
                found.append(body.get_content())
        return found

    def code_for(self, address: str) -> str:
        """The one-time code in the last letter to an address, which the worker may still be sending."""
        wait_for(lambda: bool(self.letters_to(address)))
        found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", self.letters_to(address)[-1], re.MULTILINE)
        assert found, self.letters_to(address)[-1]
        return found[1]


def _own_postgres() -> str:
    """The address of a fresh, empty database on the run's server."""
    name, parts = f"hub_{ROOT.name[-8:]}_journeys", urlsplit(SERVER)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(parts._replace(path=f"/{name}"))


@pytest.fixture(scope="module")
def demo_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHub]:
    running = DemoHub(tmp_path_factory.mktemp("journeys") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def hub_url(demo_hub: DemoHub) -> str:
    """In place of the server of the other browser tests: what `open_page` opens pages of."""
    return demo_hub.address


@pytest.fixture
def open_watched(open_page: OpenPage, hub_url: str) -> Iterator[OpenPage]:
    """Opens pages that may neither complain in the console nor fetch anything from elsewhere."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text} ({message.location})")

    def see(request: Request) -> None:
        if not request.url.startswith((hub_url, "data:", "blob:")):
            complaints.append(f"fetched {request.url}")

    def open_one(*, phone: bool = False, javascript: bool = True, language: str = "en", dark: bool = False) -> Page:
        page = open_page(phone=phone, javascript=javascript, language=language, dark=dark)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.context.on("request", see)
        return page

    yield open_one
    assert complaints == []


@pytest.fixture
def look(axe_clean: Callable[[Page], None]) -> Callable[[Page], None]:
    """Judge the page by axe and by its width as on a desktop and as on a phone: `look(page)`."""

    def judge(page: Page) -> None:
        page.wait_for_load_state()
        before = page.viewport_size
        assert before is not None
        for size in (DESKTOP["viewport"], PHONE["viewport"]):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # a dictionary of width and height
            # As high as the page: the bar at the foot of a phone's screen covers nothing that one cannot scroll to.
            height = page.evaluate("document.documentElement.scrollHeight") + 100
            page.set_viewport_size({**size, "height": height})  # type: ignore[dict-item]  # as above
            if page not in SCRIPTLESS:
                axe_clean(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= page.evaluate("innerWidth"), f"{page.url} is {width} pixels wide"
        page.set_viewport_size(before)

    return judge


class Finger:
    """Somebody's finger on a phone: counts its taps on the page. Keys of the phone's keyboard are typing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def press(self, key: str) -> None:
        """The keyboard's own “search”, “next” or “go”."""
        self.page.keyboard.press(key)


@cache
def _english_with_a_translation(language: str) -> frozenset[str]:
    """Every text of the interface that reads otherwise in a language."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file)
    return frozenset(
        message.id
        for message in catalogue
        if message.id and isinstance(message.id, str) and message.string not in ("", message.id)
    )


def assert_interface_speaks(language: str, page: Page) -> None:
    """No line of the page is English that the hub could have said in the language."""
    assert page.locator("html").get_attribute("lang") == language
    lines = {line.strip() for line in page.locator("body").inner_text().splitlines()}
    assert lines & _english_with_a_translation(language) == set(), page.url


# --- The teacher ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_teacher_on_a_phone_finds_asks_joins_and_sees_her_question_in_under_ten_taps(
    demo_hub: DemoHub, open_watched: OpenPage, look: Callable[[Page], None], javascript: bool
) -> None:
    page = open_watched(phone=True, language="hu-HU", javascript=javascript)
    finger = Finger(page)
    address = f"teacher-{'with' if javascript else 'without'}@school.example"
    question = "Mire jó még egy táblagép, ha már nem kap frissítést?"

    def arrive() -> None:
        page.wait_for_load_state()
        assert_interface_speaks("hu", page)
        look(page)

    page.goto("/")
    arrive()
    finger.tap(page.get_by_role("main").get_by_role("searchbox"))
    finger.type("táblagépek beosztása")
    finger.press("Enter")
    page.wait_for_url("**/hu/search?*")
    arrive()
    finger.tap(page.get_by_role("link", name="Tizennégy táblagép, huszonkét gyerek"))
    page.wait_for_url(re.compile(r"/hu/threads/\d+-"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tizennégy táblagép")
    arrive()
    finger.tap(page.get_by_role("main").get_by_role("link", name="Kérdés feltevése"))
    page.wait_for_url("**/hu/threads/new/")
    arrive()
    finger.type(question)
    finger.tap(page.get_by_label("Mit kell tudni a válaszhoz?"))
    finger.type("Hat régi táblagépünk van egy harmadik osztályban. Olvasni és rajzolni jók lennének.")
    finger.tap(page.get_by_role("button", name="Tovább"))
    page.wait_for_url("**/account/signup/")
    arrive()
    finger.type(address)
    finger.press("Tab")
    finger.type("Próba Piroska")
    assert page.get_by_role("combobox", name="Ország").input_value() == "HU"
    finger.tap(page.locator("[name=is_old_enough]"))
    finger.tap(page.get_by_label("Elfogadom a felhasználási feltételeket"))
    finger.tap(page.get_by_role("button", name="Kérek egy kódot"))
    page.wait_for_url("**/confirm-email/**")
    arrive()
    finger.type(demo_hub.code_for(address))
    finger.press("Enter")
    page.wait_for_url(re.compile(r"/hu/threads/\d+-"))
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    expect(page.get_by_text("Hat régi táblagépünk van")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Próba Piroska").first).to_be_visible()
    arrive()
    assert finger.taps < 10


# --- The manager ---------------------------------------------------------------------------------------------------

MESSY = """E-mail;Full name;Country;Language;Remarks
petra.new@school.example;Petra Újhelyi;Hungary;hu;met at the fair
not-an-address;Nils Newcomer;Sweden;sv;
petra.new@school.example;Petra Újhelyi;Hungary;hu;the same again
olga.new@school.example;;Greece;el;
pavel.new@school.example;Pavel Nový;Narnia;en;
"""
MENDED = """E-mail;Full name;Country;Language;Remarks
petra.new@school.example;Petra Újhelyi;Hungary;hu;met at the fair
nils.new@school.example;Nils Newcomer;Sweden;sv;
olga.new@school.example;Olga Néa;Greece;el;
pavel.new@school.example;Pavel Nový;Czechia;en;
"""


def _upload(page: Page, name: str, table: str) -> None:
    page.get_by_label("Members", exact=True).check()
    page.get_by_label("Table (CSV)").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": table.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Look at the table").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_manager_mends_and_imports_a_messy_table_sends_a_wave_and_merges_two_accounts(
    demo_hub: DemoHub, open_watched: OpenPage, look: Callable[[Page], None]
) -> None:
    page = open_watched()
    menu = page.get_by_role("navigation", name="Management")

    page.goto("/en/")
    page.get_by_role("button", name="Manager").click()
    expect(page.get_by_role("heading", name="Management", level=1)).to_be_visible()
    look(page)

    menu.get_by_role("link", name="Import").click()
    look(page)
    _upload(page, "fair.csv", MESSY)
    expect(page.get_by_text("4 problems")).to_be_visible()
    problems = page.get_by_role("region", name="Problems").get_by_role("row")
    places = [row.split("\t")[:2] for row in problems.all_inner_texts()[1:]]
    assert places == [["3", "E-mail"], ["4", "E-mail"], ["5", "Full name"], ["6", "Country"]]
    expect(page.get_by_role("button", name="Import all of it")).to_have_count(0)
    look(page)

    menu.get_by_role("link", name="Import").click()
    _upload(page, "fair-mended.csv", MENDED)
    expect(page.get_by_text("4 lines can be imported.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Import all of it").click()
    expect(page.get_by_text("4 members are imported")).to_be_visible()
    look(page)

    menu.get_by_role("link", name="Invitations").click()
    page.get_by_label("Name of this wave").fill("From the fair")
    page.get_by_label("Invite all imported members").check()
    page.get_by_label("E-mail addresses").fill("extra.new@school.example")
    page.get_by_label("Message in English").fill("We met at the fair. Come in, the hub is open.")
    look(page)
    page.get_by_role("button", name="Send the invitations").click()
    expect(page.get_by_role("heading", name="From the fair")).to_be_visible()
    wait_for(lambda: bool(demo_hub.letters_to("petra.new@school.example")))
    wait_for(lambda: bool(demo_hub.letters_to("extra.new@school.example")))
    counts = re.compile(r"invited\s+5\s+sent\s+5\s+joined\s+0\s+bounced\s+0", re.IGNORECASE)
    wait_for(lambda: bool(page.reload()) and bool(counts.search(page.locator("main dl").first.inner_text())))
    look(page)

    menu.get_by_role("link", name="Members").click()
    page.get_by_label("Name or e-mail address begins with").fill("Bence")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Bence Harkanyos").click()
    expect(page.get_by_text("Perhaps the same person")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Look at merging them").click()
    expect(page.get_by_role("heading", name="What moves")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Merge these accounts").click()
    expect(page.get_by_role("heading", name="Bence Harkányos")).to_be_visible()
    look(page)


# --- The coordinator -----------------------------------------------------------------------------------------------


def test_a_coordinator_sees_her_sixty_organisations_answers_two_requests_and_invites_five(
    demo_hub: DemoHub, open_watched: OpenPage, look: Callable[[Page], None]
) -> None:
    page = open_watched()
    tabs = page.get_by_role("navigation", name="Meltemi Coalition")

    page.goto("/en/")
    page.get_by_role("button", name="Coordinator").click()
    expect(page.get_by_role("heading", name="Meltemi Coalition", level=1)).to_be_visible()
    expect(page.get_by_text("60 organisations").first).to_be_visible()
    look(page)

    tabs.get_by_role("link", name="Members").click()
    organisations = page.get_by_role("region", name="Organisations").get_by_role("listitem")
    expect(organisations).to_have_count(60)
    spoken_for = [text for text in organisations.all_inner_texts() if "Speaking for it:" in text]
    silent = [text for text in organisations.all_inner_texts() if "Nobody speaks for it yet" in text]
    assert (len(spoken_for), len(silent)) == (55, 5)
    assert [text for text in spoken_for if "Ministry of Education" in text and "Θεανώ Καλλιμάνη" in text]
    look(page)

    tabs.get_by_role("link", name="Requests and invitations 2").click()
    look(page)
    page.get_by_role("link", name=re.compile("Let in.*Advisory Service Levantine")).click()
    look(page)
    page.get_by_role("main").get_by_role("button", name="Let in").click()
    page.get_by_role("link", name=re.compile("Refuse.*Elira Bregaska")).click()
    page.get_by_role("main").get_by_role("textbox").fill("The calls are for organisations. Your network may join.")
    look(page)
    page.get_by_role("main").get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("Nobody waits")).to_be_visible()
    look(page)

    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_text("More members and organisations of the hub").click()
    for number, (typed, found) in enumerate(
        [("Zsófia", "Zsófia Kerekes-Tarr"), ("Talschule", "Talschule Hochsteinach"), ("Giulia", "Giulia")], start=1
    ):
        page.get_by_label(f"Member or organisation {number}").press_sequentially(typed)
        page.get_by_role("option", name=found).first.click()
    page.get_by_label("E-mail addresses").fill("principal@new-school.example\noffice@new-school.example")
    page.get_by_label("A word to them").fill("Come and see how sixty organisations talk to each other.")
    look(page)
    page.get_by_role("main").get_by_role("button", name="Invite", exact=True).click()
    invitations = page.get_by_role("region", name="Open invitations").get_by_role("listitem")
    # One was waiting before.
    expect(invitations).to_have_count(6)
    look(page)
    for address in ("principal@new-school.example", "office@new-school.example"):
        wait_for(lambda address=address: bool(demo_hub.letters_to(address)))
        assert "/invitations/" in demo_hub.letters_to(address)[-1]
