"""Registers the feature."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """What members tell of themselves, and the directory of people."""

    name = "hub.community.profiles"
    label = "community_profiles"
