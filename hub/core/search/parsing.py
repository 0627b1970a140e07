"""From what a reader typed to expressions: words, "phrases", beginnings*, and -unwanted ones. No input is an error."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from hub.core.search.expressions import Beginning, Expression, Term, all_of, any_of, phrase_of
from hub.core.search.stopwords import stopwords
from hub.core.search.terms import LONGEST_BEGINNING, accented_forms, alternatives
from hub.core.search.words import Word, compounds_of, fold, words_of

# What goes on beyond is cut: nobody means the hundredth word, and each costs a look into the index.
LONGEST_QUERY = 1000
_MOST_CLAUSES = 16
_MOST_UNWANTED = 8
_MOST_PHRASE_WORDS = 16
_MOST_LANGUAGES = 4
_SHORTEST_BEGINNING = 3

_CHUNK = re.compile(r'(-?)"([^"]*)"?|(-?)([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that the reader asked for. `words` are as typed; a compound or phrase has several."""

    manner: Literal["word", "compound", "phrase", "beginning"]
    words: tuple[str, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(filter(None, map(fold, self.words)))

    def anywhere(self, languages: Sequence[str]) -> Expression:
        """That it stands somewhere in a document."""
        match self.manner:
            case "word":
                return any_of(_forms(self.words[0], languages))
            case "compound":
                return any_of([phrase_of(self.folded), *_forms("".join(self.words), languages)])
            case "phrase":
                return phrase_of(self.folded)
            case "beginning":
                return Beginning(self.folded[0])

    def in_title(self, languages: Sequence[str]) -> Expression:
        """That it stands in the title; the words of a phrase in any order."""
        match self.manner:
            case "word":
                return any_of(_forms(self.words[0], languages, ">"))
            case "compound":
                parts = all_of(Term(f">{form}") for form in self.folded)
                return any_of([parts, *_forms("".join(self.words), languages, ">")])
            case "phrase":
                return all_of([*(Term(f">{form}") for form in self.folded), self.anywhere(languages)])
            case "beginning":
                beginning = self.folded[0]
                title = Term(f"^{beginning[:LONGEST_BEGINNING]}")
                return title if len(beginning) <= LONGEST_BEGINNING else all_of([title, Beginning(beginning)])

    def as_subject(self, languages: Sequence[str]) -> Expression:
        """That the document is about it: in its title, its keywords, or said often."""
        if self.manner == "word":
            return any_of([*_forms(self.words[0], languages, ">"), *_forms(self.words[0], languages, "!")])
        return self.anywhere(languages) if self.manner == "phrase" else self.in_title(languages)


def _forms(word: str, languages: Sequence[str], sign: str = "") -> Iterator[Expression]:
    """Each way in which a word may stand: as a word or as a stem, the latter perhaps in some languages only."""
    for form, spoken in alternatives(word, languages):
        stem = Term(f"{sign}~{form}")
        yield Term(sign + form)
        yield all_of([stem, any_of(Term(f"language:{code}") for code in spoken)]) if spoken else stem


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What was asked for. `is_blank` if nothing was typed at all; a query of mere signs finds nothing."""

    wanted: tuple[Clause, ...]
    unwanted: tuple[Clause, ...]
    # The plain words in their order, common ones too, if they are all that was typed.
    row_of_words: tuple[str, ...]
    languages: tuple[str, ...]
    is_blank: bool

    def accents(self) -> list[Expression]:
        """For each plain word that was typed with accents, that it stands so in the document."""
        found = []
        for clause in self.wanted:
            if clause.manner == "word" and (forms := accented_forms(clause.words[0], self.languages)):
                found.append(any_of(map(Term, forms)))
        return found


def parse(text: str, languages: Sequence[str]) -> ParsedQuery:
    """Read a query in the reader's languages, of which the first few count."""
    spoken = tuple(dict.fromkeys(languages))[:_MOST_LANGUAGES]
    typed = text[:LONGEST_QUERY].replace("\0", " ").translate(_QUOTES)
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    for match in _CHUNK.finditer(typed):
        is_unwanted = bool(match[1] or match[3])
        found = _phrase(match[2]) if match[2] is not None else _plain(match[4], spoken)
        (unwanted if is_unwanted else wanted).extend(found)
    wanted = list(dict.fromkeys(wanted))[:_MOST_CLAUSES]
    is_row = len(wanted) > 1 and all(clause.manner == "word" for clause in wanted)
    return ParsedQuery(
        wanted=_without_common(wanted, spoken),
        unwanted=tuple(dict.fromkeys(unwanted))[:_MOST_UNWANTED],
        row_of_words=tuple(clause.folded[0] for clause in wanted) if is_row else (),
        languages=spoken,
        is_blank=not typed.strip(),
    )


def _phrase(text: str) -> list[Clause]:
    words = tuple(word.text for word in words_of(text) if fold(word.text))[:_MOST_PHRASE_WORDS]
    return [Clause("phrase", words)] if words else []


def _plain(text: str, languages: tuple[str, ...]) -> list[Clause]:
    """The clauses of a run without spaces: mostly one word, a compound, or a beginning with its star."""
    words = [word for word in words_of(text) if fold(word.text)]
    words = _without_articles(text, words, languages)
    if not words:
        return []
    clauses = []
    compounds = dict(compounds_of(words))
    index = 0
    while index < len(words):
        last = compounds.get(index, index + 1)
        parts = tuple(word.text for word in words[index:last])
        clauses.append(Clause("compound" if len(parts) > 1 else "word", parts))
        index = last
    if text[words[-1].end :].startswith("*") and len(fold(words[-1].text)) >= _SHORTEST_BEGINNING:
        *others, final = clauses
        # "e-learn*": the parts before are words of their own.
        clauses = [
            *others,
            *(Clause("word", (part,)) for part in final.words[:-1]),
            Clause("beginning", final.words[-1:]),
        ]
    return clauses


def _without_articles(text: str, words: list[Word], languages: tuple[str, ...]) -> list[Word]:
    """Without l’, d’ and the like, and without the Maltese article (l-għalliema), which documents may lack."""
    kept = []
    for word, following in zip_longest(words, words[1:]):
        if following and word.end + 1 == following.start and len(word.text) <= 3:
            sign = text[word.end]
            if sign in "'’" and len(word.text) <= 2:
                continue
            if sign == "-" and "mt" in languages and fold(word.text) in stopwords(("mt",)):
                continue
        kept.append(word)
    return kept


def _without_common(clauses: list[Clause], languages: tuple[str, ...]) -> tuple[Clause, ...]:
    common = stopwords(languages)
    kept = tuple(clause for clause in clauses if clause.manner != "word" or clause.folded[0] not in common)
    return kept or tuple(clauses)
