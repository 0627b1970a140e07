"""Shows what changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from hub.core.richtext import to_text

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
# Beyond this, comparing words costs more than it tells; whole lines are shown instead.
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: `same`, `gone` or `new`."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[list[Piece]]:
    """Two HTML texts compared as plain text: lines of pieces. Lines that are alike everywhere are left out but one."""
    old, new = to_text(before).split("\n"), to_text(after).split("\n")
    lines: list[list[Piece]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [[Piece("same", line)] for line in _context(old[a:b], is_start=a == 0, is_end=b == len(old))]
        else:
            lines += _changed(old[a:b], new[c:d])
    return [line for line in lines if any(piece.text for piece in line)]


def _context(lines: list[str], *, is_start: bool, is_end: bool) -> list[str]:
    """One line on each side of a change; the rest is an ellipsis."""
    lines = [line for line in lines if line]
    head = [] if is_start else lines[:1]
    tail = [] if is_end else lines[-1:]
    if len(lines) <= len(head) + len(tail):
        return lines if head or tail else []
    return [*head, "…", *tail]


def _changed(old: list[str], new: list[str]) -> Iterator[list[Piece]]:
    for before, after in zip_longest([line for line in old if line], [line for line in new if line], fillvalue=""):
        yield list(_words(before, after))


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > _MOST_WORDS or matcher.quick_ratio() < 0.3:
        # Two different sentences: word by word they would be a riddle.
        if before:
            yield Piece("gone", before)
        if after:
            yield Piece("new", after)
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("new", "".join(new[c:d]))
