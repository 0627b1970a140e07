"""All groups, as managers see them: also those that are being prepared, closed or archived."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from hub.community.spaces.kinds import GROUP_KINDS
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

_EXPORTED_AT_ONCE = 500
# As the index of groups by activity names them, so that it serves every page.
_IS_GROUP = "s.kind IN ({})".format(", ".join(f"'{kind}'" for kind in GROUP_KINDS))


class GroupRow(NamedTuple):
    """One group in a list; `activity_at` and `id` are the key of the next page."""

    id: int
    slug: str
    name: str
    kind: str
    state: str
    visibility: str
    join_method: str
    country: str
    member_count: int
    created_at: datetime
    activity_at: datetime


@cache
def _statement(*, of_state: bool, of_kind: bool, is_continued: bool) -> Rows[GroupRow]:
    conditions = [_IS_GROUP]
    conditions += ["s.state = %(state)s"] if of_state else []
    conditions += ["s.kind = %(kind)s"] if of_kind else []
    conditions += ["(s.activity_at, s.id) < (%(before_at)s, %(before_id)s)"] if is_continued else []
    return Rows(
        GroupRow,
        f"""
        SELECT s.id, s.slug, s.name, s.kind, s.state, s.visibility, s.join_method, s.country, s.member_count,
            s.created_at, s.activity_at
        FROM community_spaces_space s WHERE {" AND ".join(conditions)}
        ORDER BY s.activity_at DESC, s.id DESC LIMIT %(limit)s
        """,
    )


def groups(
    viewer: Viewer, *, state: str = "", kind: str = "", before: tuple[datetime, int] | None = None, limit: int = 50
) -> list[GroupRow]:
    """Groups, the latest active first; one more than `limit` says there are more."""
    require("community_spaces.view_desk", viewer)
    before_at, before_id = before or (None, None)
    statement = _statement(of_state=bool(state), of_kind=bool(kind), is_continued=before is not None)
    return statement.all(state=state, kind=kind, before_at=before_at, before_id=before_id, limit=limit + 1)


def exported_groups(viewer: Viewer, *, state: str = "", kind: str = "") -> Iterator[GroupRow]:
    """Every group that fits, the latest active first, read five hundred at a time."""
    require("community_management.export", viewer)
    before: tuple[datetime, int] | None = None
    while rows := groups(viewer, state=state, kind=kind, before=before, limit=_EXPORTED_AT_ONCE - 1):
        yield from rows
        before = rows[-1].activity_at, rows[-1].id
