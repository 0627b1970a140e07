"""Pairs of accounts that may be one person's: found when the second comes, listed until a manager decides."""

from datetime import datetime
from typing import NamedTuple

from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows, run

MOST_WAITING = 50
_OPEN = """
    FROM community_management_likelyduplicate d
    JOIN community_members_member m ON m.id = d.first_id JOIN community_actors_actor a ON a.id = m.actor_id
    JOIN community_members_member n ON n.id = d.second_id JOIN community_actors_actor b ON b.id = n.actor_id
    WHERE d.settled_at IS NULL AND m.state NOT IN ('closed', 'erased') AND n.state NOT IN ('closed', 'erased')
"""


class DuplicateRow(NamedTuple):
    """Two accounts beside each other, the older one first."""

    id: int
    found_at: datetime
    first_id: int
    first_name: str
    first_email: str
    first_state: str
    second_id: int
    second_name: str
    second_email: str
    second_state: str


_ROWS = Rows(
    DuplicateRow,
    f"""
    SELECT d.id, d.found_at, m.id, a.name, m.email, m.state, n.id, b.name, n.email, n.state {_OPEN}
    AND d.id < %(before)s ORDER BY d.id DESC LIMIT %(limit)s
    """,
)


def likely_pairs(viewer: Viewer, *, before: int = 0, limit: int = 30) -> list[DuplicateRow]:
    """Pairs that nobody has decided about, found last first; one more than `limit` says there are more."""
    require("community_members.view_accounts", viewer)
    return _ROWS.all(before=before or 2**62, limit=limit + 1)


def count_likely_pairs(*, most: int = MOST_WAITING) -> int:
    """How many pairs wait, counted up to `most`."""
    return int(run(f"SELECT COUNT(*) FROM (SELECT 1 {_OPEN} LIMIT {most}) pairs")[0][0])


class _Pair(NamedTuple):
    first_id: int
    second_id: int


# Names in one country that somebody else has: served by the index of actors by name.
_SAME_NAMES = Rows(
    _Pair,
    """
    SELECT DISTINCT m.id, n.id
    FROM community_members_member m JOIN community_actors_actor a ON a.id = m.actor_id
    JOIN community_actors_actor b
        ON b.kind = 'person' AND b.name = a.name AND b.country = a.country AND b.id <> a.id
    JOIN community_members_member n ON n.actor_id = b.id
    WHERE m.id >= %(first)s AND m.id <= %(last)s AND n.state NOT IN ('closed', 'erased')
    LIMIT %(limit)s
    """,
)


def same_names(first: int, last: int, *, limit: int = 1000) -> list[tuple[int, int]]:
    """Of the accounts with ids from `first` to `last`, those whose name and country another account has."""
    return [(pair.first_id, pair.second_id) for pair in _SAME_NAMES.all(first=first, last=last, limit=limit)]
