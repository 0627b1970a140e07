"""States move by a conditional update, so that of two who move the same thing one is refused.

A model with states declares `MOVES`, the design document of its life::

    class Moves(models.TextChoices): ...
    MOVES = {DRAFT: {SUBMITTED}, SUBMITTED: {IN_REVIEW, WITHDRAWN}}
"""

from collections.abc import Mapping
from typing import Any

from django.db import models


class MoveRefused(Exception):
    """The thing is not in a state from which it may go there, or somebody else moved it first."""


class EditConflict(Exception):
    """Somebody else saved a newer version in the meantime."""


def check_moves[S: str](moves: Mapping[S, set[S]]) -> None:
    """Every target is itself a known state; called when a model with states is imported.

    Raises `ValueError` naming the first unknown state.
    """
    for state, targets in moves.items():
        for target in targets:
            if target not in moves:
                raise ValueError(f"“{state}” may move to “{target}”, which is not a state")


def move[M: models.Model](thing: M, to: str, *, field: str = "state", **changes: Any) -> M:
    """Move `thing` to the state `to`, saving `changes` in the same statement.

    Raises `MoveRefused` when `MOVES` does not allow it or the row is no longer in the state that `thing` shows.
    """
    old = getattr(thing, field)
    moves: Mapping[str, set[str]] = getattr(type(thing), "MOVES")  # noqa: B009 -- declared by models with states
    if to not in moves.get(old, set()):
        raise MoveRefused(f"{type(thing).__name__}: {old} → {to}")
    updated = type(thing)._default_manager.filter(pk=thing.pk, **{field: old}).update(**{field: to}, **changes)
    if updated != 1:
        raise MoveRefused(f"{type(thing).__name__} {thing.pk} is no longer {old}")
    for name, value in {field: to, **changes}.items():
        setattr(thing, name, value)
    return thing


def save_version[M: models.Model](thing: M, *, expected: int, **changes: Any) -> M:
    """Save `changes` if the row still has the version `expected`, and count it up.

    Raises `EditConflict` otherwise; nothing is then saved.
    """
    updated = type(thing)._default_manager.filter(pk=thing.pk, version=expected).update(version=expected + 1, **changes)
    if updated != 1:
        raise EditConflict(f"{type(thing).__name__} {thing.pk} is newer than version {expected}")
    for name, value in {**changes, "version": expected + 1}.items():
        setattr(thing, name, value)
    return thing
