"""Who may read a contribution."""

from typing import Protocol

import rules

from hub.content.contributions.kinds import ContributionState
from hub.core.access.viewer import Viewer


class Readable(Protocol):
    """What decides who may read: of a model instance or of a row."""

    state: str
    visibility: str
    space_id: int | None


@rules.predicate
def is_shown(viewer: Viewer, contribution: Readable) -> bool:
    """Neither a draft nor hidden, removed or deleted."""
    return contribution.state == ContributionState.PUBLISHED


@rules.predicate
def is_in_its_audience(viewer: Viewer, contribution: Readable) -> bool:
    """The contribution is for everybody, for members, or for a group in which the viewer is."""
    return viewer.is_system or contribution.visibility in viewer.visibilities or contribution.space_id in viewer.spaces


rules.add_perm("content_contributions.view_contribution", is_shown & is_in_its_audience)
