"""Documents for the tests of the search, those who look for them, and what they find."""

from datetime import UTC, datetime, timedelta

from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchPage, SearchQuery
from hub.core.search.queries import counts, search

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


EVERYBODY = frozenset({PUBLIC})


MEMBER = frozenset({PUBLIC, MEMBERS})


def document(number: int, title: str = "", body: str = "", **values) -> SearchDocument:
    usual = {"kind": "thread", "language": "en", "audience": (PUBLIC,), "created_at": START + timedelta(hours=number)}
    return SearchDocument(object_id=str(number), title=title, body=body, **(usual | values))


def found(text: str, audience: frozenset[str] = EVERYBODY, **values) -> list[int]:
    values = {"languages": ("en",), "sort": "newest"} | values
    return [int(hit.object_id) for hit in page(SearchQuery(text, audience, **values)).hits]


def page(query: SearchQuery) -> SearchPage:
    """What is found; the same whether it was counted before or not."""
    alone, counted = search(query), search(query, counts(query, ("kind",)))
    assert counted == alone
    return alone
