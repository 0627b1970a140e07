"""Registers the feature."""

from django.apps import AppConfig


class ManagementConfig(AppConfig):
    """The pages of those who look after the hub."""

    name = "hub.community.management"
    label = "community_management"
