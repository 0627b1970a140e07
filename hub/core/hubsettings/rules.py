"""Who may change the hub's settings."""

import rules

from hub.core.access.viewer import Viewer


@rules.predicate
def is_administrator(viewer: Viewer) -> bool:
    """An administrator of this hub, or the system itself (set-up, commands)."""
    return viewer.holds("administrator")


rules.add_perm("core_hubsettings.change_settings", is_administrator)
