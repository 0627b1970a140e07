"""Tidies what people type: one form of each letter, no invisible controls, nothing that turns the direction of text."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Overrides and isolates reorder what follows on the page; embeddings likewise (Unicode TR 36, section 2.4).
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S+", re.IGNORECASE)


def tidy_line(text: str) -> str:
    """One line: composed letters (NFC), single spaces, without control and direction characters."""
    text = unicodedata.normalize("NFC", text)
    kept = (" " if char in "\r\n\t\v\f\u2028\u2029" else char for char in text if char not in _DIRECTION)
    visible = "".join(char for char in kept if char == " " or unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    return _SPACES.sub(" ", visible).strip()


def tidy_text(text: str) -> str:
    """Several lines: as `tidy_line` for each, at most one empty line in a row."""
    lines = [tidy_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def validate_name(name: str) -> None:
    """Refuse what cannot be the name of a person, group or organisation: no letter in it, or a web address."""
    if not any(char.isalpha() for char in name):
        raise ValidationError(_("Write a name with at least one letter."))
    if _ADDRESS.search(name):
        raise ValidationError(_("Write a name without a web address."))
