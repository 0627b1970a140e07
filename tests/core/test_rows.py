"""Rows read by SQL, with the same types on both databases."""

import uuid
from datetime import UTC, datetime
from typing import NamedTuple

from hub.core.activity.models import Activity
from hub.core.rows import Rows

AT = datetime(2026, 3, 29, 1, 30, 15, tzinfo=UTC)


class Row(NamedTuple):
    """A column as it is, the same out of an expression, one that may be empty, and a key."""

    at: datetime
    latest: datetime
    never: datetime | None
    actor_id: uuid.UUID | None


def test_times_come_in_utc_from_columns_and_expressions_alike(db: None) -> None:
    actor = uuid.uuid4()
    Activity.objects.create(verb="test.rows.read", at=AT, actor_id=actor)
    rows = Rows(
        Row,
        "SELECT a.at, (SELECT MAX(b.at) FROM core_activity_activity b), NULL, a.actor_id "
        "FROM core_activity_activity a WHERE a.actor_id = %(actor)s AND a.at >= %(since)s",
    )
    assert rows.all(actor=actor, since=AT) == [Row(AT, AT, None, actor)]
