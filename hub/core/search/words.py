"""Words as the index knows them: cut out, folded and stemmed once, in Python, alike for documents and for queries.

A word has up to three forms. *Folded*: without case and accents (`Győzelem` is `gyozelem`, `Straße` is `strasse`).
*Stem*: the folded stem by the rules of its language (`tanároknak` is `tanar`). *Accented stem*: the stem as it was
written, so that `kör` can come before `kor` for those who type the accent.
"""

import re
import sys
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import Stemmer

# Longer runs of letters are no words; their beginning is kept.
LONGEST_WORD = 64
_LONGEST_STEMMED = 40
_SHORTEST_STEMMED = 3
_LONGEST_COMPOUND = 4

# Where Snowball has no rules (Bulgarian, Icelandic, Latvian, Macedonian, Maltese, Slovak, Slovene, Albanian,
# Ukrainian and others) words are only folded. Serbian rules serve the four languages that share them, in both
# scripts.
STEMMERS = {
    "bs": "serbian",
    "ca": "catalan",
    "cnr": "serbian",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hr": "serbian",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}

# Letters that Unicode does not take apart but that people type without their stroke.
_PLAIN_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ŋ": "n",
        "þ": "th",
        "ŧ": "t",
        "ς": "σ",
    }
)
# Written with a cedilla on old keyboards; Snowball knows the comma.
_ROMANIAN = str.maketrans({"ş": "ș", "ţ": "ț"})


def _ranges(category: str) -> str:
    """The characters of a category as ranges of a regular expression; beyond the first plane there are none we need."""
    found = [code for code in range(0x10000) if unicodedata.category(chr(code)).startswith(category)]
    pieces: list[list[int]] = []
    for code in found:
        if pieces and code == pieces[-1][1] + 1:
            pieces[-1][1] = code
        else:
            pieces.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in pieces)


# Chinese and Japanese put no spaces between words: each character stands alone and a query becomes a phrase.
_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"
# Accents that follow their letter, soft hyphens, joiners and direction marks belong to the word they stand in.
_INSIDE = rf"[{_ranges('M')}{_ranges('Cf')}]"
_APOSTROPHE = r"(?<=[\u0400-\u04ff])['’](?=[\u0400-\u04ff])"
_WORD = re.compile(
    rf"(?<!\w)[A-Za-z](?:\+\+|\#)(?!\w)"  # C++, C#
    rf"|(?<!\w)\d+(?:[.,]\d+)+(?!\w)"  # 2.2
    rf"|[{_IDEOGRAPHS}]"
    rf"|{_LETTER}+(?:{_INSIDE}+{_LETTER}*|{_APOSTROPHE}{_LETTER}+)*"
)
_HYPHENS = frozenset("-‐‑")
_KEPT = frozenset("+#.,")


class Word(NamedTuple):
    """A word as written, and where; `is_joined` if only a hyphen parts it from the word before."""

    text: str
    start: int
    end: int
    is_joined: bool


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in their order."""
    previous_end = -2
    for match in _WORD.finditer(text):
        start, end = match.span()
        yield Word(match[0], start, end, start - previous_end == 1 and text[previous_end] in _HYPHENS)
        previous_end = end


def texts_of(text: str, most: int) -> tuple[list[str], list[str]]:
    """The first `most` words of a text and the compounds among them without their hyphens; quicker than `words_of`."""
    if _HYPHENS.isdisjoint(text):
        return _WORD.findall(text)[:most], []
    words = list(islice(words_of(text), most))
    joined = ["".join(word.text for word in words[first:last]) for first, last in compounds_of(words)]
    return [word.text for word in words], joined


def compounds_of(words: list[Word]) -> list[tuple[int, int]]:
    """The hyphened compounds (`e-learning`) among the words, as ranges of indexes; longer chains than four are none."""
    found = []
    first = 0
    for index in range(1, len(words) + 1):
        if index < len(words) and words[index].is_joined:
            continue
        if 1 < index - first <= _LONGEST_COMPOUND:
            found.append((first, index))
        first = index
    return found


# --- Folding -------------------------------------------------------------------------------------------------------


def _is_dropped(base: str, mark: str) -> bool:
    """Whether the mark on a letter is an accent one may leave out; in most scripts marks are letters themselves."""
    code = ord(base)
    if code < 0x0400 or 0x1D00 <= code <= 0x1FFF or 0x2C60 <= code <= 0x2C7F or 0xA720 <= code <= 0xA7FF:
        return True  # Latin and Greek
    # Cyrillic: stress marks, and the dots of ё. The breve of й makes another letter.
    return 0x0400 <= code <= 0x04FF and (mark in "\u0300\u0301" or (mark == "\u0308" and base == "е"))


def _fold_once(word: str) -> str:
    kept = []
    base = "a"
    for char in unicodedata.normalize("NFKD", word.casefold()).translate(_PLAIN_LETTERS):
        if unicodedata.category(char)[0] == "M":
            if not _is_dropped(base, char):
                kept.append(char)
        elif char.isalnum() or char in _KEPT:
            base = char
            kept.append(char)
    return unicodedata.normalize("NFKC", "".join(kept))


@lru_cache(maxsize=60_000)
def fold(word: str) -> str:
    """The word without case, accents and invisible characters; may be empty. Folding twice changes nothing."""
    if word.isascii():
        folded = "".join(char for char in word.lower() if char.isalnum() or char in _KEPT)
        return folded[:LONGEST_WORD]
    folded = word
    # Compatibility forms may unfold into others; three rounds settle every character of Unicode.
    for _round in range(4):
        before, folded = folded, _fold_once(folded)
        if before == folded:
            break
    return _fold_once(folded[:LONGEST_WORD])


# --- Stems ---------------------------------------------------------------------------------------------------------

# Snowball's objects keep the word they work on: one thread at a time.
_lock = threading.Lock()


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Any:
    name = STEMMERS.get(language)
    if name is None:
        return None
    # Its own cache would only repeat ours.
    return Stemmer.Stemmer(name, maxCacheSize=0)


@lru_cache(maxsize=120_000)
def forms_of(word: str, language: str) -> tuple[str, str, str]:
    """Folded form, folded stem and accented stem of a word; the last is empty where it adds nothing.

    An unknown language has no stems: then the stem is the folded form.
    """
    folded = fold(word)
    written = unicodedata.normalize("NFC", word).casefold()
    stem = written
    stemmer = _stemmer(language)
    if stemmer and _SHORTEST_STEMMED <= len(written) <= _LONGEST_STEMMED and not written[0].isdecimal():
        if language == "ro":
            written = written.translate(_ROMANIAN)
        with _lock:
            stem = stemmer.stemWord(written)
    folded_stem = fold(stem) or folded
    is_accented = not folded.isascii() or not written.isascii()
    accented = stem if is_accented and stem != folded_stem and _is_latin(stem) else ""
    return sys.intern(folded), sys.intern(folded_stem), accented[:LONGEST_WORD]


def _is_latin(word: str) -> bool:
    # In Greek every word has its accent and nobody types it in a hurry: it tells nothing.
    return all(char < "\u0250" and char.isalpha() for char in word)


def has_stems(language: str) -> bool:
    """Whether words of the language are stemmed, or only folded."""
    return language in STEMMERS


@lru_cache(maxsize=64)
def same_rules(language: str) -> frozenset[str]:
    """The languages whose words are stemmed by the same rules, this one among them."""
    name = STEMMERS.get(language)
    return frozenset(code for code, other in STEMMERS.items() if other == name) | {language}
