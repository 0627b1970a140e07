"""Icons from one sprite, drawn by Lucide (ISC licence, `hub/static/core/ui/icons.LICENSE`).

To add an icon: put its Lucide name into `ICONS`, then `npm pack lucide-static`, unpack it and run
`python -m hub.core.ui.icons package/icons`, which writes the sprite anew.
"""

import re
import sys
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup

SPRITE = "core/ui/icons.svg"
SPRITE_FILE = Path(__file__).resolve().parents[2] / "static" / SPRITE
ICONS = tuple(
    """
    archive arrow-down arrow-left arrow-right arrow-up at-sign bell bold book-open bookmark building-2 calendar
    chart-column check chevron-down chevron-left chevron-right circle-check circle-help circle-x clock code copy
    download ellipsis external-link eye eye-off file-text flag globe graduation-cap handshake heading-3 heading-4
    heart history house image inbox info italic key languages lightbulb link list list-filter list-ordered lock
    log-in log-out mail map-pin megaphone menu merge messages-square monitor moon newspaper paperclip pencil pin
    plus quote redo-2 reply rss scale search send settings share-2 shield smartphone sparkles square-code split star
    strikethrough sun tag thumbs-up trash-2 triangle-alert undo-2 unlink upload user user-plus users wrench x
    """.split()  # noqa: SIM905 -- one word after another is easier to keep in order
)
# The mark of a hub that has no logo of its own: people around a shared table.
MARK = (
    '<symbol id="mark" viewBox="0 0 32 32"><g fill="currentColor" stroke="none"><circle cx="16" cy="5" r="3.6"/>'
    '<circle cx="26" cy="12.2" r="3.6"/><circle cx="22.2" cy="24" r="3.6"/><circle cx="9.8" cy="24" r="3.6"/>'
    '<circle cx="6" cy="12.2" r="3.6"/></g><circle class="mark-heart" cx="16" cy="15.6" r="4.2" '
    'fill="var(--accent, currentColor)" stroke="none"/></symbol>'
)


@lru_cache(maxsize=256)
def icon(name: str, css: str = "") -> Markup:
    """An icon that assistive technology skips: the words beside it, or a label on the control, carry the meaning.

    Raises `LookupError` for a name that is not in the sprite.
    """
    if name not in ICONS and name != "mark":
        raise LookupError(f"there is no icon “{name}”; add it to hub.core.ui.icons.ICONS")
    classes = f"icon {css}".rstrip()
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(classes, static(SPRITE), name)


def build_sprite(folder: Path) -> str:
    """The sprite's text, made of the drawings in a folder of Lucide's SVG files."""
    symbols = [MARK]
    for name in ICONS:
        drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
        match = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if match is None:
            raise ValueError(f"{name}.svg holds no drawing")
        shapes = re.sub(r"\s*\n\s*", "", match[1]).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


if __name__ == "__main__":
    SPRITE_FILE.write_text(build_sprite(Path(sys.argv[1])), encoding="utf-8")
