"""Registers the search index with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app `core_search`."""

    name = "hub.core.search"
    label = "core_search"
