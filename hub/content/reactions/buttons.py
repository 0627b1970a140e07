"""The buttons by which readers react, written in Python: a page of posts has thirty times four (hub/core/ui/rows.py).

They belong to one form of the page, `page-form`, which holds the token and `next`. Each address says the kind and, for
a reaction that is taken back, `taken=1`: a button that is sent twice does not turn round what it did. The page says
once around all of them `hx-target="closest .reactions" hx-swap="outerHTML"`.
"""

from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext
from markupsafe import Markup, escape

from hub.content.reactions.kinds import REACTION_ICONS, ReactionKind, ReactionSummary
from hub.content.reactions.queries import NOTHING
from hub.core.ui.icons import icon

FORM = "page-form"


class _Words(NamedTuple):
    more: str
    kinds: tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def _words(_language: str) -> _Words:
    kinds = ((kind.value, f"{icon(REACTION_ICONS[kind.value])} {escape(str(kind.label))}") for kind in ReactionKind)
    return _Words(str(escape(gettext("More reactions"))), tuple(kinds))


def write_reactions(language: str, contribution_id: int, summary: ReactionSummary | None, *, may_react: bool) -> Markup:
    """What readers say to a contribution: "thanks" and what was given are seen, the other kinds are in a menu.

    Visitors and authors see the counts alone, and nothing where there are none.
    """
    words = _words(get_language() or "en")
    counts, own = (summary or NOTHING).counts, (summary or NOTHING).own
    if not may_react:
        given = "".join(
            f'<span class="reactions__given">{label} <span class="button__count">{counts[kind]}</span></span>'
            for kind, label in words.kinds
            if kind in counts
        )
        return Markup(f'<div class="reactions">{given}</div>' if given else "")  # noqa: S704 -- all our own words
    path = f"/{language}/contributions/{contribution_id}/reactions/?kind="
    seen = others = ""
    for kind, label in words.kinds:
        action = f"{path}{kind}{'&amp;taken=1' if kind in own else ''}"
        where = f'form="{FORM}" formaction="{action}" hx-post="{action}"'
        if kind in counts or kind == ReactionKind.THANKS:
            count = f' <span class="button__count">{counts[kind]}</span>' if kind in counts else ""
            seen += (
                f'<button class="button button--quiet button--small" {where}'
                f' aria-pressed="{"true" if kind in own else "false"}">{label}{count}</button>'
            )
        else:
            others += f"<button {where}>{label}</button>"
    menu = ""
    if others:
        menu = (
            '<hub-menu><details class="menu menu--start">'
            '<summary class="button button--quiet button--small button--icon"'
            f' aria-label="{words.more}">{icon("plus")}</summary><div class="menu__panel">{others}</div></details>'
            "</hub-menu>"
        )
    return Markup(f'<div class="reactions">{seen}{menu}</div>')  # noqa: S704 -- all our own words
