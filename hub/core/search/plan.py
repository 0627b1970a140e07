"""In which order a search looks: tiers of ever weaker matches, each answered newest first.

Scoring every match of a common word costs up to half a second at a million documents. A tier stops at the end of the
page instead, its order can be paged by key, it is the same on every engine, and a reader can be told why a hit stands
where it does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.core.search.expressions import Expression, Term, all_of, any_of, phrase_of, without
from hub.core.search.kinds import SearchQuery
from hub.core.search.parsing import ParsedQuery, parse

# Longer queries are looked up less thoroughly: each word costs in each tier.
_MOST_RANKED_WORDS = 6
_MOST_ACCENTED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """The tiers of a search. Those from `strict` on hold only some of the words, for when nothing else is found."""

    parsed: ParsedQuery
    tiers: tuple[Expression, ...]
    strict: int


def plan(query: SearchQuery) -> Plan:
    """The tiers that answer a query; none if it can find nothing."""
    parsed = parse(query.text, query.languages)
    if not query.audience or not (parsed.wanted or parsed.unwanted or parsed.is_blank):
        return Plan(parsed, (), 0)
    wanted = [clause.anywhere(parsed.languages) for clause in parsed.wanted]
    if not set(wanted).isdisjoint(clause.anywhere(parsed.languages) for clause in parsed.unwanted):
        # No document is both; an engine would go through all that hold the word to find that out.
        return Plan(parsed, (), 0)
    strict = list(_ranked(parsed, wanted)) if query.sort == "best" and wanted else [wanted]
    relaxed = list(_relaxed(wanted))
    tiers: list[Expression] = []
    earlier: list[Expression] = []
    for tier in [*strict, *relaxed]:
        tiers.append(_open_to_reader(query, parsed, tier, earlier))
        if tier:
            earlier.append(all_of(tier))
    return Plan(parsed, tuple(tiers), len(strict))


def _open_to_reader(
    query: SearchQuery, parsed: ParsedQuery, wanted: list[Expression], earlier: list[Expression]
) -> Expression:
    """The tier within what the reader may see and asked to see, without what earlier tiers answered."""
    audience = any_of(Term(term) for term in sorted(query.audience))
    filters = [any_of(map(Term, group)) for group in query.filters if group]
    # Shown in a fuller part of the same document (see terms.entries_of).
    superseded = [Term(f"x:{term}") for term in sorted(query.audience) if term.startswith(("v:", "a:"))]
    unwanted = [clause.anywhere(parsed.languages) for clause in parsed.unwanted]
    return without(all_of([*wanted, *filters, audience]), [*unwanted, *superseded, *earlier])


def _ranked(parsed: ParsedQuery, wanted: list[Expression]) -> Iterator[list[Expression]]:
    """All words, from where they say most to where they say least."""
    languages = parsed.languages
    row: list[Expression] = [phrase_of(parsed.row_of_words)] if parsed.row_of_words else []
    title = [clause.in_title(languages) for clause in parsed.wanted]
    if len(wanted) > _MOST_RANKED_WORDS:
        yield title
        yield wanted
        return
    subject = [clause.as_subject(languages) for clause in parsed.wanted]
    accents = parsed.accents() if len(wanted) <= _MOST_ACCENTED_WORDS else []
    if row:
        yield [*row, *title]
    if accents:
        yield [*accents, *title]
    yield title
    if accents:
        yield [*accents, *subject]
    yield subject
    if row:
        # Every word of the row stands in the document, so that the words need no look of their own.
        yield row
    if accents:
        yield [*accents, *wanted]
    yield wanted


def _relaxed(wanted: list[Expression]) -> Iterator[list[Expression]]:
    """All words but one, then any of them."""
    if 3 <= len(wanted) <= _MOST_RANKED_WORDS:
        yield [any_of(all_of([*wanted[:index], *wanted[index + 1 :]]) for index in range(len(wanted)))]
    if len(wanted) >= 2:
        yield [any_of(wanted)]
