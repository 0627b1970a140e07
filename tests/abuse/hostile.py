"""Values that nobody means well with, and the forms of a page as a browser would send them."""

import os
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus

# Everything is tried with `HUB_TEST_THOROUGH=1`; the suite tries one value of each sort.
IS_THOROUGH = bool(os.environ.get("HUB_TEST_THOROUGH"))

# Text that turns the direction of what follows and steers a terminal: no stored line may hold it.
DIRT = ("gpj.exe\u2066", "\x1b[31m")

# Bytes as they arrive percent-encoded, so that also what is no UTF-8 can be sent.
_SORTS: dict[str, bytes] = {
    "long": b"x" * 60_000,
    "nul": b"a\x00b",
    "dirt": "abc\u202egpj.exe\u2066\u061c\u200f\x01\x02\x1b[31m\x7f\x85z".encode(),
    "markup": b"\"><script>alert(1)</script>'${7*7}{{7*7}}%(x)s{0}\r\nBcc: victim@evil.example\r\n\r\nbody",
    "no utf-8": b"a\xff\xfe\xc3(\xed\xa0\x80z",
    "huge number": b"9" * 40,
    "negative": b"-1",
}
_MORE: dict[str, bytes] = {
    "empty": b"",
    "invisible": "\u200b\u2060\ufeff".encode(),
    "marks": ("e" + "\u0301" * 3000).encode(),
    "other digits": "٣²Ⅷ".encode(),
    "infinite": b"1e999",
    "no number": b"NaN",
    "scheme": b"javascript:alert(1)//",
    "data": b"data:text/html,<script>alert(1)</script>",
    "quotes": b"' OR 1=1; DROP TABLE x; -- \\ \" %",
    "pattern": b"%_[]*\\",
    "path": b"../../../../etc/passwd",
    "formula": b"=cmd|'/C calc'!A0",
    "emoji": "👩🏽‍🏫".encode() * 200,
    "max": b"9223372036854775807",
    "over": b"9223372036854775808",
    "json": b'{"$ne": null}',
    "uuid": b"00000000-0000-0000-0000-000000000000",
    "date": b"9999-12-31T23:59:60+99:99",
    "noncharacters": "\uffff\U0010ffff\ue000".encode(),
}
VALUES = _SORTS | (_MORE if IS_THOROUGH else {})
# Of a list one chooses from; any value that is not in it is as good as another.
UNCHOOSABLE = VALUES if IS_THOROUGH else {name: _SORTS[name] for name in ("nul", "huge number")}


def encoded(fields: list[tuple[str, bytes]]) -> bytes:
    """A form's body."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields).encode("ascii")


_PLAIN = {"email": "somebody@example.org", "url": "https://example.org/", "number": "1", "date": "2026-03-01"}


@dataclass
class PageForm:
    """A form that sends something, as it stands on a page.

    `written` are its fields for words, `chosen` those for choices, both with a value that is fine; `buttons` are the
    ways to send it.
    """

    action: str
    written: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """What it asks for, wherever it stands."""
        place = ("#" if part[:1].isdigit() else part for part in self.action.partition("?")[0].split("/"))
        return ("/".join(place), *sorted({*self.written, *self.chosen, *self.offered}))

    def values(self, without: str = "", filling: str = "Words that are fine") -> list[tuple[str, bytes]]:
        """The form filled in as it should be, but for one field; `filling` stands where nothing was written yet."""
        chosen = {name: [value] for name, value in self.offered.items()} | self.chosen
        pairs = [(name, value or filling) for name, value in self.written.items()]
        pairs += [(name, value) for name, values in chosen.items() for value in values]
        return [(name, value.encode()) for name, value in pairs if name != without]


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select = self.area = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self.form = PageForm(given.get("action") or self.path) if is_post else None
            self.forms += [self.form] if self.form else []
        elif self.form is None or name == "csrfmiddlewaretoken":
            return
        elif tag == "option" and self.select:
            self._offer(self.select, value, is_chosen="selected" in given)
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag in ("button", "input") and name:
            self._input(given.get("type", "submit" if tag == "button" else "text"), name, value, "checked" in given)

    def _input(self, kind: str, name: str, value: str, is_checked: bool) -> None:
        assert self.form is not None
        if kind in ("submit", "image", "button"):
            self.form.buttons.append((name, value))
        elif kind in ("checkbox", "radio"):
            self._offer(name, value or "on", is_chosen=is_checked, is_needed=kind == "radio")
        elif kind != "file":
            self.form.written[name] = value or _PLAIN.get(kind, "")

    def _offer(self, name: str, value: str, *, is_chosen: bool, is_needed: bool = True) -> None:
        assert self.form is not None
        if is_chosen:
            self.form.chosen.setdefault(name, []).append(value)
        elif value and is_needed:
            self.form.offered.setdefault(name, value)
        else:
            self.form.chosen.setdefault(name, [])

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area and self.form:
            self.form.written[self.area] = self.text.strip()
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


def forms_on(path: str, html: str) -> list[PageForm]:
    """The forms of a page that are sent by POST."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
