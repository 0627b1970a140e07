"""The pseudo-language: every marked text gets accents and brackets, so that a test sees what was never marked.

`[Şŧȧřŧ ȧ ŧħřḗȧḓ]` was marked, `Start a thread` was not. It needs no catalogue: texts are changed as they are asked for.
"""

import re

from django.utils.translation import trans_real

from hub.core.languages import PSEUDO_LANGUAGE

_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏżȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎŻ",
)
# Placeholders, HTML tags and character references stay as they are.
_KEPT = re.compile(r"(%\(\w+\)[#0 +-]?[\d.]*[a-zA-Z]|%[#0 +-]?[\d.]*[a-zA-Z%]|\{[^{}]*\}|<[^<>]*>|&#?\w+;)")


def pseudo(text: str) -> str:
    """The text with accents and in brackets; an empty text stays empty."""
    if not text.strip():
        return text
    parts = _KEPT.split(text)
    return "[" + "".join(part if index % 2 else part.translate(_ACCENTS) for index, part in enumerate(parts)) + "]"


def _without_context(text: str) -> str:
    # Untranslated, `pgettext` gets its message back with the context before it.
    return text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]


class PseudoTranslation(trans_real.DjangoTranslation):
    """English read through `pseudo`."""

    def gettext(self, message: str) -> str:
        return pseudo(_without_context(super().gettext(message)))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(_without_context(super().ngettext(msgid1, msgid2, n)))


def install_pseudo_language() -> None:
    """Make `translation.activate("en-xa")` speak the pseudo-language in this process."""
    # Django asks this table before it looks for catalogues; there is no public way in.
    trans_real._translations[PSEUDO_LANGUAGE] = PseudoTranslation(PSEUDO_LANGUAGE)  # type: ignore[attr-defined]  # private
