"""What a document becomes in the index: words in their order for phrases and beginnings, and terms for all else.

Both engines index exactly this, so that they find the same. The terms of a document are

=============  ================================================================================================
``word``       compounds without their hyphens
``~word``      stems that are not words of the document
``=word``      accented stems
``>word``      words of the title; ``>~word`` stems that are not among them
``^wor``       beginnings of the title's words, for suggestions
``!word``      what the document is about, its keywords and what it says three times or more, as a stem that is one of
               its words; ``!~word`` a stem that is not
``kind:…``     facets
``v:…``        audiences
``x:v:…``      audiences that are shown a fuller part of the same document instead of this one
=============  ================================================================================================

No word of a text can be taken for a term: words hold no such signs. A stem that no word is says something only beside
the language whose rules made it: *tabl* is English *table*, and what Hungarian rules leave of *tablet*.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hub.core.access.viewer import Viewer
from hub.core.search.kinds import SearchDocument, SearchPart, everybody_in, in_space, of_actor
from hub.core.search.words import fold, forms_of, same_rules, texts_of

# Of what the engines store for a document. With a higher number hubs build their index anew, in the background.
FORMAT = 2
# PostgreSQL knows no positions beyond 16,383; what follows is not indexed.
MOST_WORDS = 16_000
_MOST_TITLE_WORDS = 40
SHORTEST_BEGINNING = 2
LONGEST_BEGINNING = 8
_OFTEN = 3
# Of a longer text, later matches are found but not shown.
LONGEST_SHOWN = 10_000
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One part of a document as the engines store it. `title_words` and `body_words` are folded, in their order."""

    kind: str
    object_id: str
    part: int
    language: str
    second: int
    title: str
    body: str
    facets: tuple[str, ...]
    title_words: tuple[str, ...]
    body_words: tuple[str, ...]
    # In alphabetical order.
    terms: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is a part of, and which."""
        return self.kind, self.object_id, self.part

    @property
    def digest(self) -> int:
        """A number that changes with anything that is stored, and how: words, terms, audience, texts."""
        stored = (
            str(FORMAT),
            str(self.second),
            self.language,
            self.title,
            self.body,
            " ".join(self.title_words),
            " ".join(self.body_words),
            " ".join(self.terms),
        )
        digest = hashlib.blake2b("\0".join(stored).encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


def audience_of(viewer: Viewer) -> frozenset[str]:
    """The terms by which a viewer finds what is open to them."""
    terms = {*map(everybody_in, viewer.visibilities), *map(in_space, viewer.spaces)}
    if viewer.is_member:
        terms.add(of_actor(viewer.actor_id))
    return frozenset(terms)


def entries_of(document: SearchDocument) -> Iterator[IndexEntry]:
    """One entry for each part, each with the text of those before it.

    A reader meets exactly one entry of a document, the fullest open to them: the others are marked with the audiences
    of those after them (`x:`), which `search` excludes.
    """
    parts: list[SearchDocument | SearchPart] = [document, *document.parts]
    title = body = ""
    keywords: tuple[str, ...] = ()
    facets: tuple[str, ...] = (f"kind:{document.kind}", f"language:{document.language}")
    for number, part in enumerate(parts):
        title = " ".join(filter(None, (title, _clean(part.title))))
        body = "\n".join(filter(None, (body, _clean(part.body))))
        keywords += part.keywords
        facets += part.facets
        superseded = {f"x:{term}" for later in parts[number + 1 :] for term in later.audience}
        entry = _analyse(document, title, body, keywords)
        yield replace(
            entry,
            part=number,
            facets=tuple(dict.fromkeys(facets)),
            terms=tuple(sorted({*entry.terms, *facets, *part.audience, *superseded})),
        )


def _clean(text: str) -> str:
    # Neither engine stores NUL, and half a surrogate pair is no character.
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") if text else ""


def _analyse(document: SearchDocument, title: str, body: str, keywords: tuple[str, ...]) -> IndexEntry:
    in_title = _taken(title, document.language, _MOST_TITLE_WORDS)
    in_keywords = _taken(" ".join(map(_clean, keywords)), document.language, MOST_WORDS // 4)
    in_body = _taken(body, document.language, MOST_WORDS - _MOST_TITLE_WORDS - len(in_keywords.folded))

    title_words = {*in_title.folded, *in_title.joined}
    words = title_words.union(in_body.folded, in_body.joined, in_keywords.folded, in_keywords.joined)
    stems = {form for taken in (in_title, in_body, in_keywords) for form in (*taken.stems, *taken.joined_stems)}
    terms = words.difference(in_title.folded, in_body.folded, in_keywords.folded)
    terms.update(f"~{stem}" for stem in stems - words)
    terms.update(f"={stem}" for stem in {*in_title.accented, *in_body.accented, *in_keywords.accented})
    terms.update(f">{word}" for word in title_words)
    terms.update(f">~{stem}" for stem in {*in_title.stems, *in_title.joined_stems} - title_words)
    subjects = {stem for stem, count in Counter(in_body.stems).items() if count >= _OFTEN}.union(in_keywords.stems)
    terms.update(f"!{stem}" if stem in words else f"!~{stem}" for stem in subjects)
    terms.update(
        f"^{word[:length]}"
        for word in {*in_title.folded, *in_title.joined}
        for length in range(SHORTEST_BEGINNING, min(len(word), LONGEST_BEGINNING) + 1)
    )
    return IndexEntry(
        kind=document.kind,
        object_id=document.object_id,
        part=0,
        language=document.language,
        second=int(document.created_at.timestamp()),
        title=title[:_LONGEST_TITLE],
        body=body[:LONGEST_SHOWN],
        facets=(),
        title_words=tuple(in_title.folded),
        body_words=(*in_body.folded, *in_keywords.folded),
        terms=tuple(terms),
    )


class _Taken(NamedTuple):
    """The forms of some words: one of each for every word, and what they hold besides."""

    folded: list[str]
    stems: list[str]
    accented: list[str]
    joined: list[str]
    joined_stems: list[str]


def _taken(text: str, language: str, most: int) -> _Taken:
    texts, compounds = texts_of(text, most)
    forms = [found for word in texts if (found := forms_of(word, language))[0]]
    joined = [found for word in compounds if (found := forms_of(word, language))[0]]
    return _Taken(
        [folded for folded, _stem, _accented in forms],
        [stem for _folded, stem, _accented in forms],
        [accented for _folded, _stem, accented in forms if accented],
        [folded for folded, _stem, _accented in joined],
        [stem for _folded, stem, _accented in joined],
    )


class Alternative(NamedTuple):
    """A form under which a word of a query may stand in the index.

    As a word it may stand in any document; as a stem it counts in documents of these languages, or in any if none are
    named.
    """

    form: str
    languages: tuple[str, ...]


def alternatives(word: str, languages: Sequence[str]) -> tuple[Alternative, ...]:
    """A word of a query as it is, and its stem in each language.

    Where the reader has several languages, a stem finds no stems that the rules of another language have made:
    Hungarian takes the *t* of *tablet* for its accusative, and *tabl* would find each English *table*.
    """
    folded = fold(word)
    if not folded:
        return ()
    found: dict[str, set[str]] = {}
    for language in languages:
        found.setdefault(forms_of(word, language)[1], set()).update(same_rules(language))
    found.pop(folded, None)
    is_alone = len(languages) < 2
    return (
        Alternative(folded, ()),
        *(Alternative(stem, () if is_alone else tuple(sorted(spoken))) for stem, spoken in found.items() if stem),
    )


def accented_forms(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The accented stems of a word of a query, if it was typed with accents."""
    found = dict.fromkeys(forms_of(word, language)[2] for language in languages)
    return tuple(f"={form}" for form in found if form)
