"""Reads the hub's settings: from the process's memory, checked against the database every few seconds."""

import time
from dataclasses import fields
from types import MappingProxyType

from django.db import DatabaseError, connection

from hub.core.hubsettings.kinds import HubSnapshot
from hub.core.hubsettings.models import HubSettings
from hub.core.languages.addresses import ALL_LANGUAGES

CHECK_EVERY_SECONDS = 2.0
_FIELDS = [field.name for field in fields(HubSnapshot)]


class _Memory:
    """What this process knows: the last snapshot and when it was last compared with the database."""

    snapshot = HubSnapshot()
    checked_at = 0.0


def hub_settings() -> HubSnapshot:
    """The hub's settings; at most one small query per process in two seconds, defaults before the first set-up."""
    now = time.monotonic()
    if now - _Memory.checked_at < CHECK_EVERY_SECONDS and _Memory.checked_at:
        return _Memory.snapshot
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM core_hubsettings_hubsettings WHERE id = 1")
        row = cursor.fetchone()
    version = row[0] if row else 0
    if version != _Memory.snapshot.version:
        _Memory.snapshot = _read() if version else HubSnapshot()
    _Memory.checked_at = now
    return _Memory.snapshot


def last_known_hub_settings() -> HubSnapshot:
    """The settings without a query, for pages that must work while the database does not."""
    return _Memory.snapshot


def current_or_last_known_hub_settings() -> HubSnapshot:
    """The settings, or what was last known of them where the database cannot be asked."""
    try:
        return hub_settings()
    except DatabaseError:
        return _Memory.snapshot


def offered_languages() -> tuple[str, ...]:
    """The languages to which readers are led, the main one first; before the set-up all that the interface speaks."""
    hub = current_or_last_known_hub_settings()
    if not hub.is_set_up:
        return ALL_LANGUAGES
    return (hub.default_language, *(code for code in hub.languages if code != hub.default_language))


def forget_hub_settings() -> None:
    """Ask the database again at the next page: after a change in this process, and between tests."""
    _Memory.checked_at = 0.0
    _Memory.snapshot = HubSnapshot(version=-1)


def _read() -> HubSnapshot:
    row = HubSettings.objects.get(pk=1)
    values = {name: getattr(row, name) for name in _FIELDS}
    values["taglines"] = MappingProxyType(dict(row.taglines))
    values["languages"] = tuple(row.languages) or (row.default_language,)
    return HubSnapshot(**values)
