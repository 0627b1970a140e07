"""Who may start, reply, change and order threads. Asked with a `Place` or a `Standing`, never with a model."""

import rules

from hub.commons.discussions.kinds import Place, Standing
from hub.community.spaces.kinds import LEADING_ROLES, MODERATING_ROLES, WRITING_ROLES, SpaceRole, SpaceState
from hub.content.contributions.kinds import ContributionKind, ContributionState
from hub.content.contributions.rules import is_in_its_audience, is_shown
from hub.core.access.viewer import Viewer

_BUSY = frozenset({"", SpaceState.FORMING, SpaceState.ACTIVE})
_ANNOUNCING = LEADING_ROLES | {SpaceRole.RAPPORTEUR}


@rules.predicate
def is_active_member(viewer: Viewer, thing: object) -> bool:
    """Signed in and neither restricted nor suspended; or the hub itself, importing."""
    return viewer.is_system or bool(viewer.is_member and viewer.hub_role)


@rules.predicate
def may_write_in_place(viewer: Viewer, thing: Place | Standing) -> bool:
    """In the open hub everybody; in a group those whose role writes."""
    return viewer.is_system or thing.space_id is None or viewer.spaces.get(thing.space_id) in WRITING_ROLES


@rules.predicate
def may_join_place(viewer: Viewer, thing: Standing) -> bool:
    """Not in its group yet, which anybody may join."""
    return thing.is_joinable and thing.space_id not in viewer.spaces


@rules.predicate
def is_place_busy(viewer: Viewer, thing: Place | Standing) -> bool:
    """Forming and active groups are written in, concluded ones by those who lead, archived ones by nobody."""
    if thing.space_state in _BUSY:
        return True
    leads = thing.space_id is not None and viewer.spaces.get(thing.space_id) in LEADING_ROLES
    return thing.space_state == SpaceState.CONCLUDED and (leads or viewer.is_system)


@rules.predicate
def is_allowed_kind(viewer: Viewer, place: Place) -> bool:
    """Announcements come from those who lead a group, in the open hub from its editors."""
    if place.kind != ContributionKind.ANNOUNCEMENT or viewer.is_system:
        return True
    if place.space_id is None:
        return viewer.holds("editor")
    return viewer.spaces.get(place.space_id) in _ANNOUNCING


@rules.predicate
def keeps_order(viewer: Viewer, thing: Standing) -> bool:
    """A moderator of the group; a moderator of the hub in whatever they may read."""
    in_space = thing.space_id is not None and viewer.spaces.get(thing.space_id) in MODERATING_ROLES
    return viewer.is_system or in_space or (viewer.holds("moderator") and is_in_its_audience(viewer, thing))


@rules.predicate
def is_author(viewer: Viewer, thing: Standing) -> bool:
    """The viewer wrote it."""
    return viewer.is_system or (viewer.actor_id is not None and viewer.actor_id == thing.author_id)


@rules.predicate
def is_thread_author(viewer: Viewer, thing: Standing) -> bool:
    """The viewer opened the thread."""
    return viewer.is_system or (viewer.actor_id is not None and viewer.actor_id == thing.thread_author_id)


@rules.predicate
def is_thread(viewer: Viewer, thing: Standing) -> bool:
    """It is the thread itself, not a reply."""
    return thing.is_thread


@rules.predicate
def is_reply(viewer: Viewer, thing: Standing) -> bool:
    """It is a reply, not the opening."""
    return not thing.is_thread


@rules.predicate
def is_open(viewer: Viewer, thing: Standing) -> bool:
    """The thread takes replies."""
    return not thing.is_closed


@rules.predicate
def is_alone(viewer: Viewer, thing: Standing) -> bool:
    """A reply, or a thread in which nobody else has written: deleting it takes nothing from others."""
    return not thing.is_thread or thing.is_alone


@rules.predicate
def is_deleted(viewer: Viewer, thing: Standing) -> bool:
    """Its author deleted it, and its thread is still shown."""
    return thing.state == ContributionState.DELETED and (
        thing.is_thread or thing.thread_state == ContributionState.PUBLISHED
    )


@rules.predicate
def is_in_question(viewer: Viewer, thing: Standing) -> bool:
    """The thread is a question."""
    return thing.thread_kind == ContributionKind.QUESTION


_reads = is_shown & is_in_its_audience
_writes = is_active_member & may_write_in_place & is_place_busy
_orders = _reads & is_active_member & is_place_busy & keeps_order & is_thread

rules.add_perm("commons_discussions.view_thread", _reads)
rules.add_perm("commons_discussions.start_thread", _writes & is_allowed_kind)
rules.add_perm("commons_discussions.reply", _reads & _writes & is_thread & (is_open | keeps_order))
rules.add_perm("commons_discussions.join_and_reply", _reads & is_active_member & may_join_place & is_thread & is_open)
rules.add_perm("commons_discussions.edit", _reads & _writes & is_author & (is_open | keeps_order))
rules.add_perm("commons_discussions.delete", _reads & is_active_member & is_place_busy & is_author & is_alone)
rules.add_perm("commons_discussions.restore", is_deleted & is_in_its_audience & is_active_member & is_author)
rules.add_perm("commons_discussions.label", _reads & is_active_member & is_place_busy & (is_author | keeps_order))
rules.add_perm(
    "commons_discussions.accept_answer",
    _reads & is_active_member & is_place_busy & is_in_question & is_reply & (is_thread_author | keeps_order),
)
rules.add_perm("commons_discussions.pin", _orders)
rules.add_perm("commons_discussions.close", _orders)
rules.add_perm("commons_discussions.move", _orders)
rules.add_perm("commons_discussions.split", _orders)
rules.add_perm("commons_discussions.merge", _orders)
