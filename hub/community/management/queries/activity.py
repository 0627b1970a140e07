"""The activity log: what happened, newest first, narrowed by verb, party, group and time."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from hub.community.management.points import Thing, activity_things
from hub.community.spaces.kinds import GROUP_KINDS, SpaceKind
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity.verbs import Verb, declared_verbs
from hub.core.rows import Rows

_EXPORTED_AT_ONCE = 1000
MOST_GROUPS = 300


class ActivityRow(NamedTuple):
    """One line of the log; `at` and `id` are the key of the next page."""

    id: int
    at: datetime
    verb: str
    actor_id: uuid.UUID | None
    actor_name: str | None
    on_behalf_of: str | None
    ordered_by: str | None
    space_id: int | None
    space_name: str | None
    space_slug: str | None
    contribution_id: int | None
    target_kind: str
    target_id: str
    data: Any


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What the log is narrowed to; empty values narrow nothing. `since` is included, `until` is not."""

    verb: str = ""
    actor: uuid.UUID | None = None
    space: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def shown_verbs() -> dict[str, Verb]:
    """The verbs that the log shows, by name."""
    return {name: verb for name, verb in declared_verbs().items() if not verb.is_private}


def verb_sentence(name: str) -> str:
    """What a verb says, in the reader's language; its name, where a newer version of the hub has dropped it."""
    verb = declared_verbs().get(name)
    return _(verb.sentence) if verb else name


@lru_cache(maxsize=64)
def _statement(conditions: tuple[str, ...]) -> Rows[ActivityRow]:
    """The ids come from one index, which the conditions choose; what stands beside them is read for one page only."""
    return Rows(
        ActivityRow,
        f"""
        SELECT x.id, x.at, x.verb, x.actor_id, a.name, b.name, o.name, x.space_id, s.name, s.slug, x.contribution_id,
            x.target_kind, x.target_id, x.data
        FROM (
            SELECT v.id FROM core_activity_activity v LEFT JOIN community_spaces_space c ON c.id = v.space_id
            WHERE {" AND ".join(conditions)} ORDER BY v.at DESC, v.id DESC LIMIT %(limit)s
        ) k
        JOIN core_activity_activity x ON x.id = k.id
        LEFT JOIN community_actors_actor a ON a.id = x.actor_id
        LEFT JOIN community_actors_actor b ON b.id = x.on_behalf_of_id
        LEFT JOIN community_actors_actor o ON o.id = x.ordered_by_id
        LEFT JOIN community_spaces_space s ON s.id = x.space_id
        ORDER BY x.at DESC, x.id DESC
        """,
    )


# What is between two members, and what only concerns one, is no matter of those who manage the hub.
_SHOWN = f"(c.kind IS NULL OR c.kind <> '{SpaceKind.CONVERSATION.value}')"


def activities(
    viewer: Viewer,
    narrowed: ActivityFilter | None = None,
    *,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[ActivityRow]:
    """What happened, the latest first, older than the row with the key `before`; one more than `limit` says: go on.

    Private conversations and private verbs are left out.
    """
    require("community_management.view_activity", viewer)
    narrowed = narrowed or ActivityFilter()
    given: dict[str, Any] = {
        "verb": narrowed.verb,
        "actor": narrowed.actor,
        "space": narrowed.space,
        "since": narrowed.since,
        "until": narrowed.until,
    }
    tests = {
        "verb": "v.verb = %(verb)s",
        "actor": "v.actor_id = %(actor)s",
        "space": "v.space_id = %(space)s",
        "since": "v.at >= %(since)s",
        "until": "v.at < %(until)s",
    }
    conditions = [test for name, test in tests.items() if given[name]]
    if before is not None:
        conditions.append("(v.at, v.id) < (%(before_at)s, %(before_id)s)")
    conditions += ["v.verb NOT IN %(private)s", _SHOWN]
    before_at, before_id = before or (None, None)
    return _statement(tuple(conditions)).all(
        **given,
        private=tuple(sorted(name for name, verb in declared_verbs().items() if verb.is_private)),
        before_at=before_at,
        before_id=before_id,
        limit=limit + 1,
    )


def exported_activities(viewer: Viewer, narrowed: ActivityFilter) -> Iterator[ActivityRow]:
    """Everything that fits, the latest first, read a thousand at a time."""
    require("community_management.export", viewer)
    before: tuple[datetime, int] | None = None
    while rows := activities(viewer, narrowed, before=before, limit=_EXPORTED_AT_ONCE - 1):
        yield from rows
        before = rows[-1].at, rows[-1].id


def things_of(viewer: Viewer, rows: Sequence[ActivityRow]) -> Mapping[tuple[str, str], Thing]:
    """What the rows are about, by kind and id: one statement for each kind on the page."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.contribution_id is not None:
            wanted["contribution"].add(str(row.contribution_id))
        if row.target_kind:
            wanted[row.target_kind].add(row.target_id)
    return {
        (thing.kind, thing.id): thing
        for kind, ids in wanted.items()
        for thing in activity_things.ask(viewer, kind, sorted(ids))
    }


def details_of(row: ActivityRow) -> str:
    """The numbers and ids that were recorded with it, as one line of JSON."""
    data = json.loads(row.data) if isinstance(row.data, str) else row.data
    return json.dumps(data, sort_keys=True) if data else ""


class GroupChoice(NamedTuple):
    """A group by which the log can be narrowed."""

    id: int
    name: str


_GROUPS = Rows(
    GroupChoice,
    "SELECT id, name FROM community_spaces_space WHERE kind IN ({}) ORDER BY activity_at DESC, id DESC LIMIT {}".format(
        ", ".join(f"'{kind}'" for kind in GROUP_KINDS), MOST_GROUPS
    ),
)


def group_choices(viewer: Viewer) -> list[GroupChoice]:
    """The groups that were active last, by name."""
    require("community_management.view_activity", viewer)
    return sorted(_GROUPS.all(), key=lambda group: group.name.casefold())


class Party(NamedTuple):
    """Somebody by whose acts the log can be narrowed."""

    id: uuid.UUID
    name: str


_PARTY = Rows(Party, "SELECT id, name FROM community_actors_actor WHERE id = %(id)s")


def get_party(viewer: Viewer, key: uuid.UUID) -> Party | None:
    """A party by its key, if there is one."""
    require("community_management.view_activity", viewer)
    return _PARTY.first(id=key)
