"""SQLite's numbers about its own tables: of large ones, fresh, and seen by connections that are open already."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from hub.core.activity.models import Activity
from hub.core.statistics import ENOUGH_ROWS, renew_statistics
from tests.environment import DATABASE

pytestmark = pytest.mark.django_db(transaction=True)
only_sqlite = pytest.mark.skipif(DATABASE != "sqlite", reason="PostgreSQL's autovacuum counts by itself")


def counted() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


@only_sqlite
def test_large_tables_are_counted_and_no_others() -> None:
    Activity.objects.bulk_create(Activity(verb="test.statistics") for _ in range(ENOUGH_ROWS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "core_jobs_job" in counted() or "django_migrations" in counted()
    assert renew_statistics() == sorted(counted())
    assert "core_activity_activity" in counted()
    assert not counted() & {"django_migrations", "core_search_words_data"}


@only_sqlite
def test_an_open_connection_plans_by_the_new_numbers() -> None:
    Activity.objects.bulk_create(Activity(verb="test.statistics") for _ in range(ENOUGH_ROWS))
    path = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(path)) as other:
        before = other.execute("PRAGMA schema_version").fetchone()
        renew_statistics()
        assert other.execute("PRAGMA schema_version").fetchone() != before


@pytest.mark.skipif(DATABASE == "sqlite", reason="this is PostgreSQL's way")
def test_postgresql_is_left_alone(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert renew_statistics() == []
