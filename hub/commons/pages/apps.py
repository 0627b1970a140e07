"""Registers the feature."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that editors write, in every language of the hub."""

    name = "hub.commons.pages"
    label = "commons_pages"
