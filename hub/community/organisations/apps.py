"""Registers the feature."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations, who belongs to them and who speaks for them."""

    name = "hub.community.organisations"
    label = "community_organisations"
