"""The texts with which a new hub starts: about, questions, privacy, terms, accessibility, contact.

One folder per page, one Markdown file per interface language. In the text, `{hub}`, `{operator}` and `{contact}` stand
for the hub's own name, the body that runs it and its address; whoever sets a hub up fills them in. Legal texts are
templates: each says so in its first lines and has its gaps in square brackets.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# The order in which a menu shows them.
PAGES = ("about", "faq", "contact", "privacy", "terms", "accessibility")
_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class StartingPage:
    """One page in one language; `body` is Markdown, `is_template` says that an operator must check it first."""

    slug: str
    language: str
    title: str
    summary: str
    body: str
    is_template: bool = False

    def filled(self, *, hub: str, operator: str, contact: str) -> str:
        """The body with the hub's own words in the places kept for them."""
        return self.body.replace("{hub}", hub).replace("{operator}", operator).replace("{contact}", contact)


@cache
def starting_pages() -> tuple[StartingPage, ...]:
    """Every page in every language that it is written in, English first."""
    return tuple(
        _read(path)
        for slug in PAGES
        for path in sorted((FOLDER / slug).glob("*.md"), key=lambda path: (path.stem != "en", path.stem))
    )


def _read(path: Path) -> StartingPage:
    """A Markdown file with TOML between two lines of `+++` on top."""
    _before, head, body = path.read_text(encoding="utf-8").split(f"{_FENCE}\n", 2)
    return StartingPage(slug=path.parent.name, language=path.stem, body=body.strip(), **tomllib.loads(head))
