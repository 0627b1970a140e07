"""A hub's own colours: checked for contrast, then written as a small stylesheet that overrides tokens alone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# What the brand is set against in `tokens.css`; a test holds the two files together.
PAPER = {"light": "#faf8f4", "dark": "#15171d"}
SUNKEN = {"light": "#f3efe7", "dark": "#111318"}
WHITE, BLACK = "#ffffff", "#000000"
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
SHAPE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11

type Colour = tuple[float, float, float]


def parse(colour: str) -> Colour:
    """Red, green and blue between 0 and 1 from `#rrggbb`. Raises `ValueError` for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"“{colour}” is not a colour such as #2c4a9a")
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))  # type: ignore[return-value]  # always three


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of `other` (0 to 1) stirred in."""
    parts = (a + (b - a) * share for a, b in zip(parse(colour), parse(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def readable(colour: str, ground: str, towards: str, ratio: float = TEXT_CONTRAST) -> str:
    """The first step from `colour` towards black or white that keeps `ratio` against `ground`."""
    for step in range(51):
        candidate = mix(colour, towards, step / 50)
        if contrast(candidate, ground) >= ratio:
            return candidate
    return towards


@dataclass(frozen=True, slots=True)
class BrandColours:
    """The brand's tokens in light and dark, each pair readable by construction."""

    light: dict[str, str]
    dark: dict[str, str]


def brand_colours(primary: str, accent: str) -> BrandColours:
    """The tokens that follow from a hub's two colours; an empty colour leaves its tokens as they are."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    if primary:
        brand = readable(primary, SUNKEN["light"], BLACK)
        light |= {
            "brand": brand,
            "brand-strong": mix(brand, BLACK, 0.28),
            "brand-soft": mix(brand, WHITE, 0.9),
            "on-brand": WHITE,
        }
        brand = readable(primary, mix(PAPER["dark"], WHITE, 0.12), WHITE, 6)
        dark |= {
            "brand": brand,
            "brand-strong": mix(brand, WHITE, 0.4),
            "brand-soft": mix(brand, PAPER["dark"], 0.8),
            "on-brand": readable(mix(brand, BLACK, 0.8), brand, BLACK),
        }
    if accent:
        for tokens, towards in ((light, WHITE), (dark, PAPER["dark"])):
            soft = mix(accent, towards, 0.84)
            pole = BLACK if contrast(soft, BLACK) > contrast(soft, WHITE) else WHITE
            tokens |= {"accent": accent, "accent-soft": soft, "accent-ink": readable(accent, soft, pole)}
            tokens["on-accent"] = BLACK if contrast(accent, BLACK) >= contrast(accent, WHITE) else WHITE
    return BrandColours(light, dark)


def brand_stylesheet(primary: str, accent: str) -> str:
    """The CSS that `/-/brand.css` answers."""
    colours = brand_colours(primary, accent)
    lines = [f"--{name}: light-dark({value}, {colours.dark[name]});" for name, value in colours.light.items()]
    return "@layer tokens { :root { " + " ".join(lines) + " } }\n"


def colour_problems(primary: str, accent: str) -> list[str]:
    """What is wrong with a hub's colours, in sentences for whoever chooses them; empty where all is well.

    Nothing here breaks a page: unreadable colours are darkened or lightened. But the brand then looks different
    from what was chosen, and whoever chose should know.
    """
    problems = []
    if primary and contrast(primary, SUNKEN["light"]) < TEXT_CONTRAST:
        problems.append(
            _(
                "The main colour is too light for text and buttons: its contrast is %(have).1f to 1 and must be "
                "4.5 to 1. A darker shade, %(shade)s, is used instead."
            )
            % {"have": contrast(primary, SUNKEN["light"]), "shade": readable(primary, SUNKEN["light"], BLACK)}
        )
    if accent and max(contrast(accent, BLACK), contrast(accent, WHITE)) < TEXT_CONTRAST:
        problems.append(_("Numbers on the accent colour cannot be read well. Choose a lighter or a darker one."))
    return problems
