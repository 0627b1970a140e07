"""The design system's application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Holds no models: templates, static files and the code that renders them."""

    name = "hub.core.ui"
    label = "core_ui"
