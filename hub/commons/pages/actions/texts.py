"""Writes the text of a page in one language: versions, publication, restoring."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.commons.pages.actions.announce import tell_readers
from hub.commons.pages.kinds import LEGAL, LONGEST_SUMMARY, LONGEST_TITLE, PageKind
from hub.commons.pages.models import Page, PageFile, PageRevision, PageText
from hub.commons.pages.verbs import PAGE_SAVED, PAGE_TEXT_PUBLISHED, TERMS_VERSIONED
from hub.community.spaces.kinds import Visibility
from hub.content.contributions.actions import hold_files
from hub.content.contributions.queries import Readers
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.hubsettings.actions import update_hub_settings
from hub.core.languages import CONTENT_LANGUAGES
from hub.core.richtext import SANITISER_VERSION, RichText, is_empty, to_html
from hub.core.states import EditConflict, save_version
from hub.core.text import tidy_line

EDIT = "commons_pages.edit_pages"


@transaction.atomic
def save_text(
    page: Page,
    language: str,
    *,
    title: str,
    body: RichText,
    expected: int,
    by: Viewer,
    summary: str = "",
) -> PageText:
    """Save a new version of a page's text in one language; readers see it when it is published.

    `expected` is the version that the author began from, 0 for the first. Saving what is there already makes no
    version. Raises `EditConflict` where somebody else saved meanwhile, `Refused` with the field for what is missing
    or too long.
    """
    require(EDIT, by)
    if language not in CONTENT_LANGUAGES:
        raise Refused(_("This language is not known."), field="language")
    title, summary = tidy_line(title), tidy_line(summary)
    if not title and page.kind != PageKind.MILESTONE:
        raise Refused(_("Write a title."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("A title has at most %(count)d characters.") % {"count": LONGEST_TITLE}, field="title")
    if len(summary) > LONGEST_SUMMARY:
        raise Refused(_("A summary has at most %(count)d characters.") % {"count": LONGEST_SUMMARY}, field="summary")
    html = str(to_html(body.text, body.format, mentions=Readers(None, Visibility.PUBLIC)))
    if is_empty(html):
        raise Refused(_("Write something first."), field="body")
    text, _is_new = PageText.objects.get_or_create(page=page, language=language)
    newest = text.revisions.order_by("-number").first()
    if text.version != expected:
        raise EditConflict(f"{text} is newer than version {expected}")
    if newest and (newest.title, newest.summary, newest.body) == (title, summary, html):
        return text
    PageFile.objects.bulk_create(
        [PageFile(page=page, file=each) for each in hold_files(html, by=by)], ignore_conflicts=True
    )
    return _add_revision(text, page, title, summary, html, by=by)


def _add_revision(text: PageText, page: Page, title: str, summary: str, html: str, *, by: Viewer) -> PageText:
    original_version = 0
    if text.language != page.original_language:
        original = page.texts.filter(language=page.original_language).values_list("published_version", flat=True)
        original_version = original.first() or 0
    save_version(text, expected=text.version)
    PageRevision.objects.create(
        text=text,
        number=text.version,
        title=title,
        summary=summary,
        body=html,
        original_version=original_version,
        made_by_id=by.actor_id,
    )
    record(PAGE_SAVED, by=by, target=("page", page.pk), data={"language": text.language, "version": text.version})
    return text


@transaction.atomic
def publish_text(text: PageText, *, by: Viewer, keeps_meaning: bool = False, is_material: bool = False) -> PageText:
    """Show the newest version to readers, once its page is published itself.

    `keeps_meaning` says that translations need not follow (a corrected word). `is_material` gives the terms or the
    privacy notice a new version, which sign-ups record from then on; it counts for the original language alone.
    """
    require(EDIT, by)
    revision = text.revisions.order_by("-number").first()
    if revision is None:
        raise Refused(_("Write something first."), field="body")
    page = text.page
    is_original = text.language == page.original_language
    if is_original and not (keeps_meaning and text.published_version):
        text.meaning_version = revision.number
    text.title, text.summary, text.body = revision.title, revision.summary, revision.body
    text.sanitiser_version = SANITISER_VERSION
    text.published_version = revision.number
    text.original_version = revision.original_version
    text.published_at = timezone.now()
    text.save()
    record(PAGE_TEXT_PUBLISHED, by=by, target=("page", page.pk), data={"language": text.language})
    if is_original and page.slug in LEGAL and page.kind == PageKind.PAGE and (is_material or not page.legal_version):
        _give_version(page, by=by)
    tell_readers(page)
    return text


def _give_version(page: Page, *, by: Viewer) -> None:
    """Versions are days; a second one on the same day gets a number."""
    day = timezone.now().date().isoformat()
    version, number = day, 1
    while version == page.legal_version or (number == 1 and page.legal_version.startswith(f"{day}.")):
        number = int(page.legal_version.rpartition(".")[2]) + 1 if "." in page.legal_version else 2
        version = f"{day}.{number}"
    page.legal_version = version
    Page.objects.filter(pk=page.pk).update(legal_version=version)
    # Editors may not change the hub's settings at large; that this one follows is the hub's own doing, on their word.
    for_the_hub = replace(by, is_system=True, ordered_by=by.actor_id)
    update_hub_settings(by=for_the_hub, **{LEGAL[page.slug]: version})
    record(TERMS_VERSIONED, by=by, target=("page", page.pk), data={"version": version})


@transaction.atomic
def restore_revision(text: PageText, number: int, *, expected: int, by: Viewer) -> PageText:
    """Begin a new version with what an earlier one said; readers see it when it is published.

    Raises `EditConflict` where somebody else saved meanwhile, `Refused` where there is no such version.
    """
    require(EDIT, by)
    revision = text.revisions.filter(number=number).first()
    if revision is None:
        raise Refused(_("There is no such version."))
    if text.version != expected:
        raise EditConflict(f"{text} is newer than version {expected}")
    restored = _add_revision(text, text.page, revision.title, revision.summary, revision.body, by=by)
    # An old translation is as old as it was.
    restored.revisions.filter(number=restored.version).update(original_version=revision.original_version)
    return restored
