"""Text that people write: sanitised HTML in the database, whatever it was written in.

::

    html = to_html(text, Format.MARKDOWN, mentions=mentionable)   # on write, in an action
    to_text(html)      excerpt(html, 160)      to_markdown(html)      quote(html, name=…, path=…)

One allow-list serves pages, mail, import and federation. What is stored carries `SANITISER_VERSION`, so that texts
cleaned by an older list can be found and cleaned again.
"""

from hub.core.richtext.allowlist import SANITISER_VERSION
from hub.core.richtext.kinds import Format, Mention, Mentions, RichText
from hub.core.richtext.sanitise import MAX_CHARACTERS, is_empty, mentioned_actors, to_html
from hub.core.richtext.text import excerpt, quote, to_markdown, to_text

__all__ = [
    "MAX_CHARACTERS",
    "SANITISER_VERSION",
    "Format",
    "Mention",
    "Mentions",
    "RichText",
    "excerpt",
    "is_empty",
    "mentioned_actors",
    "quote",
    "to_html",
    "to_markdown",
    "to_text",
]
