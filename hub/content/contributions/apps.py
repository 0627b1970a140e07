"""Registers the feature."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Contributions: one table for anything brought to the hub."""

    name = "hub.content.contributions"
    label = "content_contributions"
