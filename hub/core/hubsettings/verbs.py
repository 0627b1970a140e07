"""What happens to the hub's settings."""

from hub.core.activity import Verb

HUB_SETTINGS_CHANGED = Verb("core.hubsettings.changed", "The hub's settings were changed.")
HUB_LOGO_CHANGED = Verb("core.hubsettings.logo_changed", "The hub's logo was changed.")
HUB_SET_UP = Verb("core.hubsettings.set_up", "The hub's set-up was completed.")
