"""Every page, in English with accents: text that stays plain was never marked for translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from hub.core.hubsettings.queries import hub_settings
from hub.core.languages import CONTENT_LANGUAGES, PSEUDO_LANGUAGE
from hub.core.languages.formats import locale_of
from tests.personas import Cast

MARKED = re.compile(r"\[[^\[\]]*\]")
WORD = re.compile(r"[A-Za-z]{3}")
KEYS = re.compile(r"\((?:Ctrl|Shift|Alt|\w)(?:\+\w+)+\)")
DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b(?:, \d{2}:\d{2} \(UTC\))?")
# Names of formats, and examples of what to type, are the same in every language.
SAME_EVERYWHERE = {"CSV", "SKOS (JSON-LD)"}
EXAMPLE = re.compile(r"^(?:/|https?://)\S*$|^\S+@\S+$")
READ_ALOUD = ("aria-label", "aria-description", "title", "placeholder", "alt")
WITHOUT_TEXT = {"script", "style", "template"}


class PlainTexts(HTMLParser):
    """Collects what people read or hear on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in WITHOUT_TEXT
        self.found += [value for name, value in attributes if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in WITHOUT_TEXT

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(data.strip())


def unmarked(html: str, data: set[str]) -> set[str]:
    """The texts of a page that are neither marked for translation nor data, such as names."""
    parser = PlainTexts()
    parser.feed(html)
    found = set()
    for text in parser.found:
        rest = DATE.sub("", KEYS.sub("", MARKED.sub("", text)))
        for known in sorted(data, key=len, reverse=True):
            rest = rest.replace(known, "")
        if WORD.search(rest) and not EXAMPLE.match(text):
            found.add(text)
    return found


def pages() -> list[str]:
    """The addresses under the language prefix that need nothing filled in."""
    with translation.override(PSEUDO_LANGUAGE):
        return [path for path in _addresses(get_resolver().url_patterns) if path.startswith(f"/{PSEUDO_LANGUAGE}/")]


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, before + route)
        elif not re.search(r"[<(\\^$]", before + route):
            yield before + route


@pytest.mark.parametrize("who", ["visitor", "ana", "chloe", "finn"])
def test_every_page_is_marked_for_translation(cast: Cast, client: Client, who: str):
    if who != "visitor":
        client.force_login(getattr(cast, who))
    locale = locale_of("en")
    people = [getattr(cast, name) for name in ("ana", "bela", "chloe", "dimitris", "elin", "finn", "greta")]
    data = {
        hub_settings().name,
        *SAME_EVERYWHERE,
        *(member.actor.name for member in people),
        *(member.email for member in people),
        *(str(thing) for thing in (cast.open_group, cast.closed_group, cast.organisation)),
        *locale.territories.values(),
        *locale.languages.values(),
        *CONTENT_LANGUAGES.values(),
    }
    seen, plain = 0, {}
    for path in pages():
        response = client.get(path)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            seen += 1
            if texts := unmarked(response.content.decode(), data):
                plain[path] = texts
    assert seen > 10
    assert plain == {}


def test_plain_text_is_seen():
    html = "<title>[Ħī]</title><p>Hello <b>[ẇǿřŀḓ]</b><img alt='A hat'><script>var x</script><p>Ana, 3 Mar 2026 (CSV)"
    assert unmarked(html, {"Ana", "CSV"}) == {"Hello", "A hat"}
