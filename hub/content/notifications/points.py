"""Where other features say what their notifications read like."""

from dataclasses import dataclass
from typing import Any

from hub.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class Line:
    """A whole sentence in the active language, and where it leads."""

    text: str
    path: str


notification_lines: Hook[[Any, str], Line] = Hook(
    "notification_lines",
    "The sentence of a notification whose verb is a feature's own; gets row and language, answers nothing for others.",
)
