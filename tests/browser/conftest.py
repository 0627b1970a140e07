"""Real Chromium against the real WSGI application: `hub_url` to visit, `page` to act on, `axe_clean` to judge it by.

`open_page(phone=True, javascript=False, language="el", dark=True)` opens further pages, each with cookies of its own.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

PICTURES = Path(__file__).parents[2] / "var" / "test-pictures"
SCRIPTLESS: WeakSet[Page] = WeakSet()
FAILED = pytest.StashKey[bool]()

# Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the fixtures below whether the test failed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


class OpenPage(Protocol):
    """Opens a page in a browser window of its own."""

    def __call__(
        self, *, phone: bool = False, javascript: bool = True, language: str = "en", dark: bool = False
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole process: Debian's, or the one that HUB_TEST_CHROMIUM names."""
    program = os.environ.get("HUB_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("Chromium is not on this machine (on Debian and Ubuntu: apt install chromium)")
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS + sandbox)
        yield chromium
        chromium.close()


@pytest.fixture
def hub_url(transactional_db: None) -> Iterator[str]:
    """Address of the hub, served from this process with the test's own database."""
    server = LiveServerThread("127.0.0.1", lambda _handler: WSGIHandler())
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def open_page(browser: Browser, hub_url: str, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages as a phone, without JavaScript, in a language or dark; pictures of a failure: var/test-pictures."""
    contexts: list[BrowserContext] = []

    def open_one(*, phone: bool = False, javascript: bool = True, language: str = "en", dark: bool = False) -> Page:
        context = browser.new_context(
            **(PHONE if phone else DESKTOP),
            base_url=hub_url,
            java_script_enabled=javascript,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if not javascript:
            SCRIPTLESS.add(page)
        return page

    yield open_one
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False) and context.pages:
            context.pages[-1].screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at 1280 pixels with JavaScript, in English."""
    return open_page()


@pytest.fixture
def sign_in(hub_url: str) -> Callable[[Page, Any], None]:
    """Signs a member in without the sign-in form: `sign_in(page, member)`."""

    def with_cookie(page: Page, member: Any) -> None:
        client = Client()
        client.force_login(member)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": hub_url}])

    return with_cookie


@pytest.fixture
def axe_clean() -> Callable[[Page], None]:
    """Fails with axe's own words where a page breaks WCAG 2.2 AA or a best practice: `axe_clean(page)`."""

    def check(page: Page) -> None:
        # axe waits for promises, which never come true without JavaScript: the test would hang.
        assert page not in SCRIPTLESS, "axe needs JavaScript: check the same address on a page that has it"
        results = Axe().run(page, options={"runOnly": WCAG_22_AA})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
