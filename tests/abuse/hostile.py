"""Values that nobody means well with, and the forms of a page as a browser would send them."""

import os
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus

# Everything is tried with `HUB_TEST_THOROUGH=1`; the suite tries one value of each sort.
IS_THOROUGH = bool(os.environ.get("HUB_TEST_THOROUGH"))

# Bytes as they arrive percent-encoded, so that also what is no UTF-8 can be sent.
_VALUES: dict[str, bytes] = {
    "long": b"x" * 60_000,
    "nul": b"a\x00b",
    "controls": b"a\x01\x02\x1b[31m\x7f\x85z",
    "direction": "abc\u202egpj.exe\u2066\u061c\u200f".encode(),
    "no utf-8": b"a\xff\xfe\xc3(\xed\xa0\x80z",
    "huge number": b"9" * 40,
    "negative": b"-1",
    "markup": b"\"><script>alert(1)</script>'${7*7}{{7*7}}%(x)s{0}",
    "new lines": b"Name\r\nBcc: victim@evil.example\r\n\r\nbody",
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
VALUES = _VALUES | (_MORE if IS_THOROUGH else {})


def encoded(fields: list[tuple[str, bytes]]) -> bytes:
    """A form's body."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields).encode("ascii")


@dataclass
class PageForm:
    """A form that sends something, as it stands on a page: its fields with what they hold now."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    textual: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    has_files: bool = False


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select = self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self.form = PageForm(given.get("action") or self.path) if is_post else None
            if self.form:
                self.forms.append(self.form)
        if self.form is None or not (name := given.get("name", "")) and tag != "option":
            return
        kind = given.get("type", "text")
        if tag == "select":
            self.select, self.text = name, ""
            self.form.textual.add(name)
        elif tag == "option" and self.select and "selected" in given:
            self.form.fields.append((self.select, given.get("value", "")))
        elif tag == "textarea":
            self.area, self.text = name, ""
            self.form.textual.add(name)
        elif tag == "button" or (tag == "input" and kind in ("submit", "image")):
            self.form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and kind == "file":
            self.form.has_files = True
        elif tag == "input":
            self.form.textual.add(name)
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.form.fields.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area and self.form:
            self.form.fields.append((self.area, self.text))
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
