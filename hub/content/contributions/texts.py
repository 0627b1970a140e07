"""What is read out of a text: its plain words, a teaser, who is mentioned, which images lack a description."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "figcaption", "hr", "div"]
)
_HANDLE = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9_-]{1,59})(?![\w@])")


class _Reader(HTMLParser):
    """Collects the words of each block, leaving quotations of others apart."""

    def __init__(self, *, with_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.with_quotes = with_quotes
        self.depth = 0
        self.lines: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote" and not self.with_quotes:
            self.depth += 1
        if tag in _BLOCKS or tag == "br":
            self.lines.append([])
        if tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and not self.with_quotes:
            self.depth = max(0, self.depth - 1)
        if tag in _BLOCKS:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.lines[-1].append(data)


def lines_of(html: str, *, with_quotes: bool = True) -> list[str]:
    """The words of a text, one entry for each paragraph, heading or list item; without markup."""
    reader = _Reader(with_quotes=with_quotes)
    reader.feed(html)
    reader.close()
    lines = (" ".join("".join(parts).split()) for parts in reader.lines)
    return [line for line in lines if line]


def teaser_of(html: str, length: int = 160) -> str:
    """The first words of a text, what it quotes left out, cut at a word's end."""
    words = " ".join(lines_of(html, with_quotes=False) or lines_of(html))
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip(" ,;:.-–—") + "…"


def handles_in(html: str) -> list[str]:
    """The handles mentioned as `@handle`, each once, in order; quoted ones do not count, for they were told before."""
    found = _HANDLE.findall("\n".join(lines_of(html, with_quotes=False)).lower())
    return list(dict.fromkeys(found))
