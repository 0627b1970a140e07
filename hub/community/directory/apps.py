"""Registers the feature."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The directory of people."""

    name = "hub.community.directory"
    label = "community_directory"
