"""Registers the project's pages."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Home, search and the pages that show many features."""

    name = "hub.project"
    label = "project"
