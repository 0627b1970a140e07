"""Pages and news in the search index: one document per language, so that each is found by its own words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from hub.commons.pages.kinds import PageKind, filled, page_path
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.richtext import to_text
from hub.core.rows import Rows
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchDocument, SearchHit
from hub.core.search.points import Presented, SearchSource

KIND = "page"


class _TextRow(NamedTuple):
    id: int
    kind: str
    slug: str
    language: str
    title: str
    summary: str
    body: str
    published_at: datetime


_SHOWN = Rows(
    _TextRow,
    """
    SELECT t.id, p.kind, p.slug, t.language, t.title, t.summary, t.body, p.published_at
    FROM commons_pages_pagetext t JOIN commons_pages_page p ON p.id = t.page_id
    WHERE t.id IN %(ids)s AND p.state = 'published' AND t.published_version > 0
    """,
)


class _IdRow(NamedTuple):
    id: int


_AFTER = Rows(_IdRow, "SELECT id FROM commons_pages_pagetext WHERE id > %(after)s ORDER BY id LIMIT %(limit)s")


def text_ids_after(after: str, limit: int) -> list[str]:
    """The ids of all texts in a fixed order, for rebuilding the index."""
    return [str(row.id) for row in _AFTER.all(after=int(after or 0), limit=limit)]


def text_documents(ids: Sequence[str]) -> Iterable[SearchDocument]:
    """What readers see; drafts are found by nobody."""
    hub = hub_settings()
    for row in _SHOWN.all(ids=[int(each) for each in ids]):
        yield SearchDocument(
            kind=KIND,
            object_id=str(row.id),
            language=row.language,
            created_at=row.published_at,
            audience=(PUBLIC, MEMBERS),
            title=filled(row.title, hub),
            body=filled(f"{row.summary}\n{to_text(row.body, links=False)}".strip(), hub),
        )


def present_texts(hits: Sequence[SearchHit], viewer: Viewer) -> Mapping[str, Presented]:
    """The address in the language of the words that were found."""
    labels = dict(PageKind.choices)
    return {
        str(row.id): Presented(page_path(row.language, row.kind, row.slug), str(labels[row.kind]))
        for row in _SHOWN.all(ids=[int(hit.object_id) for hit in hits])
    }


def page_source() -> SearchSource:
    """Pages, news and milestones as a kind of things that can be found."""
    return SearchSource(KIND, _("Pages of this hub"), text_ids_after, text_documents, present_texts)
