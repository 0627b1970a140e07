"""The hub settings' application."""

from django.apps import AppConfig


class HubSettingsConfig(AppConfig):
    """One row that describes this hub."""

    name = "hub.core.hubsettings"
    label = "core_hubsettings"
