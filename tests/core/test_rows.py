"""Rows read by SQL, with the same types on both databases."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.core.activity.models import Activity
from hub.core.rows import Rows, UuidText

AT = datetime(2026, 3, 29, 1, 30, 15, tzinfo=UTC)


class KeyRow(NamedTuple):
    """A key as text."""

    actor_id: UuidText | None


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


def test_a_key_that_is_only_written_is_text_in_the_usual_form(db: None) -> None:
    actor = uuid.uuid4()
    Activity.objects.create(verb="test.rows.keys", at=AT, actor_id=actor)
    Activity.objects.create(verb="test.rows.keys", at=AT)
    rows = Rows(KeyRow, "SELECT actor_id FROM core_activity_activity WHERE verb = 'test.rows.keys' ORDER BY id")
    assert [row.actor_id for row in rows.all()] == [str(actor), None]


def test_an_audience_stands_in_the_statement_and_can_be_nothing_but_words(db: None) -> None:
    Activity.objects.create(verb="members", at=AT)
    rows = Rows(
        Row, "SELECT a.at, a.at, NULL, a.actor_id FROM core_activity_activity a WHERE a.verb IN %(visibilities)s"
    )
    with CaptureQueriesContext(connection) as asked:
        assert len(rows.all(visibilities=("public", "members"))) == 1
        assert rows.all(visibilities=()) == []
    assert "IN ('public', 'members')" in asked[0]["sql"]
    with pytest.raises(ValueError, match="are words"):
        rows.all(visibilities=("x') OR ('' = '",))


def test_a_limit_stands_in_the_statement(db: None) -> None:
    for number in range(3):
        Activity.objects.create(verb=f"test.rows.limited{number}", at=AT)
    rows = Rows(Row, "SELECT a.at, a.at, NULL, a.actor_id FROM core_activity_activity a LIMIT %(limit)s")
    seen: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert [len(rows.all(limit=limit)) for limit in (2, 3)] == [2, 3]
    assert [(sql.split()[-2:], list(params)) for sql, params in seen] == [(["LIMIT", "2"], []), (["LIMIT", "3"], [])]
