"""Who may write for the hub, and who may report a barrier."""

import rules

from hub.core.access.viewer import Viewer


@rules.predicate
def is_editor(viewer: Viewer) -> bool:
    """An editor of this hub or more, or the system itself."""
    return viewer.holds("editor")


rules.add_perm("commons_pages.edit_pages", is_editor)
rules.add_perm("commons_pages.answer_barriers", is_editor)
rules.add_perm("commons_pages.report_barrier", rules.always_true)
