"""Registers rate limits, and makes django-allauth count in the same table."""

from django.apps import AppConfig


class RateLimitsConfig(AppConfig):
    """The app `core_ratelimits`."""

    name = "hub.core.ratelimits"
    label = "core_ratelimits"

    def ready(self) -> None:
        from hub.core.ratelimits import signin  # allauth's settings need the apps to be ready.

        signin.install()
