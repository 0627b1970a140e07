"""The hub settings' application."""

from django.apps import AppConfig

from hub.core.languages.addresses import offer_languages


class HubSettingsConfig(AppConfig):
    """One row that describes this hub."""

    name = "hub.core.hubsettings"
    label = "core_hubsettings"

    def ready(self) -> None:
        from hub.core.hubsettings.queries import offered_languages  # late: models are loaded before the apps are ready

        offer_languages(offered_languages)
