"""What goes into the index and what comes out: small frozen values that every feature may name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from markupsafe import Markup

type Sort = Literal["newest", "best"]

# Facets and audiences are words of the index: `topic:12`, `country:HU`, `v:public`, `a:0198…`.
_TERM = re.compile(r"[a-z]+:[\w.:-]{1,80}", re.ASCII)

# Counting stops here: "1,000+" says enough, and an exact number would cost what the whole search may.
COUNTED = 1000


def version_name(kind: str) -> str:
    """The version (`hub.core.versions`) that rises whenever the index of a kind changes."""
    return f"search:{kind}"


def everybody_in(visibility: str) -> str:
    """The audience of a visibility that `Viewer.visibilities` knows: public, members."""
    return f"v:{visibility}"


PUBLIC = everybody_in("public")
MEMBERS = everybody_in("members")


def in_space(space_id: int) -> str:
    """The audience of those who are in a space."""
    return f"s:{space_id}"


def of_actor(actor_id: object) -> str:
    """The audience of one party: drafts, private conversations."""
    return f"a:{actor_id}"


def _check_terms(terms: tuple[str, ...]) -> None:
    for term in terms:
        if not _TERM.fullmatch(term) or term.startswith("x:"):
            raise ValueError(f"“{term}” is no facet or audience: write a name, a colon and a value, as in topic:12")


@dataclass(frozen=True, slots=True)
class SearchPart:
    """Text and facets of a document that only a smaller audience may find.

    Whoever may read a part must be allowed to read the parts before it: a reader is shown the last part open to them,
    together with all before it.
    """

    audience: tuple[str, ...]
    body: str = ""
    title: str = ""
    keywords: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_terms(self.audience)
        _check_terms(self.facets)
        if any(not term.startswith(("v:", "a:")) for term in self.audience):
            # Every search excludes what its reader sees in a fuller part, term by term; a reader may be in 500 spaces.
            raise ValueError("a part is for members or for one actor; give what a space may read its own document")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing to be found. All text is plain, never HTML.

    `audience` are the terms of which a reader needs one; a document with an empty audience is found by nobody.
    `title` is the document's own: a reply has none. `parts` hold what smaller audiences find besides, from the larger
    audience to the smaller. `kind:` and `language:` facets are added by the index.
    """

    kind: str
    object_id: str
    language: str
    created_at: datetime
    audience: tuple[str, ...]
    title: str = ""
    body: str = ""
    keywords: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    parts: tuple[SearchPart, ...] = ()

    def __post_init__(self) -> None:
        _check_terms(self.audience)
        _check_terms(self.facets)
        if self.created_at.tzinfo is None:
            raise ValueError("created_at needs a zone")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a reader looks for.

    `audience` are the reader's own terms (`audience_of(viewer)`), `languages` those whose word endings the reader's
    words may have, best first. `filters` are groups of facets: one of each group must hold. `after` is the cursor of
    the page before; a damaged one begins anew.
    """

    text: str
    audience: frozenset[str]
    languages: tuple[str, ...] = ("en",)
    filters: tuple[tuple[str, ...], ...] = ()
    sort: Sort = "newest"
    after: str = ""
    limit: int = 30


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found. `title` and `excerpt` are escaped, with `<mark>` around what matched."""

    kind: str
    object_id: str
    language: str
    created_at: datetime
    title: Markup
    excerpt: Markup


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits. `next` is the cursor of the next page, empty on the last.

    `is_relaxed`: nothing held all words, so these hold most or some of them. `is_cut_short`: only newer entries were
    looked through, because a phrase of very common words would have cost too much; another word would help.
    """

    hits: tuple[SearchHit, ...] = ()
    next: str = ""
    is_relaxed: bool = False
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that goes on as the reader began; `title` is escaped and marked."""

    kind: str
    object_id: str
    language: str
    title: Markup


@dataclass(frozen=True, slots=True)
class Count:
    """How many; `is_more` if at least so many."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """How many documents match, and how many of them carry each facet, by facet name and value.

    Beyond the counted newest matches all numbers are lower bounds.
    """

    total: Count
    counts: dict[str, dict[str, Count]] = field(default_factory=dict)
