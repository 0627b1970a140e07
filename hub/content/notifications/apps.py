"""Registers the feature."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The inbox, and the mail about it."""

    name = "hub.content.notifications"
    label = "content_notifications"
