"""Kinds and states of pages, their addresses, and the small values that views and forms pass around."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_skeleton
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from markupsafe import Markup

from hub.core.hubsettings.kinds import HubSnapshot
from hub.core.languages.formats import locale_of


class PageKind(models.TextChoices):
    """Where a text belongs."""

    PAGE = "page", _("Page")
    NEWS = "news", _("News")
    MILESTONE = "milestone", _("Milestone")


class PageState(models.TextChoices):
    """Whether readers see it."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Menu(models.TextChoices):
    """Which menu leads to it."""

    NONE = "", _("No menu")
    HEADER = "header", _("At the head of every page")
    FOOTER = "footer", _("At the foot of every page")


class TextState(models.TextChoices):
    """How one language of a page stands."""

    MISSING = "missing", pgettext_lazy("text", "missing")
    DRAFT = "draft", pgettext_lazy("text", "draft")
    CHANGED = "changed", pgettext_lazy("text", "published, newer draft")
    STALE = "stale", pgettext_lazy("text", "original is newer")
    PUBLISHED = "published", pgettext_lazy("text", "published")


class BarrierState(models.TextChoices):
    """Where a report of a barrier stands."""

    OPEN = "open", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")


# Sign-up, mails and laws lead to these: their addresses are fixed, and they cannot be withdrawn.
BUILT_IN = ("about", "faq", "contact", "privacy", "terms", "accessibility")
# The hub's setting that holds the version which members accept.
LEGAL = {"terms": "terms_version", "privacy": "privacy_version"}
TONES = {"missing": "danger", "draft": "", "changed": "accent", "stale": "warning", "published": "success"}
ICONS = {
    "about": "info",
    "faq": "circle-help",
    "contact": "mail",
    "privacy": "lock",
    "terms": "scale",
    "accessibility": "eye",
}

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_PATH, LONGEST_WORDS = 160, 300, 300, 4000
# The accessibility statement of a new hub promises ten working days.
ANSWER_WITHIN = timedelta(days=14)
DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)


def page_path(language: str, kind: str, slug: str) -> str:
    """The address of a page, a piece of news or a milestone."""
    if kind == PageKind.NEWS:
        return f"/{language}/news/{slug}/"
    if kind == PageKind.MILESTONE:
        return f"/{language}/timeline/#{slug}"
    return f"/{language}/{slug}/" if slug in BUILT_IN else f"/{language}/pages/{slug}/"


def manage_pages_path(language: str) -> str:
    """Where editors keep the pages."""
    return f"/{language}/manage/pages/"


def filled(text: str, hub: HubSnapshot) -> str:
    """Plain text with the hub's own words in place of `{hub}`, `{operator}` and `{contact}`."""
    return (
        text.replace("{hub}", hub.name)
        .replace("{operator}", hub.operator or hub.name)
        .replace("{contact}", hub.contact_email or "[e-mail]")
    )


def shown_html(html: str, hub: HubSnapshot) -> Markup:
    """A stored text as its own page shows it: the hub's words filled in, headings directly under the page's own."""
    address = escape(hub.contact_email)
    contact = f'<a href="mailto:{address}">{address}</a>' if address else "[e-mail]"
    filled_in = (
        html.replace("{hub}", escape(hub.name))
        .replace("{operator}", escape(hub.operator or hub.name))
        .replace("{contact}", contact)
    )
    for old, new in (("h3", "h2"), ("h4", "h3")):
        filled_in = filled_in.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return Markup(filled_in)  # noqa: S704 -- clean HTML from the database; what was put in is escaped


def moment_label(moment: str, language: str) -> str:
    """A year, a month or a day as people write it: "2026", "March 2026", "31 March 2026"."""
    if len(moment) == 4 or not DAY.match(moment):
        return moment
    parts = [int(part) for part in moment.split("-")]
    try:
        day = date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    except ValueError:
        return moment
    locale = locale_of(language)
    if len(parts) == 3:
        return str(format_date(day, format="long", locale=locale))
    return str(format_skeleton("yMMMM", day, locale=locale))


@dataclass(frozen=True, slots=True)
class StartingText:
    """One page in one language as a new hub gets it; `body` is Markdown."""

    slug: str
    language: str
    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A published page in the language that its reader gets; another than asked for where it is not translated."""

    id: int
    kind: str
    slug: str
    language: str
    is_fallback: bool
    is_stale: bool
    title: str
    summary: str
    body: str
    path: str
    legal_version: str
    published_at: datetime
    changed_at: datetime
    link: str = ""
    happened_on: str = ""
    happened_until: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ManagedPage:
    """A page in the editors' list, with the state of each language."""

    id: int
    kind: str
    slug: str
    title: str
    path: str
    state: str
    menu: str
    happened_on: str
    texts: Mapping[str, TextState]

    @property
    def is_fixed(self) -> bool:
        """Whether every hub must have it, at this address."""
        return self.kind == PageKind.PAGE and self.slug in BUILT_IN


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph of a comparison: `same`, `added` or `removed`."""

    what: str
    text: str
