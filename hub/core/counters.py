"""Numbers that are kept beside what they count, so that no page counts: each says here how to count it anew.

What is copied for an index's sake (the audience of a reply is its thread's) is kept and compared like a number.

A feature that keeps one answers the hook from its `hooks.py`::

    @counters.answer()
    def kept_here() -> Iterable[Counter]:
        yield column_counter(
            "members of groups", "community_spaces_space", "member_count",
            "SELECT count(*) FROM community_spaces_spacemembership m WHERE m.space_id = t.id",
        )

`hub check counters` compares them all, and with `--repair` puts right what differs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from typing import Any, NamedTuple

from django.db import connection, transaction

from hub.core.hooks import Hook

# Rows that are locked at once while they are put right.
_PORTION = 200


class Difference(NamedTuple):
    """One kept value that is not what counting gives: the row's key in the database, and both values."""

    key: Any
    kept: Any
    counted: Any


@dataclass(frozen=True, slots=True)
class Counter:
    """One kept number.

    `differing` is a statement in the SQL that both databases share; it answers the rows of `Difference`. `repair` is
    given keys of rows that its transaction has locked in `table`, and counts these anew.
    """

    name: str
    table: str
    differing: str
    repair: Callable[[Sequence[Any]], None]
    key: str = "id"


counters: Hook[[], Counter] = Hook("counters", "Numbers that a feature keeps, and how to count them anew.")


def column_counter(
    name: str, table: str, column: str, counted: str, *, key: str = "id", among: str = "1 = 1"
) -> Counter:
    """A number in a column that one subquery counts. `counted` and the condition `among` call the row `t`."""
    return Counter(
        name,
        table,
        f"SELECT * FROM (SELECT t.{key} AS row_key, t.{column} AS kept, ({counted}) AS counted"
        f" FROM {table} AS t WHERE {among}) AS found WHERE kept <> counted",
        partial(_count_anew, f"UPDATE {table} AS t SET {column} = ({counted}) WHERE t.{key} = %s"),
        key,
    )


def differences(counter: Counter) -> list[Difference]:
    """Where the kept number is wrong; reads all of its table in one statement, changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(counter.differing)
        return [Difference._make(row) for row in cursor.fetchall()]


def repair(counter: Counter, found: Sequence[Difference]) -> None:
    """Count these rows anew, a portion in each transaction; safe while the hub runs."""
    for portion in batched(dict.fromkeys(each.key for each in found), _PORTION):
        with transaction.atomic():
            _lock(counter, portion)
            counter.repair(portion)


def _lock(counter: Counter, keys: Sequence[Any]) -> None:
    # Actions change the number and what it counts in one transaction. Whoever has done the one waits here or makes us
    # wait, so that the next statement sees both or neither. On SQLite the transaction holds the only pen anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM {counter.table} WHERE {counter.key} = ANY(%s) ORDER BY {counter.key} FOR UPDATE",
                [list(keys)],
            )


def _count_anew(statement: str, keys: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(statement, [key])
