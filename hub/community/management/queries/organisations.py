"""Organisations in every state, as managers see them."""

import uuid
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from hub.community.organisations.kinds import OrganisationState, sort_key
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.rows import Rows

_EXPORTED_AT_ONCE = 1000
# The end of a range of texts that begin alike.
_LAST = "\U0010ffff"


class OrganisationRow(NamedTuple):
    """One organisation in a list; `sort_key` and `id` are the key of the next page."""

    id: uuid.UUID
    handle: str
    name: str
    state: str
    type: str
    country: str
    region: str
    town: str
    website: str
    people_count: int
    sort_key: str


@cache
def _statement(*, is_continued: bool) -> Rows[OrganisationRow]:
    # One state at a time, so that the index by state and name serves every page.
    continued = "AND (o.sort_key, o.actor_id) > (%(after_key)s, %(after_id)s)" if is_continued else ""
    return Rows(
        OrganisationRow,
        f"""
        SELECT a.id, a.handle, a.name, o.state, o.type, o.country, a.region, o.town, o.website, o.people_count,
            o.sort_key
        FROM community_organisations_organisation o JOIN community_actors_actor a ON a.id = o.actor_id
        WHERE o.state = %(state)s AND o.sort_key >= %(low)s AND o.sort_key < %(high)s {continued}
        ORDER BY o.sort_key, o.actor_id LIMIT %(limit)s
        """,
    )


def organisations_in(
    viewer: Viewer, state: str, *, begins: str = "", after: tuple[str, uuid.UUID] | None = None, limit: int = 50
) -> list[OrganisationRow]:
    """Organisations in one state by name, those whose name begins so; one more than `limit` says there are more."""
    require("community_organisations.export_organisations", viewer)
    low = sort_key(begins)
    after_key, after_id = after or ("", None)
    return _statement(is_continued=after is not None).all(
        state=state, low=low, high=low + _LAST, after_key=after_key, after_id=after_id, limit=limit + 1
    )


def exported_organisations(viewer: Viewer, state: str, *, begins: str = "") -> Iterator[OrganisationRow]:
    """Every organisation that fits, by name, read a thousand at a time; in no state named: in all of them."""
    require("community_management.export", viewer)
    for each in (state,) if state else OrganisationState.values:
        after: tuple[str, uuid.UUID] | None = None
        while rows := organisations_in(viewer, each, begins=begins, after=after, limit=_EXPORTED_AT_ONCE - 1):
            yield from rows
            after = rows[-1].sort_key, rows[-1].id
