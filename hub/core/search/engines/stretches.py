"""Stretches of time as words of PostgreSQL's index, so that it can be asked for what is newest.

Each row carries the stretch it belongs to at three lengths, of 48 days, 36 hours and 68 minutes, each once for
documents of any kind and once for those of its own: `@26.395`, `@26.person.395`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.core.search.expressions import Either, Expression, Term, any_of

# A position divided by two so many times: sixteen positions are a second.
_LENGTHS = (26, 21, 16)
_LONGEST = _LENGTHS[0]
# So many are asked for at once: GIN compares all of them for each row. For more time than that, none are.
_MOST = 16
_MOST_LONGEST = 64
_MOST_KINDS = 3
ANY_KIND = ""
_WORD = re.compile(rf"@(?P<length>{'|'.join(map(str, _LENGTHS))})\.(?:(?P<kind>.+)\.)?(?P<number>[0-9]+)")


def stretches_of(position: int, kind: str) -> list[str]:
    """The words of a row's stretches."""
    return [_word(length, of, position >> length) for length in _LENGTHS for of in (ANY_KIND, kind)]


def _word(length: int, kind: str, number: int) -> str:
    # No word of a text holds this sign, and no facet begins with it.
    return f"@{length}.{kind}.{number}" if kind else f"@{length}.{number}"


def kinds_of(items: Sequence[Expression]) -> tuple[tuple[str, ...], Expression | None]:
    """The kinds of document that all of `items` leave, a few or any, and the one of `items` that says so."""
    for item in items:
        alternatives = item.items if isinstance(item, Either) else (item,)
        names = [term.text.removeprefix("kind:") for term in alternatives if isinstance(term, Term)]
        are_kinds = all(isinstance(term, Term) and term.text.startswith("kind:") for term in alternatives)
        if are_kinds and len(names) <= _MOST_KINDS:
            return tuple(names), item
    return (ANY_KIND,), None


# By kind and by length of stretch, the rows that lie in each stretch.
type RowsByStretch = dict[str, dict[int, dict[int, float]]]


def rows_by_stretch(shares: Mapping[str, float], rows: float) -> RowsByStretch:
    """How many rows of each kind, and of any, lie in each stretch; from the shares of common words."""
    found: RowsByStretch = {}
    for word, share in shares.items():
        if match := _WORD.fullmatch(word):
            of_kind = found.setdefault(match["kind"] or ANY_KIND, {length: {} for length in _LENGTHS})
            of_kind[int(match["length"])][int(match["number"])] = share * rows
    return found


@dataclass(frozen=True, slots=True)
class Spread:
    """How many rows of some kinds lie in the stretches, as far as is known: those of the fullest."""

    kinds: tuple[str, ...]
    rows: Mapping[int, Mapping[int, float]]

    @classmethod
    def of(cls, kinds: Sequence[str], known: RowsByStretch) -> Spread:
        """The rows of these kinds together."""
        if len(kinds) == 1 and kinds[0] in known:
            return cls(tuple(kinds), known[kinds[0]])
        rows: dict[int, dict[int, float]] = {length: {} for length in _LENGTHS}
        for kind in kinds:
            for length, numbers in known.get(kind, {}).items():
                for number, number_of_rows in numbers.items():
                    rows[length][number] = rows[length].get(number, 0.0) + number_of_rows
        return cls(tuple(kinds), rows)

    @property
    def total(self) -> float:
        """All rows."""
        return sum(self.rows[_LONGEST].values())

    def back(self, high: int, rows: float, *, newest: int) -> tuple[int, float]:
        """From where to `high` about so many rows lie, and how many they are; no row is newer than `newest`.

        Time of which nothing is known comes first, by itself: it is empty, or newer than what is known.
        """
        left, top = rows, high
        oldest = min(self.rows[_LONGEST], default=0) << _LONGEST
        while top > oldest:
            bottom = ((top - 1) >> _LONGEST) << _LONGEST
            there = self.rows[_LONGEST].get(bottom >> _LONGEST, 0.0)
            if there and top < high and left == rows:
                return top, 0.0
            # Of the newest stretch, only a part may have passed.
            end = min(bottom + (1 << _LONGEST), newest + 1)
            found, left = self._within(_LENGTHS, bottom, end, there, top, left)
            if found is not None:
                return found, rows
            top = bottom
        return 0, rows - left

    def _within(
        self, lengths: Sequence[int], low: int, high: int, rows: float, top: int, left: float
    ) -> tuple[int | None, float]:
        """Where below `top` the last of the `left` rows lies in a stretch with so many, or how many are left below it.

        What is known of shorter stretches in it counts for them, and what remains is spread evenly over the others.
        """
        _length, *shorter = lengths
        known = self.rows[shorter[0]] if shorter else {}
        numbers = range(low >> shorter[0], ((high - 1) >> shorter[0]) + 1) if shorter else range(0)
        dense = {number: known[number] for number in numbers if number in known}
        if not dense:
            there = rows * (top - low) / (high - low)
            if there < left:
                return None, left - there
            return max(top - int((top - low) * left / there) - 1, low), 0.0
        remainder = max(rows - sum(dense.values()), 0.0) / max(len(numbers) - len(dense), 1)
        for number in reversed(numbers):
            bottom = max(number << shorter[0], low)
            if bottom < top:
                end = min((number + 1) << shorter[0], high)
                there = dense.get(number, remainder)
                found, left = self._within(shorter, bottom, end, there, min(top, end), left)
                if found is not None:
                    return found, 0.0
        return None, left

    def words(self, low: int, high: int) -> tuple[int, Expression | None]:
        """The stretches that hold the time from `low` to `high`, and where the first of them begins.

        They are as long as they can be, but for the edges. None, from the beginning on, where they would be too many.
        """
        for precision in reversed(_LENGTHS):
            first = (low >> precision) << precision
            found = list(_filling(first, high, precision))
            if len(found) * len(self.kinds) <= (_MOST_LONGEST if precision == _LONGEST else _MOST):
                return first, any_of(
                    Term(_word(length, kind, number)) for length, number in found for kind in self.kinds
                )
        return 0, None


def _filling(low: int, high: int, precision: int) -> Iterator[tuple[int, int]]:
    """The longest stretches, as lengths and numbers, that fill the time, the last perhaps beyond its end."""
    end = -(-high >> precision) << precision
    while low < end:
        length = next(
            length
            for length in _LENGTHS
            if length == precision or (low % (1 << length) == 0 and low + (1 << length) <= end)
        )
        yield length, low >> length
        low += 1 << length
