"""Registers the feature."""

from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """Conversation: threads and their posts."""

    name = "hub.commons.discussions"
    label = "commons_discussions"
