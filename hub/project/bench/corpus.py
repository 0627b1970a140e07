"""Made-up text whose words are distributed as in real text, so that search has rare, usual and common words."""

import random
from dataclasses import dataclass

_SYLLABLES = "ta|ro|mi|ken|dal|ver|so|lin|pe|gra|tu|mon|bel|ska|hör|ény|tész|δια|μαθ|ná|vel|or|est|in|fa"
# Words that the queries of the benchmark look for; their rank in the distribution is their place here.
COMMON = ("school", "digital", "teacher", "learning", "course", "student", "data", "skills", "online", "group")


@dataclass(frozen=True, slots=True)
class Text:
    """One made-up contribution."""

    title: str
    teaser: str
    body: str


class Corpus:
    """A vocabulary under Zipf's law with exponent 1, and texts drawn from it; the same for the same seed."""

    def __init__(self, seed: int, vocabulary: int = 30_000) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- repeatable, not secret
        syllables = _SYLLABLES.split("|")
        words = list(COMMON)
        seen = set(words)
        while len(words) < vocabulary:
            word = "".join(self.random.choices(syllables, k=self.random.randint(2, 4)))
            if word not in seen:
                seen.add(word)
                words.append(word)
        self.words = words
        total = 0.0
        self.cumulative = [total := total + 1 / rank for rank in range(1, len(words) + 1)]

    def sentence(self, least: int, most: int) -> str:
        """So many words, the first with a capital."""
        count = self.random.randint(least, most)
        return " ".join(self.random.choices(self.words, cum_weights=self.cumulative, k=count)).capitalize()

    def text(self) -> Text:
        """A title of a few words and two paragraphs of about sixty."""
        paragraphs = [self.sentence(20, 45) + "." for _ in range(2)]
        return Text(
            title=self.sentence(4, 9),
            teaser=paragraphs[0][:120],
            body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
        )

    def query(self) -> str:
        """What somebody might look for: one to three words, common and rare."""
        return self.sentence(1, 3).lower()
