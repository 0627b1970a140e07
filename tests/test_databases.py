"""The test databases: each test begins with what the migrations left, also after one that commits."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.environment import DATABASE


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for():
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[DATABASE]


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_may_empty_a_table_that_migrations_filled():
    Permission.objects.all().delete()
    ContentType.objects.all().delete()
    assert not ContentType.objects.exists()


@pytest.mark.django_db
def test_the_next_test_finds_the_rows_again():
    assert ContentType.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_also_finds_them():
    assert ContentType.objects.exists()
