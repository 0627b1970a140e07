"""Reads clean HTML as something else: plain text for mail and search, a line for lists, Markdown, a quotation."""

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from hub.core.richtext.kinds import Format

_BLOCKS = frozenset({"p", "h3", "h4", "blockquote", "ul", "ol", "pre", "table", "hr"})
_BREAK = re.compile(r"</(?:p|h3|h4|li|td|th|pre)>|<br>|<li>")
_SPECIAL = re.compile(r"([\\`*_\[\]<>~|])")
_LINE_START = re.compile(r"(\d{0,9})([-+=#>.)])")


def to_text(html: str, *, links: bool = True) -> str:
    """Plain text, paragraphs apart by an empty line; `links` writes where they lead, for mail but not for search."""
    return _Reader(markdown=False, links=links).read(html)


def to_markdown(html: str) -> str:
    """Markdown from which `to_html` makes the same again: what those who write without scripts are given to edit."""
    return _Reader(markdown=True, links=True).read(html)


def excerpt(html: str, length: int = 160) -> str:
    """The beginning in one line, without quotations, cut after a word."""
    # Twenty times as much holds the wanted text with its tags; a long article is not read to its end for one line.
    html = re.sub(r"<pre>.*?</pre>", " ", _without_quotations(html[: length * 20]), flags=re.DOTALL)
    text = " ".join(unescape(re.sub(r"<[^>]*>?", "", _BREAK.sub(" ", html))).split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head = cut if text[length - 1] == " " else cut.rpartition(" ")[0]
    return (head if len(head) > length * 0.6 else cut).rstrip(" ,;:–-") + "…"


def quote(html: str, *, name: str, path: str, format: Format = Format.HTML) -> str:
    """A quotation to begin an answer with; quotations inside it are left out.

    `path` is the address of what is quoted on this hub.
    """
    inner = _without_quotations(html)
    words = _("%(name)s wrote:") % {"name": name}
    if format is Format.MARKDOWN:
        lines = f"[{_SPECIAL.sub(r'\\\1', words)}]({path})\n\n{to_markdown(inner)}".splitlines()
        return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
    return f'<blockquote><p><a href="{escape(path)}">{escape(words)}</a></p>{inner}</blockquote><p></p>'


def _without_quotations(html: str) -> str:
    kept, depth = [], 0
    for piece in re.split(r"(</?blockquote>)", html):
        if piece == "<blockquote>":
            depth += 1
        elif piece == "</blockquote>":
            depth -= 1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


class _Indent:
    """A quotation or list item that is open: what stands before its first line, and before the others."""

    __slots__ = ("marker", "prefix")

    def __init__(self, marker: str, prefix: str) -> None:
        self.marker, self.prefix = marker, prefix

    def take_marker(self) -> str:
        """What stands before the next line."""
        marker, self.marker = self.marker, self.prefix
        return marker


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, inside which quotations and items, and whether no empty line sets them apart."""

    text: str
    around: tuple[_Indent, ...]
    is_tight: bool

    def between(self, other: "_Block") -> str:
        """The empty line between two blocks: with the marks of the quotations that hold both."""
        both = [one.prefix for one, two in zip(self.around, other.around, strict=False) if one is two]
        return "".join(both).rstrip()


class _Reader(HTMLParser):
    """Walks through clean HTML and writes blocks of lines."""

    def __init__(self, *, markdown: bool, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.markdown, self.links = markdown, links
        self.blocks: list[_Block] = []
        self.around: list[_Indent] = []
        self.in_paragraph = False
        self.in_code = False
        self.line = ""
        self.numbers: list[int | None] = []
        self.link: tuple[str, str, str] | None = None
        self.verbatim = False
        self.language = ""
        self.rows: list[list[str]] = []
        self.cell_start: str | None = None

    def read(self, html: str) -> str:
        self.feed(html)
        self.close()
        self._end_block()
        text, before = "", None
        for block in self.blocks:
            if before:
                text += "\n" if block.is_tight and before.is_tight else f"\n{before.between(block)}\n"
            text += block.text
            before = block
        return text

    # --- Blocks ---------------------------------------------------------------------------------------------------

    def _end_block(self, line: str | None = None) -> None:
        text = self.line if line is None else line
        if not self.verbatim:
            text = "\n".join(part.strip(" ") for part in text.strip().split("\n"))
        self.line = ""
        if not text:
            return
        rest = "".join(indent.prefix for indent in self.around)
        first = "".join(indent.take_marker() for indent in self.around)
        lines = [(first if place == 0 else rest) + part for place, part in enumerate(text.split("\n"))]
        is_tight = bool(self.numbers) and not self.in_paragraph
        self.blocks.append(_Block("\n".join(line.rstrip() for line in lines), tuple(self.around), is_tight))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self.cell_start is not None and tag in _BLOCKS:
            self.line += " "
            return
        if tag in _BLOCKS or tag == "li":
            self._end_block()
        match tag:
            case "p":
                self.in_paragraph = True
            case "blockquote":
                self.around.append(_Indent("> ", "> "))
            case "ul":
                self.numbers.append(None)
            case "ol":
                self.numbers.append(int(values.get("start", "1")))
            case "li":
                number = self.numbers[-1] if self.numbers else None
                marker = "- " if number is None else f"{number}. "
                if number is not None:
                    self.numbers[-1] = number + 1
                self.around.append(_Indent(marker, " " * len(marker)))
            case "h3" | "h4" if self.markdown:
                self.line = "#" * int(tag[1]) + " "
            case "hr":
                self._end_block("---")
            case "pre":
                self.verbatim, self.language = True, ""
            case "code" if self.verbatim:
                self.language = values.get("class", "").removeprefix("language-")
            case "br":
                self.line += "\\\n" if self.markdown and self.cell_start is None else " " if self.rows else "\n"
            case "img":
                self._picture(values)
            case "a":
                self.link = (values.get("href", ""), values.get("data-actor", ""), self.line)
                self.line = ""
            case "table":
                self.rows = []
            case "tr":
                self.rows.append([])
            case "th" | "td":
                self.cell_start, self.line = self.line, ""
            case "code" if self.markdown:
                self.in_code = True
            case _ if self.markdown and tag in _MARKS:
                self.line += _MARKS[tag]

    def handle_endtag(self, tag: str) -> None:
        if self.cell_start is not None and tag in _BLOCKS:
            return
        match tag:
            case "p" | "h3" | "h4":
                self._end_block()
                self.in_paragraph = False
            case "blockquote" | "li":
                self._end_block()
                self.around.pop()
            case "ul" | "ol":
                self._end_block()
                self.numbers.pop()
            case "pre":
                text = self.line.removesuffix("\n")
                if self.markdown:
                    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
                    text = f"{fence}{self.language}\n{text}\n{fence}"
                self._end_block(text)
                self.verbatim = False
            case "a":
                self._end_link()
            case "th" | "td":
                self.rows[-1].append(" ".join(self.line.split()))
                self.line, self.cell_start = self.cell_start or "", None
            case "table":
                self._table()
            case "code":
                self.in_code = False
            case _ if self.markdown and tag in _MARKS:
                self.line += _MARKS[tag]

    def handle_data(self, data: str) -> None:
        if self.verbatim:
            self.line += data
            return
        text = re.sub(r"\s+", " ", data)
        if not self.line.strip():
            text = text.lstrip()
        if self.in_code:
            self.line += _code_span(text)
            return
        if self.markdown:
            text = _SPECIAL.sub(r"\\\1", text)
            if (not self.line or self.line.endswith("\n")) and (start := _LINE_START.match(text)):
                text = f"{start[1]}\\{text[start.end(1) :]}"
        self.line += text

    # --- Inline ---------------------------------------------------------------------------------------------------

    def _picture(self, values: dict[str, str]) -> None:
        alternative = values.get("alt", "")
        if self.markdown:
            self.line += f"![{_SPECIAL.sub(r'\\\1', alternative)}]({values.get('src', '')})"
        elif alternative:
            self.line += f"[{alternative}]"

    def _end_link(self) -> None:
        address, actor, before = self.link or ("", "", "")
        words, self.link = self.line, None
        if self.markdown:
            self.line = f"{before}[{words}]({f'mention:{actor}' if actor else _markdown_address(address)})"
        elif self.links and not actor and address.startswith(("http", "mailto:")) and address != words:
            self.line = f"{before}{words} ({address.removeprefix('mailto:')})"
        else:
            self.line = before + words

    def _table(self) -> None:
        rows, self.rows = self.rows, []
        if not rows:
            return
        if not self.markdown:
            self._end_block("\n".join(" | ".join(row) for row in rows))
            return
        width = max(len(row) for row in rows)
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        self._end_block("\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]))


_MARKS = {"strong": "**", "em": "*", "s": "~~"}


def _code_span(text: str) -> str:
    """Code in as many backticks as it needs."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _markdown_address(address: str) -> str:
    return f"<{address}>" if re.search(r"[()\s]", address) else address
