"""The activity log's application, which also imports every feature's verbs, rules, hooks and subscribers."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class ActivityConfig(AppConfig):
    """Imports, when all models are ready, the files by which features announce what they add."""

    name = "hub.core.activity"
    label = "core_activity"

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if not config.name.startswith("hub."):
                continue
            for part in ("verbs", "rules", "hooks", "jobs", "subscribers"):
                if find_spec(f"{config.name}.{part}"):
                    import_module(f"{config.name}.{part}")
