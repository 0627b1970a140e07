"""Registers the feature."""

from django.apps import AppConfig


class ReactionsConfig(AppConfig):
    """Reactions, bookmarks and follows."""

    name = "hub.content.reactions"
    label = "content_reactions"
