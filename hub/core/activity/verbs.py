"""Verbs, recording and subscribing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hub.core.access.viewer import Viewer

if TYPE_CHECKING:
    from hub.core.activity.models import Activity

Subscriber = Callable[["Activity"], None]
_VERBS: dict[str, Verb] = {}
_SUBSCRIBERS: dict[str, list[Subscriber]] = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can happen: `<context>.<noun>.<past participle>` and one sentence, which is translated.

    `is_private`: nobody's business but the member's own; it is recorded for the subscribers, and no log shows it.
    """

    name: str
    sentence: str
    is_private: bool = False

    def __post_init__(self) -> None:
        if self.name in _VERBS:
            raise ValueError(f"the verb “{self.name}” is declared twice")
        _VERBS[self.name] = self


def declared_verbs() -> dict[str, Verb]:
    """Every verb by name, for the activity log's filters, the generated documentation and its test."""
    return dict(_VERBS)


def on(*verbs: Verb) -> Callable[[Subscriber], Subscriber]:
    """Run the function once for each activity with one of `verbs`, from a background job, after the change committed.

    It must be idempotent: a worker that dies half-way leaves the activity to be handled again.
    """

    def register(function: Subscriber) -> Subscriber:
        for verb in verbs:
            _SUBSCRIBERS.setdefault(verb.name, []).append(function)
        return function

    return register


def subscribers_of(verb: str) -> list[Subscriber]:
    """The functions that wait for a verb, in the order of their registration."""
    return list(_SUBSCRIBERS.get(verb, ()))


def record(
    verb: Verb,
    *,
    by: Viewer,
    space: int | None = None,
    contribution: int | None = None,
    target: tuple[str, object] | None = None,
    data: dict[str, Any] | None = None,
) -> Activity:
    """Write that something happened, and the job that tells its subscribers, in the caller's transaction.

    `target` is (kind, id) of what is neither space nor contribution. `data` holds ids and numbers, never personal text.
    Raises `TransactionManagementError` outside a transaction: the change and its record stand or fall together.
    """
    from hub.core.activity.models import Activity  # late: verbs are declared before models are loaded

    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction of the change")
    activity = Activity.objects.create(
        verb=verb.name,
        actor_id=by.actor_id,
        on_behalf_of_id=by.on_behalf_of_id,
        ordered_by_id=by.ordered_by,
        space_id=space,
        contribution_id=contribution,
        target_kind=target[0] if target else "",
        target_id=_text(target[1]) if target else "",
        data=data or {},
    )
    if _SUBSCRIBERS.get(verb.name):
        from hub.core.activity.jobs import dispatch  # late: jobs need models

        dispatch.enqueue(activity.pk)
    return activity


def _text(value: object) -> str:
    return str(value) if isinstance(value, uuid.UUID | int | str) else str(getattr(value, "pk", value))
