"""Reading the settings costs next to nothing, and never shows another database's hub."""

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from hub.core.hubsettings import queries
from hub.core.hubsettings.models import HubSettings
from hub.core.hubsettings.queries import (
    current_or_last_known_hub_settings,
    forget_hub_settings,
    hub_settings,
    offered_languages,
)


def test_a_new_hub_has_defaults(db):
    assert hub_settings().version == 0
    assert not hub_settings().is_set_up
    assert hub_settings().languages == ("en",)


def test_within_two_seconds_nothing_is_asked(db, django_assert_num_queries):
    hub_settings()
    with django_assert_num_queries(0):
        hub_settings()


def test_an_unchanged_version_costs_one_small_query(db, django_assert_num_queries, monkeypatch):
    HubSettings.objects.create(pk=1, name="Riverland hub")
    assert hub_settings().name == "Riverland hub"
    monkeypatch.setattr(queries._Memory, "checked_at", 0.0)
    with django_assert_num_queries(1):
        hub_settings()


def test_another_process_is_noticed_by_its_version(db, monkeypatch):
    HubSettings.objects.create(pk=1, name="Before")
    assert hub_settings().name == "Before"
    HubSettings.objects.update(name="After", version=2)
    assert hub_settings().name == "Before"
    monkeypatch.setattr(queries._Memory, "checked_at", 0.0)
    assert hub_settings().name == "After"


def test_without_a_database_the_last_known_settings_hold(db, monkeypatch):
    def fail(*arguments):
        raise DatabaseError

    forget_hub_settings()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        assert current_or_last_known_hub_settings().name == "Education hub"
        with pytest.raises(DatabaseError):
            hub_settings()


def test_before_the_set_up_every_language_is_offered(db):
    HubSettings.objects.create(pk=1, languages=["sv", "en"], default_language="en")
    assert offered_languages() == ("en", "sv", "hu", "el")
    forget_hub_settings()
    HubSettings.objects.update(setup_completed_at=timezone.now())
    assert offered_languages() == ("en", "sv")
