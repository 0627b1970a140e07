"""Boolean expressions over the words and terms of the index; each engine writes them in its own language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word anywhere in the document, or one of its terms."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, in the title or in the body."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """The first without the second."""

    wanted: Expression
    unwanted: Expression


type Expression = Term | Phrase | Beginning | All | Either | Except


def all_of(items: Iterable[Expression]) -> Expression:
    """Every one of at least one expression, without needless brackets or repetition."""
    found = tuple(dict.fromkeys(items))
    return found[0] if len(found) == 1 else All(found)


def any_of(items: Iterable[Expression]) -> Expression:
    """One of at least one expression, without needless brackets or repetition."""
    found = tuple(dict.fromkeys(items))
    return found[0] if len(found) == 1 else Either(found)


def without(wanted: Expression, unwanted: Iterable[Expression]) -> Expression:
    """The first, unless one of the others holds."""
    found = tuple(unwanted)
    return Except(wanted, any_of(found)) if found else wanted


def phrase_of(words: Iterable[str]) -> Expression:
    """The words in a row; a single one is a term."""
    found = tuple(words)
    return Term(found[0]) if len(found) == 1 else Phrase(found)
