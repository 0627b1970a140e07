"""Registers the feature."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Who acts: one row per party."""

    name = "hub.community.actors"
    label = "community_actors"
