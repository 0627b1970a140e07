"""Pages as editors keep them: the state of each language, history, comparisons, old addresses, reports."""

import re
from difflib import SequenceMatcher
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from hub.commons.pages.kinds import BarrierState, Change, ManagedPage, PageKind, PageState, TextState, page_path
from hub.commons.pages.models import BarrierReport, Page, PageFile, PageRevision, PageText, Redirect
from hub.core.access.permissions import may
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.queries import hub_settings
from hub.core.richtext import excerpt, to_text

_COUNTED = 100


def offered_languages() -> tuple[str, ...]:
    """The languages in which the hub's pages should be there, its main one first."""
    hub = hub_settings()
    return (hub.default_language, *(code for code in hub.languages if code != hub.default_language))


def managed_pages(kind: str, language: str) -> list[ManagedPage]:
    """All pages of a kind: in the order of their menus, news and milestones the newest first."""
    orders = {PageKind.PAGE: ("-menu", "position", "pk"), PageKind.NEWS: ("-pk",)}
    pages = Page.objects.filter(kind=kind).order_by(*orders.get(PageKind(kind), ("-happened_on", "-pk")))
    found = []
    for page in pages.prefetch_related("texts"):
        texts = {text.language: text for text in page.texts.all()}
        original = texts.get(page.original_language)
        best = texts.get(language) or original
        title = (best.title or excerpt(best.body, 80)) if best and best.published_version else ""
        codes = dict.fromkeys((page.original_language, *offered_languages(), *texts))
        states = {code: texts[code].state_beside(original) if code in texts else TextState.MISSING for code in codes}
        found.append(
            ManagedPage(
                id=page.pk,
                kind=page.kind,
                slug=page.slug,
                title=title or page.slug,
                path=page_path(language, page.kind, page.slug),
                state=page.state,
                menu=page.menu,
                happened_on=page.happened_on,
                texts=states,
            )
        )
    return found


def get_page(viewer: Viewer, pk: int) -> Page:
    """A page for an editor; else 404."""
    found = Page.objects.filter(pk=pk).first() if may("commons_pages.edit_pages", viewer) else None
    if found is None:
        raise Http404
    return found


def is_file_shown(viewer: Viewer, key: UUID) -> bool:
    """Whether the viewer may have a file because a page shows it."""
    holding = PageFile.objects.filter(file__uuid=key)
    if not may("commons_pages.edit_pages", viewer):
        holding = holding.filter(page__state=PageState.PUBLISHED)
    return holding.exists()


def get_text(page: Page, language: str) -> PageText | None:
    """A page's text in one language, or None."""
    return page.texts.select_related("page").filter(language=language).first()


def newest_revision(text: PageText | None) -> PageRevision | None:
    """What an editor goes on from."""
    return text.revisions.order_by("-number").first() if text else None


def history_of(text: PageText) -> list[PageRevision]:
    """The versions, the newest first; at most a hundred."""
    return list(text.revisions.select_related("made_by").order_by("-number")[:_COUNTED])


def changes_between(old_html: str, new_html: str) -> list[Change]:
    """A comparison of two texts, paragraph by paragraph."""
    old, new = _paragraphs(old_html), _paragraphs(new_html)
    changes = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            changes += [Change("same", text) for text in old[i1:i2]]
        else:
            changes += [Change("removed", text) for text in old[i1:i2]]
            changes += [Change("added", text) for text in new[j1:j2]]
    return changes


def _paragraphs(html: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n+", to_text(html, links=False)) if part.strip()]


def changes_since_translation(page: Page, text: PageText | None) -> list[Change]:
    """What changed in the original since the translation was written, without what stayed the same."""
    original = get_text(page, page.original_language)
    newest = newest_revision(text)
    if original is None or newest is None or newest.original_version >= original.published_version:
        return []
    before = original.revisions.filter(number=newest.original_version).first()
    if before is None:
        return []
    changes = changes_between(before.body, original.body)
    if before.title != original.title:
        changes = [Change("removed", before.title), Change("added", original.title), *changes]
    return [change for change in changes if change.what != "same"]


def list_redirects(*, limit: int = 1000) -> list[Redirect]:
    """All old addresses in their order; the list itself shows at most a thousand."""
    return list(Redirect.objects.select_related("page").order_by("path")[:limit])


def get_redirect(pk: int) -> Redirect:
    """One of them, or 404."""
    found = Redirect.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def page_choices(language: str) -> list[tuple[int, str]]:
    """Pages and news that an old address can lead to, by title."""
    pages = [*managed_pages(PageKind.PAGE, language), *managed_pages(PageKind.NEWS, language)]
    return [(page.id, page.title) for page in pages]


def list_barriers(*, state: str, limit: int = 100) -> list[BarrierReport]:
    """Reports in one state: open ones by their clock, answered ones the latest first."""
    order = "due_at" if state == BarrierState.OPEN else "-answered_at"
    return list(BarrierReport.objects.filter(state=state).order_by(order, "pk")[:limit])


def get_barrier(viewer: Viewer, pk: int) -> BarrierReport:
    """A report for those who answer it; else 404."""
    allowed = may("commons_pages.answer_barriers", viewer)
    found = BarrierReport.objects.select_related("reporter", "answered_by").filter(pk=pk).first() if allowed else None
    if found is None:
        raise Http404
    return found


def get_answer(reference: str) -> str:
    """The answer to a report, for the inbox of the member who reported; empty for a reference to nothing."""
    found = BarrierReport.objects.filter(pk=reference).first() if reference.isdecimal() else None
    return found.answer if found else ""


def pages_with_gaps() -> int:
    """How many published pages still have gaps in square brackets, in the languages that the hub offers."""
    texts = PageText.objects.filter(
        page__kind=PageKind.PAGE,
        page__state=PageState.PUBLISHED,
        published_version__gt=0,
        language__in=hub_settings().languages,
        body__contains="[",
    )
    return texts.values("page").distinct().count()


def count_waiting() -> tuple[int, int]:
    """How many reports wait for an answer, and how many of them longer than promised; counted up to 100."""
    due = list(BarrierReport.objects.filter(state=BarrierState.OPEN).values_list("due_at", flat=True)[:_COUNTED])
    now = timezone.now()
    return len(due), sum(each < now for each in due)
