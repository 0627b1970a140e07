"""Gives a new hub its first pages."""

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction

from hub.commons.pages.actions.places import create_page, publish_page
from hub.commons.pages.actions.texts import EDIT, publish_text, save_text
from hub.commons.pages.kinds import Menu, PageKind, StartingText
from hub.commons.pages.models import Page
from hub.commons.pages.verbs import PAGES_LOADED
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.richtext import RichText


@transaction.atomic
def load_pages(texts: Iterable[StartingText], *, by: Viewer) -> int:
    """Publish the pages that the hub lacks, in all their languages; answers how many are new.

    The first text of each is its original. A page that is there is never touched, edited or not, so that an editor's
    words and an editor's silence both stay.
    """
    require(EDIT, by)
    known = set(Page.objects.filter(kind=PageKind.PAGE).values_list("slug", flat=True))
    made = 0
    for slug, group in groupby(texts, key=lambda text: text.slug):
        if slug in known:
            continue
        translations = list(group)
        page = create_page(PageKind.PAGE, slug, by=by, original_language=translations[0].language, menu=Menu.FOOTER)
        for each in translations:
            text = save_text(
                page,
                each.language,
                title=each.title,
                summary=each.summary,
                body=RichText(each.body),
                expected=0,
                by=by,
            )
            publish_text(text, by=by)
        publish_page(page, by=by)
        made += 1
    if made:
        record(PAGES_LOADED, by=by, data={"created": made})
    return made
