"""Finding: pages of hits, suggestions as one types, counts by facet. What a reader may not see takes no part."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from markupsafe import Markup

from hub.core.rows import Rows
from hub.core.search.engines import END, SLOTS, FoundRow, engine
from hub.core.search.excerpts import Marker, excerpt, marked
from hub.core.search.expressions import Term, all_of, any_of, without
from hub.core.search.kinds import (
    COUNTED,
    Count,
    Facets,
    SearchHit,
    SearchPage,
    SearchQuery,
    Suggestion,
    version_name,
)
from hub.core.search.plan import Plan, plan
from hub.core.search.terms import LONGEST_BEGINNING, SHORTEST_BEGINNING
from hub.core.search.words import compounds_of, fold, words_of
from hub.core.versions.queries import versions_of

_AT = Rows(
    FoundRow,
    f"SELECT {', '.join(FoundRow._fields)} FROM core_search_searchrow"
    " WHERE position IN %(positions)s ORDER BY position DESC",
)
_CURSOR = re.compile(r"([0-9a-f]{1,2})\.([0-9a-f]{1,15})", re.ASCII)
_MOST_HITS = 100
_LONGEST_TYPED = 100
_MOST_TYPED_WORDS = 8
_MOST_COUNTS_KEPT = 256


class Counted(NamedTuple):
    """What a count found: the facets, and position and id of the newest of what was counted."""

    facets: Facets
    newest: tuple[tuple[int, str], ...] = ()


def search(query: SearchQuery, counted: Counted | None = None) -> SearchPage:
    """One page of what a reader looks for, newest or best first.

    Best first goes through tiers of ever weaker matches, each newest first: words in the title, words it is about,
    words in a row, words anywhere. If nothing holds all words, the page holds what has all but one of them, then what
    has any. Where the same query was `counted`, what that found is not looked for again.
    """
    planned = plan(query)
    found, cursor, is_cut_short = _found(query, planned, counted)
    marker = Marker(planned.parsed)
    return SearchPage(
        hits=tuple(_hit(row, marker) for _number, row in found),
        next=cursor,
        is_relaxed=bool(found) and found[0][0] >= planned.strict,
        is_cut_short=is_cut_short,
    )


def find_ids(query: SearchQuery, counted: Counted | None = None) -> tuple[list[str], str]:
    """The same page as ids alone, and the cursor of the next: for lists that show none of the matching text."""
    planned = plan(query)
    if known := _counted_page(query, planned, counted):
        shown, cursor = known
        return [object_id for _position, object_id in shown], cursor
    found, cursor, _is_cut_short = _found(query, planned, counted)
    return [row.object_id for _number, row in found], cursor


def _counted_page(
    query: SearchQuery, planned: Plan, counted: Counted | None
) -> tuple[Sequence[tuple[int, str]], str] | None:
    """The first page newest first, and the cursor of the next, if that was counted."""
    if counted is None or not counted.newest or query.after or planned.strict != 1:
        return None
    shown = counted.newest[: _limit(query)]
    if counted.facets.total.is_more and len(counted.newest) == len(shown):
        # The counting was given up.
        return None
    return shown, _cursor(0, shown[-1][0]) if len(counted.newest) > len(shown) else ""


def _found(query: SearchQuery, planned: Plan, counted: Counted | None) -> tuple[list[tuple[int, FoundRow]], str, bool]:
    """The rows of a page with their tiers, the cursor of the next page, and whether the engine gave up on the way."""
    if known := _counted_page(query, planned, counted):
        return [(0, row) for row in _rows_at([position for position, _id in known[0]])], known[1], False
    limit = _limit(query)
    first, before = _read_cursor(query.after, len(planned.tiers))
    # All that holds all words, where that is no more than a page.
    matching: set[int] | None = None
    if counted and not query.after and not counted.facets.total.is_more and counted.facets.total.number <= limit:
        matching = {position for position, _object_id in counted.newest}
        first = 0 if matching else planned.strict
    engine_ = engine()
    found: list[tuple[int, FoundRow]] = []
    is_cut_short = False
    for number in range(first, len(planned.tiers)):
        if number == planned.strict and first < number and (found or query.after):
            # All that holds all words has been shown, here or on the pages before.
            break
        if matching is not None and number < planned.strict:
            matching.difference_update(row.position for _number, row in found)
            if not matching or number == planned.strict - 1:
                # What no earlier tier has found holds the words anywhere.
                found += [(planned.strict - 1, row) for row in _rows_at(sorted(matching))]
                break
        rows, gave_up = engine_.newest(
            planned.tiers[number], before=before if number == first else END, limit=limit + 1 - len(found)
        )
        is_cut_short |= gave_up
        found += [(number, row) for row in rows]
        if len(found) > limit:
            break
    shown = found[:limit]
    cursor = _cursor(shown[-1][0], shown[-1][1].position) if len(found) > limit else ""
    return shown, cursor, is_cut_short


def _rows_at(positions: Sequence[int]) -> list[FoundRow]:
    """What stands at these positions, from new to old."""
    return _AT.all(positions=positions) if positions else []


def facets(query: SearchQuery, names: tuple[str, ...]) -> Facets:
    """How many documents match all words, and how many of them carry each value of the named facets (`kind`, `topic`).

    The newest thousand are counted; where there are more, every number is a lower bound.
    """
    return counts(query, names).facets


def counts(query: SearchQuery, names: tuple[str, ...]) -> Counted:
    """The same with the newest of what was counted, for `search` and `find_ids`."""
    planned = plan(query)
    if not planned.tiers:
        return Counted(Facets(Count(0)))
    # The last strict tier is "all words anywhere", but it leaves out what earlier tiers answered.
    everything = planned.tiers[0] if planned.strict == 1 else plan(_newest_first(query)).tiers[0]
    found, is_more = engine().facets(everything, limit=COUNTED)
    numbers: dict[str, dict[str, int]] = {name: {} for name in names}
    # Thousands of terms, dozens of different ones: only these are taken apart.
    for term, number in Counter(" ".join(row.facets for row in found).split()).items():
        name, _colon, value = term.partition(":")
        if name in numbers:
            numbers[name][value] = number
    in_all = Facets(
        total=Count(len(found), is_more),
        counts={
            name: {
                value: Count(number, is_more)
                for value, number in sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
            }
            for name, values in numbers.items()
        },
    )
    return Counted(in_all, tuple((row.position, row.object_id) for row in found[: _MOST_HITS + 1]))


def kept_counts(query: SearchQuery, names: tuple[str, ...], *, kind: str) -> Counted:
    """The same for a query that finds one kind alone, remembered by the process until the index of that kind changes.

    It is kept by everything that decides it, the audience among them: readers share what they may see alike. Inside a
    transaction nothing is kept, because what it changed may be rolled back.
    """
    asked = replace(query, sort="newest", after="", limit=0)
    if connection.in_atomic_block:
        return counts(asked, names)
    name = version_name(kind)
    return _kept_counts(asked, names, versions_of(name)[name])


@lru_cache(maxsize=_MOST_COUNTS_KEPT)
def _kept_counts(query: SearchQuery, names: tuple[str, ...], version: int) -> Counted:
    # The version was read before the index: counts that are newer than it are only counted once more.
    return counts(query, names)


def forget_counts() -> None:
    """Count anew from now on: between tests, whose databases begin again with the same versions."""
    _kept_counts.cache_clear()


def suggest(
    typed: str, audience: frozenset[str], *, filters: tuple[tuple[str, ...], ...] = (), limit: int = 8
) -> list[Suggestion]:
    """The newest titles that hold words beginning as each of the typed ones; nothing for fewer than two letters."""
    beginnings = [
        folded for word in words_of(typed[:_LONGEST_TYPED]) if len(folded := fold(word.text)) >= SHORTEST_BEGINNING
    ][:_MOST_TYPED_WORDS]
    if not beginnings or not audience:
        return []
    expression = without(
        all_of(
            [
                *(Term(f"^{beginning[:LONGEST_BEGINNING]}") for beginning in beginnings),
                *(any_of(map(Term, group)) for group in filters if group),
                any_of(Term(term) for term in sorted(audience)),
            ]
        ),
        [Term(f"x:{term}") for term in sorted(audience) if term.startswith(("v:", "a:"))],
    )
    has_long = any(len(beginning) > LONGEST_BEGINNING for beginning in beginnings)
    # Titles repeat, and of a long beginning the index knows the first letters only: read some more than are shown.
    rows, _gave_up = engine().newest(expression, before=END, limit=limit * (5 if has_long else 2))
    suggestions: dict[str, Suggestion] = {}
    for row in rows:
        spans = _beginnings_in(row.title, beginnings)
        if spans is not None:
            suggestion = Suggestion(row.kind, row.object_id, row.language, marked(row.title, spans))
            suggestions.setdefault(row.title.casefold(), suggestion)
    return list(suggestions.values())[:limit]


def _newest_first(query: SearchQuery) -> SearchQuery:
    return SearchQuery(query.text, query.audience, query.languages, query.filters, "newest")


def _beginnings_in(title: str, beginnings: list[str]) -> list[tuple[int, int]] | None:
    """Where the title's words that begin so stand; None if one of the beginnings has no word."""
    words = list(words_of(title))
    stretches = [(word.start, word.end, fold(word.text)) for word in words]
    for first, last in compounds_of(words):
        parts = words[first:last]
        stretches.append((parts[0].start, parts[-1].end, fold("".join(word.text for word in parts))))
    if not all(any(folded.startswith(beginning) for *_span, folded in stretches) for beginning in beginnings):
        return None
    spans: list[tuple[int, int]] = []
    for start, end, folded in sorted(stretches):
        if folded.startswith(tuple(beginnings)) and (not spans or start >= spans[-1][1]):
            spans.append((start, end))
    return spans


def _limit(query: SearchQuery) -> int:
    return max(1, min(query.limit, _MOST_HITS))


def _cursor(tier: int, position: int) -> str:
    return f"{tier:x}.{position:x}"


def _read_cursor(cursor: str, tiers: int) -> tuple[int, int]:
    match = _CURSOR.fullmatch(cursor)
    if match is None or int(match[1], 16) >= tiers:
        return 0, END
    return int(match[1], 16), int(match[2], 16)


def _hit(row: FoundRow, marker: Marker) -> SearchHit:
    return SearchHit(
        kind=row.kind,
        object_id=row.object_id,
        language=row.language,
        # The position holds the second of creation, or one close to it where many share one.
        created_at=datetime.fromtimestamp(row.position // SLOTS, UTC),
        title=marked(row.title, marker.matches(row.title, row.language)) if row.title else Markup(""),
        excerpt=excerpt(row.body, marker.matches(row.body, row.language)),
    )
