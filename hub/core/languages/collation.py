"""Order and comparison of short texts by language, for lists of names and for finding them as they are typed.

Python compares code points, which puts Österreich after Zypern. This is the part of the Unicode Collation Algorithm
(UTS 10, CLDR root and tailorings) that lists of names need: accents and case do not count, except for letters that the
language sees as letters of their own.
"""

import unicodedata
from functools import lru_cache

# Letters of their own, each after the letter before it in the alphabet. CLDR, collation tailorings.
_OWN_LETTERS = {
    "bs": "c č ć, d dž đ, l lj, n nj, s š, z ž",
    "cs": "c č, h ch, r ř, s š, z ž",
    "cy": "c ch, d dd, f ff, g ng, l ll, p ph, r rh, t th",
    "da": "z æ ø å",
    "et": "s š z ž, w õ ä ö ü",
    "fi": "z å ä ö",
    "hr": "c č ć, d dž đ, l lj, n nj, s š, z ž",
    "hu": "c cs, d dz dzs, g gy, l ly, n ny, o ö, s sz, t ty, u ü, z zs",
    "is": "d ð, z þ æ ö å",
    "lt": "c č, s š, z ž",
    "lv": "c č, g ģ, k ķ, l ļ, n ņ, s š, z ž",
    "mt": "b ċ, f ġ, g għ, h ħ, y ż",
    "no": "z æ ø å",
    "pl": "a ą, c ć, e ę, l ł, n ń, o ó, s ś, z ź ż",
    "ro": "a ă â, i î, s ș, t ț",
    "sk": "a ä, c č, h ch, o ô, s š, z ž",
    "sl": "c č ć, d đ, s š, z ž",
    "sq": "c ç, d dh, e ë, g gj, l ll, n nj, r rr, s sh, t th, x xh, z zh",
    "sv": "z å ä ö",
    "tr": "c ç, g ğ, h ı, o ö, s ş, u ü",
}
# Letters that Unicode does not take apart but people type without their stroke.
_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ς": "σ"}
)
# Sorts after every letter, so that "cs" comes after "cz" in Hungarian.
_AFTER = "\uffff"


def fold(text: str) -> str:
    """The text as people type it in a hurry: small letters, no accents, single spaces. Not for showing.

    Two texts that fold alike count as the same name.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


@lru_cache(maxsize=64)
def _letters(language: str) -> list[tuple[str, str]]:
    """Each letter of the language's own with what it sorts as; longer ones first, so that dzs is not read as dz."""
    found = []
    for group in _OWN_LETTERS.get(language, "").split(", "):
        first, *others = group.split() or [""]
        found += [(letter, fold(first) + _AFTER * place) for place, letter in enumerate(others, 1)]
    return sorted(found, key=lambda pair: -len(pair[0]))


def collation_key(text: str, language: str) -> tuple[str, str]:
    """A key that sorts names as the language's dictionaries do; an unknown language sorts without accents."""
    key = unicodedata.normalize("NFC", text.casefold())
    if language == "hu":
        # The long vowels ő and ű stand with ö and ü.
        key = key.replace("ő", "ö").replace("ű", "ü")
    for letter, sorts_as in _letters(language.partition("-")[0]):
        key = key.replace(letter, sorts_as)
    # Words sort before letters ("New York" before "Newark"), marks such as ’ and - not at all.
    key = "".join(char for char in fold(key) if char.isalnum() or char in f" {_AFTER}")
    return key, text
