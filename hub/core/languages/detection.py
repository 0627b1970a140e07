"""Which language a text is written in.

The model takes 100 MB and a second to load, so call `detect` in background jobs only: web processes stay small.
"""

import re
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from hub.core.languages import CONTENT_LANGUAGES, UNDETERMINED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Below this many letters a guess is worth less than what is known of the author.
_FEWEST_LETTERS = 20
_LEAST_CONFIDENCE = 0.6
# A language that the author is known to use counts this many times: enough to tell Danish from Norwegian.
_WEIGHT_OF_HINT = 6.0
# More says nothing new and costs time.
_LONGEST_TEXT = 4000
# Languages that are not on the list but would else be taken for one that is.
_NEIGHBOURS = ("ar", "be", "cy", "fa", "he", "hi", "hy", "ja", "kk", "ko", "nn", "ru", "th", "zh")
_WRITTEN_AS = {"nn": "no"}
# Addresses, mail addresses, mentions and code are in no language.
_NO_LANGUAGE = re.compile(r"https?://\S+|\S+@\S+|@\w+|`[^`]*`")

_lock = threading.Lock()
_identifier: "LanguageIdentifier | None" = None


class Detected(NamedTuple):
    """A code of `CONTENT_LANGUAGES` or `und`, and how sure that is: 0 (taken from the hints) to 1."""

    language: str
    confidence: float


def _load() -> "LanguageIdentifier":
    global _identifier
    with _lock:
        if _identifier is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # late: see the module's first lines

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            known = set(identifier.labels)
            identifier.set_languages([code for code in (*CONTENT_LANGUAGES, *_NEIGHBOURS) if code in known])
            _identifier = identifier
    return _identifier


def detect(text: str, *, hints: Iterable[str] = ()) -> Detected:
    """The language of plain text. `hints` are the languages it is likely in, best first: the author's, the space's.

    Short or doubtful text is taken for the first hint with confidence 0; without hints it is `und`.
    """
    likely = [code for code in hints if code in CONTENT_LANGUAGES]
    fallback = Detected(likely[0] if likely else UNDETERMINED, 0.0)
    sample = _NO_LANGUAGE.sub(" ", text[:_LONGEST_TEXT])
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return fallback
    scores: dict[str, float] = {}
    for label, score in _load().rank(sample):
        code = _WRITTEN_AS.get(label, label)
        scores[code] = scores.get(code, 0.0) + score
    for code in set(likely):
        if code in scores:
            scores[code] *= _WEIGHT_OF_HINT
    best = max(scores, key=scores.__getitem__)
    confidence = scores[best] / (sum(scores.values()) or 1.0)
    if confidence < _LEAST_CONFIDENCE:
        return fallback
    return Detected(best if best in CONTENT_LANGUAGES else UNDETERMINED, confidence)
