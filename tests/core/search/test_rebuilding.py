"""Keeping the index in line with what it is made of."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hub.core.jobs.models import Job
from hub.core.search import points, rebuilding, terms
from hub.core.search.actions import index
from hub.core.search.engines import engine
from hub.core.search.jobs import refresh as refresh_job
from hub.core.search.jobs import reindex as reindex_job
from hub.core.search.jobs import renew as renew_job
from hub.core.search.kinds import PUBLIC, SearchDocument, SearchQuery
from hub.core.search.models import Reindexing, SearchRow
from hub.core.search.points import SearchSource
from hub.core.search.queries import search
from hub.core.search.rebuilding import (
    Drift,
    drifts,
    orphaned_positions,
    outdated_kinds,
    refresh,
    reindex_step,
    start_reindexing,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)


class Shelf:
    """A kind of thing whose objects are the entries of a dictionary; None is an object that nobody may find."""

    def __init__(self) -> None:
        self.books: dict[str, str | None] = {}
        self.looked_at: list[int] = []

    def ids_after(self, cursor: str, limit: int) -> Sequence[str]:
        return sorted(key for key in self.books if key > cursor)[:limit]

    def documents(self, ids: Sequence[str]) -> Iterator[SearchDocument]:
        self.looked_at.append(len(ids))
        for key in ids:
            text = self.books.get(key)
            if text is not None:
                yield SearchDocument("book", key, "en", START + timedelta(seconds=len(key)), (PUBLIC,), body=text)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf()
    source = SearchSource("book", "Books", shelf.ids_after, shelf.documents, lambda hits, viewer: {})
    monkeypatch.setattr(points.search_sources, "_answers", [(0, "shelf", lambda: [source])])
    return shelf


def found(text: str) -> list[str]:
    return sorted(hit.object_id for hit in search(SearchQuery(text, frozenset({PUBLIC}), limit=100)).hits)


def reindex_all() -> Reindexing:
    state = start_reindexing("book")
    while state.finished_at is None:
        state = reindex_step("book")
    return state


def test_refresh_brings_objects_in_and_takes_them_out(shelf):
    shelf.books = {"a": "word", "b": "word", "c": None}
    refresh("book", ["a", "b", "c", "d"])
    assert found("word") == ["a", "b"]
    shelf.books = {"a": "other", "b": None}
    refresh("book", ["a", "b"])
    assert found("word") == []
    assert found("other") == ["a"]


def test_refresh_takes_five_hundred_at_a_time(shelf):
    shelf.books = {f"{number:04}": "word" for number in range(1100)}
    refresh("book", shelf.books)
    assert shelf.looked_at == [500, 500, 100]


def test_the_job_takes_ids_as_they_are_stored(shelf):
    shelf.books = {"7": "word"}
    refresh_job.func("book", ["7"])
    assert found("word") == ["7"]


def test_an_unknown_kind_is_refused(shelf):
    with pytest.raises(KeyError):
        refresh("film", ["a"])
    with pytest.raises(KeyError):
        start_reindexing("film")


def test_reindexing_goes_on_where_it_was_stopped(shelf):
    shelf.books = {f"{number:04}": "word" for number in range(1200)}
    start_reindexing("book")
    assert reindex_step("book").cursor == "0499"
    assert start_reindexing("book").cursor == "0499"
    shelf.looked_at.clear()
    state = start_reindexing("book")
    while state.finished_at is None:
        state = reindex_step("book")
    assert shelf.looked_at[:2] == [500, 200]
    assert SearchRow.objects.count() == 1200
    assert reindex_step("book").finished_at == state.finished_at


def test_reindexing_sweeps_out_what_is_left_over(shelf):
    shelf.books = {"a": "word", "b": "word"}
    reindex_all()
    shelf.books = {"b": "word"}
    state = reindex_all()
    assert found("word") == ["b"]
    assert state.finished_at is not None
    assert orphaned_positions() == []


def test_reindexing_begins_anew_once_it_was_done(shelf):
    shelf.books = {"a": "word"}
    reindex_all()
    shelf.books = {"a": "other"}
    state = reindex_all()
    assert found("other") == ["a"]
    assert state.looked_at == 2  # once from the source, once in the sweep


def test_a_job_rebuilds_and_hands_on_when_its_minute_is_over(shelf, monkeypatch):
    shelf.books = {f"{number:04}": "word" for number in range(600)}
    start_reindexing("book")
    handed_on = []
    monkeypatch.setattr(type(reindex_job), "enqueue", lambda self, *args: handed_on.append(args))
    monkeypatch.setattr("hub.core.search.jobs._SECONDS_AT_ONCE", -1.0)
    reindex_job.func("book")
    assert handed_on == [("book",)]
    monkeypatch.setattr("hub.core.search.jobs._SECONDS_AT_ONCE", 60.0)
    reindex_job.func("book")
    assert handed_on == [("book",)]
    assert Reindexing.objects.get().finished_at is not None


def test_an_index_in_order_has_no_drift(shelf):
    shelf.books = {"a": "word", "b": None}
    reindex_all()
    assert drifts("book") == []


def test_drift_is_named(shelf):
    shelf.books = {"a": "word", "b": "word", "c": "word"}
    reindex_all()
    shelf.books = {"a": "changed", "b": None, "c": "word", "d": "new"}
    assert drifts("book") == [
        Drift("book", "missing", ("d",)),
        Drift("book", "outdated", ("a",)),
        Drift("book", "left over", ("b",)),
    ]


def test_words_without_a_row_and_rows_without_words_are_orphans():
    index([SearchDocument("book", key, "en", START, (PUBLIC,), body="word") for key in "ab"])
    first, second = SearchRow.objects.order_by("position").values_list("position", flat=True)
    SearchRow.objects.filter(position=first).delete()
    engine().erase([second])
    assert sorted(orphaned_positions()) == [first, second]
    assert found("word") == []


def test_the_reindex_command_says_what_it_did(shelf):
    shelf.books = {"a": "word"}
    output = StringIO()
    call_command("reindex", stdout=output)
    assert "book: 2 looked at, done." in output.getvalue()
    assert found("word") == ["a"]
    with pytest.raises(CommandError, match="Nothing called “film” can be searched"):
        call_command("reindex", "film")


def test_the_check_command_fails_where_the_index_differs(shelf):
    shelf.books = {"a": "word"}
    output = StringIO()
    call_command("reindex", stdout=output)
    call_command("check_search", stdout=output)
    assert "book: in order." in output.getvalue()
    shelf.books = {"a": "changed"}
    with pytest.raises(CommandError, match="hub reindex"):
        call_command("check_search", stdout=output)
    assert "book: 1 outdated, such as a." in output.getvalue()
    engine().erase(list(SearchRow.objects.values_list("position", flat=True)))
    with pytest.raises(CommandError, match="differs"):
        call_command("check_search", stdout=output)
    assert "1 or more entries have words without a row" in output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_index_one_object_leave_one_row(shelf):
    from tests.concurrency import at_once  # late: threads need the committed database of this test alone

    shelf.books = dict.fromkeys("abcdefgh", "word")
    outcomes = at_once(*[lambda: refresh("book", "abcdefgh")] * 3)
    assert outcomes == [None] * 3
    assert SearchRow.objects.count() == 8
    assert found("word") == list("abcdefgh")
    assert orphaned_positions() == []
    assert connection.in_atomic_block is False


def test_what_an_older_release_indexed_is_built_anew_by_itself(shelf, monkeypatch):
    shelf.books = {"a": "apple", "b": "apple"}
    refresh("book", ["a", "b"])
    reindex_all()
    assert outdated_kinds() == []
    monkeypatch.setattr(terms, "FORMAT", terms.FORMAT + 1)
    monkeypatch.setattr(rebuilding, "FORMAT", terms.FORMAT)
    assert outdated_kinds() == ["book"]
    assert [drift.what for drift in drifts("book")] == ["outdated"]
    renew_job.call()
    assert Job.objects.get(state="waiting").task.endswith("reindex")
    while reindex_step("book").finished_at is None:
        pass
    assert drifts("book") == []
    assert outdated_kinds() == []


def test_what_was_broken_off_is_taken_up_again(shelf):
    shelf.books = {"a": "apple"}
    start_reindexing("book")
    assert outdated_kinds() == ["book"]
    renew_job.call()
    renew_job.call()
    assert Job.objects.filter(state="waiting", task__endswith="reindex").count() == 1
    reindex_job.call("book")
    assert outdated_kinds() == []
    assert found("apple") == ["a"]


def test_a_hub_without_anything_to_find_has_nothing_outdated(shelf):
    assert outdated_kinds() == []
