"""Registers the feature."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Persons with an account: sign-up, profile, sessions, directory."""

    name = "hub.community.members"
    label = "community_members"
