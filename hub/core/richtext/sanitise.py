"""Turns what people wrote into clean, well-formed HTML.

Two steps. `_Rebuilder` reads the input tag by tag and writes a small, properly nested document; it limits depth, which
nh3 does not, and knows mentions and files. nh3 has the last word: nothing is stored that it has not let through.
"""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from hub.core.access.errors import Refused
from hub.core.richtext import allowlist
from hub.core.richtext.kinds import Format, Mention, Mentions

MAX_CHARACTERS = 200_000
# Parsing time grows with the number of tags times the length; no honest text has as many.
MAX_TAGS = 8_000

# Control characters, and those that turn the direction of text around and so disguise addresses and names.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NO_TAG = re.compile(r"<(?!/?[A-Za-z])")
_LINK = re.compile(r"https?://[^\s<>\"'“”„«»]{4,2000}")
_LINK_END = ".,;:!?…)]}*_'\""
_HANDLE = re.compile(r"(?<![\w@/.-])@([A-Za-z0-9][A-Za-z0-9_-]{1,60}[A-Za-z0-9])(?![\w@])")

_POINTLESS_IF_EMPTY = allowlist.INLINE | allowlist.BLOCKS

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])

type _Attributes = list[tuple[str, str | None]]


def to_html(text: str, format: Format | str = Format.MARKDOWN, *, mentions: Mentions | None = None) -> SafeString:
    """Clean HTML of a text that was written in Markdown or in the visual editor.

    Cleaning what is clean changes nothing. Without `mentions` only those made by id stay, under the name they have.
    Raises `Refused` for a text that is longer than `MAX_CHARACTERS` or made of nothing but tags.
    """
    text = _UNWANTED.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    if len(text) > MAX_CHARACTERS:
        raise Refused(_("This text is too long. Shorten it, or attach it as a file."), field="body")
    if Format(format) is Format.MARKDOWN:
        text = _markdown.render(text)
    if text.count("<") > MAX_TAGS:
        raise Refused(_("This text has too much formatting. Paste it as plain text."), field="body")
    rebuilder = _Rebuilder()
    # Comments go; other declarations are no text of a person, and Python's parser stumbles over broken ones.
    rebuilder.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", text)))
    rebuilder.close()
    return mark_safe(allowlist.CLEANER.clean(rebuilder.result(mentions)))


def is_empty(html: str) -> bool:
    """Whether clean HTML shows nothing: no letter and no picture."""
    return "<img " not in html and not re.sub(r"<[^>]*>|&nbsp;|\s", "", html)


def mentioned_actors(html: str) -> list[uuid.UUID]:
    """Whom clean HTML mentions, each once, in order."""
    found = re.findall(r'<a [^>]*data-actor="([0-9a-f-]{36})"', html)
    return [uuid.UUID(value) for value in dict.fromkeys(found)]


class _Rebuilder(HTMLParser):
    """Writes the allowed part of a document anew, every element properly nested and closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # Finished pieces of HTML; a mention waits as an object until all are looked up together.
        self._out: list[str | _Waiting] = []
        self._open: list[str] = []
        self._starts: list[int] = []
        self._dropping: list[str] = []
        self._mention: _Waiting | None = None

    def result(self, mentions: Mentions | None) -> str:
        """The document, with mentions resolved."""
        self._end_mention()
        self._close_until(0)
        waiting = [piece for piece in self._out if isinstance(piece, _Waiting)]
        by_actor: Mapping[uuid.UUID, Mention] = {}
        by_handle: Mapping[str, Mention] = {}
        if mentions and waiting:
            by_actor = mentions.by_actor({piece.actor_id for piece in waiting if piece.actor_id})
            by_handle = mentions.by_handle({piece.handle for piece in waiting if piece.handle})
        return "".join(
            piece if isinstance(piece, str) else piece.html(by_actor, by_handle, keep=mentions is None)
            for piece in self._out
        )

    # --- What the parser calls ------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        if self._dropping or tag in allowlist.DROPPED:
            self._dropping.append(tag)
            return
        tag = allowlist.ALIASES.get(tag, tag)
        if self._mention:
            return
        if tag == "hr":
            if self._make_room_for_block():
                self._out.append("<hr>")
        elif tag in allowlist.EMPTY:
            self._empty(tag, dict(attrs))
        elif tag in allowlist.INLINE:
            self._inline(tag, dict(attrs))
        elif tag in allowlist.BLOCKS:
            if self._make_room_for_block() and len(self._open) < allowlist.MAX_DEPTH:
                self._push(tag, _start_number(dict(attrs)) if tag == "ol" else "")
        elif tag in allowlist.PARTS:
            self._part(tag)
        elif tag == "div":
            self._close_text()

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                del self._dropping[len(self._dropping) - 1 - self._dropping[::-1].index(tag) :]
            return
        tag = allowlist.ALIASES.get(tag, tag)
        if self._mention:
            if tag == "a":
                self._end_mention()
            return
        if tag == "div":
            self._close_text()
        elif tag in self._open:
            place = len(self._open) - 1 - self._open[::-1].index(tag)
            # An inline element ends with the block around it, never beyond.
            if tag not in allowlist.INLINE or all(name in allowlist.INLINE for name in self._open[place:]):
                self._close_until(place)

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        if self._mention:
            self._mention.text += data
            return
        if "pre" in self._open:
            self._out.append(escape(data))
            return
        top = self._top
        if top in {"ul", "ol", "table", "thead", "tbody", "tr"} or (not data.strip() and top in allowlist.WRAPPING):
            if data.strip() and top in {"ul", "ol"}:
                self._push("li")
            else:
                return
        self._ready_for_text()
        if "a" in self._open or "code" in self._open:
            self._out.append(escape(data))
        else:
            self._text(data)

    def parse_starttag(self, i: int) -> int:
        """A tag that never ends swallows the rest, as browsers have it; trying again at each `<` takes minutes."""
        end = super().parse_starttag(i)
        return len(self.rawdata) if end < 0 else end

    # --- Structure ------------------------------------------------------------------------------------------------

    @property
    def _top(self) -> str:
        return self._open[-1] if self._open else ""

    def _push(self, tag: str, attributes: str = "") -> None:
        self._open.append(tag)
        self._starts.append(len(self._out))
        self._out.append(f"<{tag}{attributes}>")

    def _close_until(self, place: int) -> None:
        while len(self._open) > place:
            tag, start = self._open.pop(), self._starts.pop()
            if start == len(self._out) - 1 and tag in _POINTLESS_IF_EMPTY:
                self._out.pop()
            else:
                self._out.append(f"</{tag}>")

    def _close_text(self) -> None:
        """End the paragraph or heading that is open, with all that is open in it."""
        for place, tag in enumerate(self._open):
            if tag in {"p", "h3", "h4", "pre"} or tag in allowlist.INLINE:
                self._close_until(place)
                return

    def _make_room_for_block(self) -> bool:
        """End what cannot hold a block; False where none may stand."""
        self._close_text()
        return self._top in allowlist.FLOW

    def _ready_for_text(self) -> None:
        if self._top in allowlist.WRAPPING:
            self._push("p")

    def _part(self, tag: str) -> None:
        """A list item or a part of a table: only where it belongs, with what its place needs."""
        parents = allowlist.PARTS[tag]
        places = [place for place, name in enumerate(self._open) if name in parents]
        if tag == "tr" and self._top == "table":
            self._push("tbody")
            places = [len(self._open) - 1]
        if not places:
            # Loose items of a list become paragraphs, loose cells their text.
            self._close_text()
            return
        self._close_until(places[-1] + 1)
        if len(self._open) <= allowlist.MAX_DEPTH:
            self._push(tag)

    def _inline(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "code" and self._top == "pre":
            name = attributes.get("class") or ""
            self._push("code", f' class="{name}"' if allowlist.LANGUAGE_CLASS.match(name) else "")
            return
        if "pre" in self._open or (self._top not in allowlist.TEXTUAL and self._top not in allowlist.WRAPPING):
            return
        if tag in self._open:
            if tag != "a":
                return
            self._close_until(self._open.index("a"))
        if tag != "a":
            if len(self._open) <= allowlist.MAX_DEPTH:
                self._ready_for_text()
                self._push(tag)
            return
        actor_id = _actor_of(attributes)
        if actor_id:
            self._ready_for_text()
            self._mention = _Waiting(actor_id=actor_id)
            self._out.append(self._mention)
            return
        address = _safe_address(attributes.get("href") or "")
        if address and len(self._open) <= allowlist.MAX_DEPTH:
            self._ready_for_text()
            self._push("a", f' href="{escape(address)}"')

    def _empty(self, tag: str, attributes: dict[str, str | None]) -> None:
        if "pre" in self._open:
            if tag == "br":
                self._out.append("\n")
            return
        if self._top not in allowlist.TEXTUAL and self._top not in allowlist.WRAPPING:
            return
        if tag == "br":
            if self._top not in allowlist.WRAPPING:
                self._out.append("<br>")
            return
        self._ready_for_text()
        self._picture(attributes)

    # --- Content --------------------------------------------------------------------------------------------------

    def _end_mention(self) -> None:
        if self._mention and not self._mention.text.strip():
            self._out.pop()
        self._mention = None

    def _picture(self, attributes: dict[str, str | None]) -> None:
        source = (attributes.get("src") or "").strip()
        alternative = (attributes.get("alt") or "").strip()
        own = source.removeprefix(settings.HUB_URL)
        if allowlist.OWN_FILE.match(own) and ".." not in own:
            sizes = "".join(
                f' {name}="{value}"'
                for name in ("width", "height")
                if (value := attributes.get(name) or "").isdigit() and value.isascii() and len(value) <= 4
            )
            self._out.append(f'<img src="{escape(own)}" alt="{escape(alternative)}"{sizes}>')
            return
        address = _safe_address(source)
        words = escape(alternative or _("Picture on another site"))
        if address.startswith(("http:", "https:")) and "a" not in self._open:
            self._out.append(f'<a href="{escape(address)}">{words}</a>')
        elif alternative:
            self._out.append(words)

    def _text(self, data: str) -> None:
        """Write text, with bare addresses made links and `@handles` noted."""
        place = 0
        for match in _LINK.finditer(data):
            address = match[0].rstrip(_LINK_END)
            # A closing bracket belongs to the address where it closes one that the address opened.
            while match[0][len(address) :].startswith(")") and address.count("(") > address.count(")"):
                address += ")"
            safe = _safe_address(address)
            if not safe:
                continue
            self._handles(data[place : match.start()])
            self._out.append(f'<a href="{escape(safe)}">{escape(address)}</a>')
            place = match.start() + len(address)
        self._handles(data[place:])

    def _handles(self, data: str) -> None:
        place = 0
        for match in _HANDLE.finditer(data):
            self._write(data[place : match.start()])
            self._out.append(_Waiting(handle=match[1].lower(), text=match[0]))
            place = match.end()
        self._write(data[place:])

    def _write(self, data: str) -> None:
        if data:
            self._out.append(escape(data))


class _Waiting:
    """A mention whose person has not been looked up yet."""

    __slots__ = ("actor_id", "handle", "text")

    def __init__(self, *, actor_id: uuid.UUID | None = None, handle: str = "", text: str = "") -> None:
        self.actor_id, self.handle, self.text = actor_id, handle, text

    def html(self, by_actor: Mapping[uuid.UUID, Mention], by_handle: Mapping[str, Mention], *, keep: bool) -> str:
        """The link to the person, or the plain text where nobody was found."""
        found = by_actor.get(self.actor_id) if self.actor_id else by_handle.get(self.handle)
        actor_id, text = self.actor_id, self.text.strip()
        if found:
            actor_id, text = found.actor_id, f"@{found.name}"
        if not found and not (keep and actor_id):
            return escape(text)
        return f'<a class="mention" data-actor="{actor_id}" href="/id/{actor_id}">{escape(text)}</a>'


def _actor_of(attributes: dict[str, str | None]) -> uuid.UUID | None:
    """Whom a link mentions: made by the editor, or `[@Name](mention:<uuid>)` in Markdown."""
    address = attributes.get("href") or ""
    value = attributes.get("data-actor") or ""
    if address.startswith("mention:"):
        value = address.removeprefix("mention:")
    elif attributes.get("class") != "mention":
        return None
    try:
        return uuid.UUID(value) if len(value) == 36 else None
    except ValueError:
        return None


def _safe_address(address: str) -> str:
    """The address if a link may lead there, else nothing: http, https, mailto, and pages of this hub."""
    address = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029]", "", address)
    if address.startswith(("/", "#", "?")):
        # Browsers read both // and /\ as the start of another host.
        return "" if address[1:2] in {"/", "\\"} else address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in allowlist.SCHEMES or (parts.scheme != "mailto" and not parts.netloc):
        return ""
    return address


def _start_number(attributes: dict[str, str | None]) -> str:
    value = attributes.get("start") or ""
    return f' start="{value}"' if value.isascii() and value.isdigit() and len(value) <= 4 else ""
