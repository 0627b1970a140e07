"""How kinds of things come into the search: each feature that has something to find answers `search_sources`.

::

    @search_sources.answer()
    def thread_source() -> Iterable[SearchSource]:
        yield SearchSource("thread", _("Discussions"), ids_after=…, documents=…, present=…)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook
from hub.core.search.kinds import SearchDocument, SearchHit

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Presented:
    """How a hit is shown: where it leads, and a line on where and from whom it is.

    `title` is for hits without one of their own, such as replies; `at` for what is of its time.
    """

    address: str
    context: str = ""
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SearchSource:
    """One kind of thing that can be found.

    `ids_after(id, limit)` walks the ids of all objects in a fixed order, "" being before the first; `documents(ids)`
    answers the document of each that may be found by anybody; an id without a document leaves the index. `present(hits,
    viewer)` answers by object id how to show hits; a hit that it leaves out (deleted a moment ago) is not shown.
    """

    kind: str
    # In the plural: the heading of its hits and the name of its filter.
    name: _StrOrPromise
    ids_after: Callable[[str, int], Sequence[str]]
    documents: Callable[[Sequence[str]], Iterable[SearchDocument]]
    present: Callable[[Sequence[SearchHit], Viewer], Mapping[str, Presented]]


search_sources: Hook[[], SearchSource] = Hook("search_sources", "Kinds of things that can be found by searching.")


def sources() -> dict[str, SearchSource]:
    """All sources by their kind, in the order in which they wish to be shown."""
    return {source.kind: source for source in search_sources.ask()}
