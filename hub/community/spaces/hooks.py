"""What groups add elsewhere: the menu, and how their members are counted."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.ui.kinds import NavItem, nav_items


@nav_items.answer(order=10)
def groups_in_the_menu(viewer: Viewer) -> Iterable[NavItem]:
    """All groups."""
    yield NavItem(_("Groups"), f"/{get_language() or 'en'}/spaces/", "handshake", in_tab_bar=True)


_IN_IT = """
    SELECT count(*) FROM community_spaces_spacemembership m JOIN community_actors_actor a ON a.id = m.actor_id
    WHERE m.space_id = t.id AND a.kind = '{}'
"""


@counters.answer(order=10)
def numbers_of_groups() -> Iterable[Counter]:
    """How many persons and organisations are in a group."""
    table = "community_spaces_space"
    yield column_counter("members of groups", table, "member_count", _IN_IT.format("person"))
    yield column_counter("organisations in groups", table, "organisation_count", _IN_IT.format("organisation"))
