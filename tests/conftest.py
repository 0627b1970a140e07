"""Fixtures of the whole suite: the database of each process, and what a test may not leave behind."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from hub.community.topics.queries import forget_topics
from hub.core.hubsettings.queries import forget_hub_settings
from hub.core.search.queries import forget_counts
from hub.project.catalogues import compile_catalogues, stale_catalogues
from tests import databases

pytest_plugins = ["tests.personas", "tests.abuse.world"]


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    """Compiled anew, so that what the tests read does not depend on who started a hub here before."""
    compile_catalogues(stale_catalogues())


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's set-up: our databases are copies of one migrated template.

    Django empties all tables after a test that commits, and with them the rows that migrations put in;
    we copy the template again.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        databases.make_database()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: databases.restore_database())
        yield
        databases.drop_database()


@pytest.fixture(autouse=True)
def _settings_read_anew() -> None:
    """No test sees the hub's settings, topics and counts as another test's transaction left them in memory."""
    forget_hub_settings()
    forget_topics()
    forget_counts()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English, whatever the one before it read."""
    with translation.override("en"):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests under `tests/browser` are marked `browser`, so that `-m "not browser"` leaves them out."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
