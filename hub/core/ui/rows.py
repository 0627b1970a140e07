"""Rows of the hottest lists, written in Python.

As Jinja macros they cost 70 µs each, two thirds of what a whole page may cost; as one f-string 9 µs. Templates import
them from `core/ui/components/row.jinja` like any other component. Everything that people wrote goes through `_e`, or,
where it hardly ever comes again, `_text`: it makes no `Markup` of a text that is about to be part of a longer one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from html import escape as _text

from django.utils.translation import gettext, ngettext
from markupsafe import Markup
from markupsafe import escape as _escape

from hub.core.languages.formats import Clock, format_date
from hub.core.ui.filters import compact, hue, initials
from hub.core.ui.icons import icon


@lru_cache(maxsize=8192)
def _e(text: str) -> str:
    """Escaped; remembered, because names of people, groups and topics come again in every list."""
    return str(_escape(text))


@lru_cache(maxsize=64)
def _words(language: str) -> tuple[str, ...]:
    """What the rows say themselves, escaped, in one language."""
    words = (gettext("Unread:"), gettext("Pinned"), gettext("Answered"), gettext("Closed"), gettext("Replies:"))
    return (*(str(_escape(word)) for word in words), str(icon("messages-square")))


@lru_cache(maxsize=8192)
def _face(name: str, key: str, image: str, shape: str) -> str:
    inner = f'<img src="{_escape(image)}" alt="" loading="lazy">' if image else _escape(initials(name))
    return f'<span class="avatar row__face{shape} hue-{hue(key)}" aria-hidden="true">{inner}</span>'


@lru_cache(maxsize=8192)
def _link(text: str, path: str) -> str:
    return f'<a href="{_escape(path)}">{_escape(text)}</a>' if path else f"<span>{_escape(text)}</span>"


@lru_cache(maxsize=512)
def _badge(text: str, tone: str, icon_name: str = "") -> str:
    drawing = f"{icon(icon_name)} " if icon_name else ""
    return f'<span class="badge{f" badge--{_escape(tone)}" if tone else ""}">{drawing}{_escape(text)}</span>'


def thread_row(
    path: str,
    title: str,
    author: str,
    author_key: str,
    replies: int,
    *,
    started_at: date | datetime | None = None,
    author_image: str = "",
    on_behalf_of: str = "",
    kind: str = "",
    kind_tone: str = "",
    space: str = "",
    space_path: str = "",
    topics: Sequence[tuple[str, str]] = (),
    last_author: str = "",
    last_at: datetime | None = None,
    last_text: str = "",
    last_path: str = "",
    unread: bool = False,
    pinned: bool = False,
    locked: bool = False,
    answered: bool = False,
    language: str = "",
    new_replies: int = 0,
    clock: Clock | None = None,
) -> Markup:
    """One thread in `<ol class="rows">`.

    `kind` is a label, shown only where it says something (Question, Announcement); `language` is the title's where it
    is not the page's. `on_behalf_of` names the organisation in whose name the author writes. Keys are ids of actors,
    which choose the hue of the initials. `new_replies` are those that the reader has not read. A list of many rows
    gives all of them the reader's `clock`.
    """
    clock = clock or Clock.of_reader()
    unread_word, pinned_word, answered_word, closed_word, replies_word, replies_icon = _words(clock.language)
    meta = ""
    if pinned:
        meta += _badge(pinned_word, "accent", "pin")
    if answered:
        meta += _badge(answered_word, "success", "check")
    elif kind:
        meta += _badge(kind, kind_tone)
    if locked:
        meta += _badge(closed_word, "", "lock")
    meta += f"<span>{_e(author)} ({_e(on_behalf_of)})</span>" if on_behalf_of else f"<span>{_e(author)}</span>"
    if space:
        meta += _link(space, space_path)
    for topic, topic_path in topics:
        meta += _link(topic, topic_path)
    if started_at:
        started = clock.date(started_at) if isinstance(started_at, datetime) else format_date(started_at)
        meta += f"<span>{started}</span>"
    new = ""
    if new_replies:
        new = _badge(ngettext("%(num)s new", "%(num)s new", new_replies) % {"num": new_replies}, "accent")
    last = ""
    if last_at:
        # Without the title that time_tag writes: formatting one costs as much as the rest of the row.
        words, exact = clock.relative(last_at), last_at.isoformat(timespec="minutes")
        last = (
            f'<div class="row__last"><p>{_text(last_text)}</p><span>'
            f"{f'{_e(last_author)} · ' if last_author else ''}"
            f'<a href="{_text(last_path or path)}"><hub-time><time datetime="{exact}">{words}</time></hub-time></a>'
            "</span></div>"
        )
    return Markup(  # noqa: S704 -- every value is escaped above or here
        f'<li class="row row--thread{" row--unread" if unread else ""}">'
        f"{_face(author, author_key, author_image, '')}"
        f'<div class="row__main"><h3 class="row__title"{f' lang="{_e(language)}"' if language else ""}>'
        f"{f'<span class="visually-hidden">{unread_word} </span>' if unread else ''}"
        f'<a href="{_text(path)}">{_text(title)}</a></h3><p class="row__meta">{meta}</p></div>'
        f'<p class="row__count">{new}{replies_icon}<span>'
        f'<span class="visually-hidden">{replies_word} </span>{compact(replies)}</span></p>{last}</li>\n'
    )


def entity_row(
    path: str,
    title: str,
    key: str,
    text: str = "",
    facts: Sequence[tuple[str, str]] = (),
    *,
    image: str = "",
    square: bool = False,
    badge: str = "",
    badge_tone: str = "",
    language: str = "",
) -> Markup:
    """One person, organisation or group in `<ol class="rows">`: a title, a line of facts (text, path or empty), a text.

    Organisations and groups have square faces.
    """
    meta = _badge(badge, badge_tone) if badge else ""
    for fact, fact_path in facts:
        meta += _link(fact, fact_path)
    return Markup(  # noqa: S704 -- every value is escaped above or here
        f'<li class="row">{_face(title, key, image, " avatar--square" if square else "")}<div class="row__main">'
        f'<h3 class="row__title"{f' lang="{_e(language)}"' if language else ""}>'
        f'<a href="{_text(path)}">{_text(title)}</a></h3>{f'<p class="row__meta">{meta}</p>' if meta else ""}</div>'
        f"{f'<p class="row__text">{_text(text)}</p>' if text else ''}</li>\n"
    )
