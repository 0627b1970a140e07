"""The one allow-list: what written text may hold. A change raises `SANITISER_VERSION`."""

import re

import nh3

SANITISER_VERSION = 1

# Which elements may stand in which. Inline elements and text stand in those whose content is "flow" or "inline".
INLINE = frozenset({"a", "strong", "em", "s", "code", "sub", "sup"})
EMPTY = frozenset({"br", "hr", "img"})
BLOCKS = frozenset({"p", "h3", "h4", "blockquote", "ul", "ol", "pre", "table"})
PARTS = {
    "li": frozenset({"ul", "ol"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tr": frozenset({"thead", "tbody"}),
    "th": frozenset({"tr"}),
    "td": frozenset({"tr"}),
}
# Bare text in these gets a paragraph of its own.
WRAPPING = frozenset({"", "blockquote"})
# Blocks may stand in these, and in the text itself.
FLOW = frozenset({"", "blockquote", "li", "td", "th"})
TEXTUAL = frozenset({"p", "h3", "h4", "li", "td", "th"}) | INLINE

# Other names for the same thing. Pages own the first two levels of headings.
ALIASES = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
}
# With these goes everything in them; all other unknown elements go and leave their content.
DROPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "select",
        "option",
        "textarea",
        "button",
        "audio",
        "video",
        "canvas",
        "map",
        "frameset",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
    ]
)

MAX_DEPTH = 12
SCHEMES = frozenset({"http", "https", "mailto"})
# Files of this hub; anything else would be a request to a third party from every reader's browser.
OWN_FILE = re.compile(r"/files/[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}\Z")
LANGUAGE_CLASS = re.compile(r"language-[A-Za-z0-9_+#-]{1,30}\Z")
ACTOR_PATH = re.compile(r"/id/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\Z")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """nh3's last word on one attribute: the value, or None to take it away."""
    if name == "class":
        wanted = value == "mention" if tag == "a" else bool(LANGUAGE_CLASS.match(value))
        return value if wanted else None
    if tag == "img" and name == "src":
        return value if OWN_FILE.match(value) and ".." not in value else None
    if name in {"width", "height", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) <= 4 else None
    return value


CLEANER = nh3.Cleaner(
    tags=set(INLINE | EMPTY | BLOCKS | set(PARTS)),
    clean_content_tags={"script", "style"},
    attributes={
        "a": {"href", "class", "data-actor"},
        "img": {"src", "alt", "width", "height"},
        "ol": {"start"},
        "code": {"class"},
    },
    attribute_filter=_attribute,
    set_tag_attribute_values={"img": {"loading": "lazy"}},
    url_schemes=set(SCHEMES),
    link_rel="ugc nofollow noopener",
    strip_comments=True,
)
