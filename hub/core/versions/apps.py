"""Registers page versions with Django."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """The app `core_versions`."""

    name = "hub.core.versions"
    label = "core_versions"
