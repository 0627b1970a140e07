"""Spells Greek and Cyrillic names in Latin letters, for addresses and handles that people type."""

import re
import unicodedata

from django.utils.text import slugify


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


# ELOT 743 (ISO 843, type 2), as in Greek passports; accents are gone by then, but for the diaeresis that parts vowels.
_GREEK = _table(
    "αβγδεζηθικλμνξοπρστυφχψωςϊϋ",
    "a v g d e z i th i k l m n x o p r s t y f ch ps o s i y",
)
_GREEK_PAIRS = (
    (r"\bμπ", "b"),
    (r"ου", "ou"),
    (r"γγ", "ng"),
    (r"γξ", "nx"),
    (r"γχ", "nch"),
    # αυ, ευ, ηυ end in f before voiceless consonants and at the end of a word, else in v.
    (r"([αεη])υ(?=[θκξπσςτφχψ]|\b)", r"\1f"),
    (r"([αεη])υ", r"\1v"),
)
# The streamlined systems of Bulgaria (2009) and Ukraine (2010), Serbian and Macedonian Latin. Letters that Bulgarian
# and Ukrainian read differently follow Bulgarian, unless the text has what that never has: ґ, і, ї, є, or ь before
# anything but о.
_CYRILLIC = _table(
    "абвгдежзийклмнопрстуфхцчшщъьюяђѓјљњћќџѕ",
    "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya dj gj j lj nj c kj dz dz",
)
_UKRAINIAN = _CYRILLIC | _table("гґхщиіїє", "h g kh shch y i i ie") | {"ь": ""}
_ONLY_UKRAINIAN = re.compile("[ґіїє]|ь(?!о)")


def to_latin(text: str) -> str:
    """The text in lower case with its Greek and Cyrillic letters spelled in Latin ones; all others are left alone."""
    text = text.lower()
    if re.search("[\u0370-\u03ff\u1f00-\u1fff]", text):
        text = _without_accents(text)
        for pair, latin in _GREEK_PAIRS:
            text = re.sub(pair, latin, text)
        text = "".join(_GREEK.get(letter, letter) for letter in text)
    if re.search("[\u0400-\u04ff]", text):
        letters = _UKRAINIAN if _ONLY_UKRAINIAN.search(text) else _CYRILLIC
        text = "".join(letters.get(letter, letter) for letter in text)
    return text


def latin_slug(text: str) -> str:
    """`slugify` that also reads Greek and Cyrillic; empty for a text in another script."""
    return slugify(to_latin(text))


def _without_accents(text: str) -> str:
    """Greek without its accents; the diaeresis stays, for it says that two vowels are not one sound."""
    kept = (mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark) or mark == "\u0308")
    return unicodedata.normalize("NFC", "".join(kept))
