"""Registers the feature."""

from django.apps import AppConfig


class SearchPageConfig(AppConfig):
    """The search page and its suggestions."""

    name = "hub.content.search"
    label = "content_search"
