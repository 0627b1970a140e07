"""Registers the feature."""

from django.apps import AppConfig


class SpacesConfig(AppConfig):
    """Spaces: groups with members in roles."""

    name = "hub.community.spaces"
    label = "community_spaces"
