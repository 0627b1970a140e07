"""Registers the feature."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports and decisions."""

    name = "hub.content.moderation"
    label = "content_moderation"
