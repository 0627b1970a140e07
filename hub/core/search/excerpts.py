"""Which words of a text to mark, and which stretch of it to show. Everything that leaves here is escaped."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from hub.core.search.parsing import Clause, ParsedQuery
from hub.core.search.terms import alternatives
from hub.core.search.words import Word, compounds_of, fold, forms_of, words_of

LONGEST_EXCERPT = 240
_BEFORE_MATCH = 60
_ELLIPSIS = "…"
# Stands for every language.
_ANY = ""


class Marker:
    """Finds in texts the words that a query asked for. Made once for a page: it remembers the words it has seen."""

    def __init__(self, parsed: ParsedQuery) -> None:
        self._languages = parsed.languages
        self._forms: set[str] = set()
        # The stems that count in some languages only, with these.
        self._stems: dict[str, set[str]] = {}
        self._beginnings: tuple[str, ...] = ()
        self._phrases: list[tuple[str, ...]] = []
        for clause in parsed.wanted:
            self._add(clause)
        # Most words of a text begin unlike any word of the query: those need no stem.
        self._first_letters = {form[0] for form in self._forms}
        self._seen: dict[tuple[str, str], bool] = {}

    def _add(self, clause: Clause) -> None:
        match clause.manner:
            case "word":
                self._add_forms(clause.words[0])
            case "compound":
                self._add_forms("".join(clause.words))
                self._phrases.append(clause.folded)
            case "phrase" if len(clause.folded) == 1:
                self._forms.add(clause.folded[0])
            case "phrase":
                self._phrases.append(clause.folded)
            case "beginning":
                self._beginnings += clause.folded

    def _add_forms(self, word: str) -> None:
        for form, languages in alternatives(word, self._languages):
            self._forms.add(form)
            self._stems.setdefault(form, set()).update(languages or {_ANY})

    def matches(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where words that were asked for stand in a text of the language: start and end, in order, without overlap."""
        words = list(words_of(text))
        found = {index for index, word in enumerate(words) if self._is_wanted(word.text, language)}
        if self._phrases:
            found |= self._in_phrases(words)
        for first, last in compounds_of(words):
            if self._is_wanted("".join(word.text for word in words[first:last]), language):
                found.update(range(first, last))
        spans: list[tuple[int, int]] = []
        for index in sorted(found):
            word = words[index]
            # The words of a phrase are marked as one.
            if spans and index - 1 in found and text[spans[-1][1] : word.start].strip("-‐‑ ") == "":
                spans[-1] = (spans[-1][0], word.end)
            else:
                spans.append((word.start, word.end))
        return spans

    def _is_wanted(self, word: str, language: str) -> bool:
        key = (word, language)
        known = self._seen.get(key)
        if known is None:
            folded = fold(word)
            known = bool(folded) and (
                folded in self._forms
                or (folded[0] in self._first_letters and self._is_wanted_stem(forms_of(word, language)[1], language))
                or (bool(self._beginnings) and folded.startswith(self._beginnings))
            )
            self._seen[key] = known
        return known

    def _is_wanted_stem(self, stem: str, language: str) -> bool:
        return not self._stems.get(stem, set()).isdisjoint((_ANY, language))

    def _in_phrases(self, words: Sequence[Word]) -> set[int]:
        folded = [fold(word.text) for word in words]
        found: set[int] = set()
        for phrase in self._phrases:
            for start in range(len(folded) - len(phrase) + 1):
                if folded[start] == phrase[0] and tuple(folded[start : start + len(phrase)]) == phrase:
                    found.update(range(start, start + len(phrase)))
        return found


def marked(text: str, spans: Sequence[tuple[int, int]], first: int = 0, last: int | None = None) -> Markup:
    """The stretch of the text from `first` to `last`, escaped, with `<mark>` around each span that lies within."""
    last = len(text) if last is None else last
    pieces: list[str] = []
    done = first
    for start, end in spans:
        if start < first or end > last:
            continue
        pieces += (str(escape(text[done:start])), "<mark>", str(escape(text[start:end])), "</mark>")
        done = end
    pieces.append(str(escape(text[done:last])))
    return Markup("".join(pieces))  # noqa: S704 -- every piece is escaped


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """The stretch with most matches, cut between words; the beginning where nothing matches."""
    if len(text) <= LONGEST_EXCERPT:
        return marked(text, spans)
    anchor = _densest(spans)
    first = 0 if anchor <= _BEFORE_MATCH * 2 else _after_space(text, anchor - _BEFORE_MATCH, anchor)
    last = first + LONGEST_EXCERPT
    if last >= len(text):
        last = len(text)
    else:
        last = max(text.rfind(" ", first, last), text.rfind("\n", first, last))
        if last <= anchor:
            last = first + LONGEST_EXCERPT
    found = marked(text, spans, first, last)
    return Markup("{}{}{}").format(_ELLIPSIS if first else "", found, _ELLIPSIS if last < len(text) else "")


def _after_space(text: str, earliest: int, latest: int) -> int:
    for index in range(earliest, latest):
        if text[index].isspace():
            return index + 1
    return earliest


def _densest(spans: Sequence[tuple[int, int]]) -> int:
    """Where the stretch with most matches begins; of equals the first."""
    best, most = 0, 0
    last = 0
    for index, (start, _end) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + LONGEST_EXCERPT - _BEFORE_MATCH:
            last += 1
        if last - index > most:
            best, most = start, last - index
    return best
