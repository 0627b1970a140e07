"""Pages as readers get them: in their language, or else in the original, which is said."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from hub.commons.pages.kinds import Menu, PageKind, ShownPage, page_path
from hub.commons.pages.models import Page, PageText, Redirect
from hub.core.languages.addresses import without_language
from hub.core.rows import Rows


class _TextRow(NamedTuple):
    id: int
    kind: str
    slug: str
    original_language: str
    legal_version: str
    link: str
    happened_on: str
    happened_until: str
    source: str
    published_at: datetime
    language: str
    title: str
    summary: str
    body: str
    changed_at: datetime
    original_version: int
    meaning_version: int


_SELECT = """
    SELECT p.id, p.kind, p.slug, p.original_language, p.legal_version, p.link, p.happened_on, p.happened_until,
        p.source, p.published_at, t.language, t.title, t.summary, t.body, t.published_at, t.original_version,
        o.meaning_version
    FROM {pages} p
        JOIN commons_pages_pagetext o ON o.page_id = p.id AND o.language = p.original_language
        JOIN commons_pages_pagetext t ON t.page_id = p.id AND t.language IN (%(language)s, p.original_language)
            AND t.published_version > 0
"""
_ONE = Rows(
    _TextRow,
    _SELECT.format(pages="commons_pages_page")
    + "WHERE p.kind = %(kind)s AND p.slug = %(slug)s AND p.state = 'published'",
)
_BY_KEY = Rows(
    _TextRow,
    _SELECT.format(pages="commons_pages_page") + "WHERE p.id = %(id)s AND p.state = 'published'",
)
_MENU = Rows(
    _TextRow,
    _SELECT.format(pages="commons_pages_page")
    + "WHERE p.menu = %(menu)s AND p.state = 'published' ORDER BY p.position, p.id",
)
_NEWS = Rows(
    _TextRow,
    _SELECT.format(
        pages="(SELECT * FROM commons_pages_page WHERE kind = 'news' AND state = 'published'"
        " AND (published_at < %(before)s OR (published_at = %(before)s AND id < %(before_id)s))"
        " ORDER BY published_at DESC, id DESC LIMIT %(limit)s)"
    )
    + "ORDER BY p.published_at DESC, p.id DESC",
)
_MILESTONES = Rows(
    _TextRow,
    _SELECT.format(pages="commons_pages_page")
    + "WHERE p.kind = 'milestone' AND p.state = 'published' ORDER BY p.happened_on, p.id",
)


def _shown(rows: Iterable[_TextRow], language: str) -> list[ShownPage]:
    """One page of each, in the reader's language where there is one."""
    best: dict[int, _TextRow] = {}
    for row in rows:
        if row.id not in best or row.language == language:
            best[row.id] = row
    return [
        ShownPage(
            id=row.id,
            kind=row.kind,
            slug=row.slug,
            language=row.language,
            is_fallback=row.language != language,
            is_stale=row.language != row.original_language and row.original_version < row.meaning_version,
            title=row.title,
            summary=row.summary,
            body=row.body,
            path=page_path(language, row.kind, row.slug),
            legal_version=row.legal_version,
            published_at=row.published_at,
            changed_at=row.changed_at,
            link=f"/{language}/{row.link}" if row.link else "",
            happened_on=row.happened_on,
            happened_until=row.happened_until,
            source=row.source,
        )
        for row in best.values()
    ]


def get_shown(kind: str, slug: str, language: str) -> ShownPage:
    """A published page in the reader's language, else in its original one; else 404."""
    found = _shown(_ONE.all(kind=kind, slug=slug, language=language), language)
    if not found:
        raise Http404
    return found[0]


def shown_with(page_id: int, language: str) -> ShownPage | None:
    """A published page by its key; None for one that readers do not see."""
    return next(iter(_shown(_BY_KEY.all(id=page_id, language=language), language)), None)


def menu_pages(menu: str, language: str) -> list[ShownPage]:
    """The pages of a menu in their order."""
    return _shown(_MENU.all(menu=menu, language=language), language) if menu in (Menu.HEADER, Menu.FOOTER) else []


def latest_news(language: str, *, before: datetime, before_id: int = 0, limit: int = 20) -> list[ShownPage]:
    """News older than a moment, the newest first; `before_id` tells apart what was published at that moment."""
    return _shown(_NEWS.all(language=language, before=before, before_id=before_id, limit=limit), language)


def milestones(language: str) -> list[ShownPage]:
    """All milestones, the earliest first: a hub has dozens, not thousands."""
    return _shown(_MILESTONES.all(language=language), language)


def shown_paths(languages: Iterable[str], *, limit: int = 4000) -> list[tuple[str, datetime | None]]:
    """Where published pages and news are, in each of these languages in which they are written; the latest first."""
    rows = PageText.objects.filter(
        language__in=tuple(languages),
        published_version__gt=0,
        page__state="published",
        page__kind__in=(PageKind.PAGE, PageKind.NEWS),
    ).order_by("-published_at", "-pk")
    return [
        (page_path(language, kind, slug), at)
        for language, kind, slug, at in rows.values_list("language", "page__kind", "page__slug", "published_at")[:limit]
    ]


def missing_pages(slugs: Iterable[str]) -> set[str]:
    """Which of these pages the hub lacks; a page that nobody sees any more is there."""
    return set(slugs) - set(Page.objects.filter(kind=PageKind.PAGE).values_list("slug", flat=True))


def find_new_address(path: str, language: str) -> str:
    """Where an old address leads now, in the reader's language; empty where it leads nowhere."""
    if len(path) > 400 or "\0" in path:
        return ""
    found = Redirect.objects.filter(path=without_language(path), page__state="published").select_related("page").first()
    return page_path(language, found.page.kind, found.page.slug) if found else ""
