"""Brings conversations into the search."""

from collections.abc import Iterable

from hub.content.search.documents import sources
from hub.core.search.points import SearchSource, search_sources


@search_sources.answer(order=10)
def conversations_in_the_search() -> Iterable[SearchSource]:
    """Threads and replies."""
    yield from sources()
