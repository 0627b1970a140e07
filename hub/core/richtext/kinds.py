"""What forms, actions and pages pass around when they speak of written text."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Format(StrEnum):
    """In what a text was written."""

    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class RichText:
    """A text as it came from a form: not clean, not stored."""

    text: str
    format: Format = Format.MARKDOWN

    def __bool__(self) -> bool:
        return bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who may be mentioned, under the name that the text will show."""

    actor_id: uuid.UUID
    name: str


class Mentions(Protocol):
    """Finds those whom an author may mention. Who is not answered stays plain text."""

    def by_actor(self, actor_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Mention]:
        """Those that the visual editor named by id."""

    def by_handle(self, handles: Collection[str]) -> Mapping[str, Mention]:
        """Those that were written as `@handle`; handles come in lower case."""
