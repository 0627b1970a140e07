"""Extension points: "who has something to add here?"

A feature declares a hook once, in its `hooks.py` or `kinds.py`, with the type of one answer::

    home_cards: Hook[[Viewer], HomeCard] = Hook("home_cards", "Cards on a member's home page.")

and others answer it from their own `hooks.py`, which the app registry imports at start::

    @home_cards.answer(order=20)
    def unanswered_questions(viewer: Viewer) -> Iterable[HomeCard]: ...
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_REGISTRY: dict[str, "Hook[..., Any]"] = {}


@dataclass(slots=True)
class Hook[**P, T]:
    """One declared extension point; answers are small frozen dataclasses, never HTML."""

    name: str
    sentence: str
    _answers: list[tuple[int, str, Callable[P, Iterable[T]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.name in _REGISTRY:
            raise ValueError(f"the hook “{self.name}” is declared twice")
        _REGISTRY[self.name] = self

    def answer(self, *, order: int = 100) -> Callable[[Callable[P, Iterable[T]]], Callable[P, Iterable[T]]]:
        """Register a function that answers; lower `order` comes first, equal ones by module name."""

        def register(function: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
            self._answers.append((order, f"{function.__module__}.{function.__qualname__}", function))
            self._answers.sort(key=lambda entry: entry[:2])
            return function

        return register

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        """All answers, in order. An answer that fails, fails the page: nothing is swallowed."""
        for _order, _name, function in self._answers:
            yield from function(*args, **kwargs)

    def __bool__(self) -> bool:
        return bool(self._answers)


def declared_hooks() -> dict[str, Hook[..., Any]]:
    """Every hook by name, for the generated documentation and its test."""
    return dict(_REGISTRY)
