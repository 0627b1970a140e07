"""Registers the feature."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """What things are about: a curated taxonomy and free keywords."""

    name = "hub.community.topics"
    label = "community_topics"
