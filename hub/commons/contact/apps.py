"""Registers the feature."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """Message requests and private conversations."""

    name = "hub.commons.contact"
    label = "commons_contact"
