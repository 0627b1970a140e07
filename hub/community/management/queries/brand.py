"""How well a hub's colours can be read, in numbers and words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.core.ui.brand import BLACK, SUNKEN, WHITE, contrast


@dataclass(frozen=True, slots=True)
class ColourCheck:
    """One colour against what it stands on; `grounds` are tried and the best counts. `ratio` is None for no colour."""

    field: str
    title: str
    colour: str
    grounds: tuple[str, ...]
    ratio: float | None

    @property
    def verdict(self) -> str:
        """In words, by the limits of WCAG 2.2 (1.4.3, 1.4.6, 1.4.11)."""
        words = verdicts()
        if self.ratio is None:
            return words["none"]
        return words[
            "best" if self.ratio >= 7 else "good" if self.ratio >= 4.5 else "large" if self.ratio >= 3 else "poor"
        ]


def verdicts() -> dict[str, str]:
    """What is said of a contrast; the page hands these words to the script that checks while one types."""
    return {
        "best": _("Very good: more than text needs."),
        "good": _("Good: enough for text."),
        "large": _("Too little for text, enough for large letters and signs. A darker shade is used for text."),
        "poor": _("Too little: it is hardly seen. A darker shade is used instead."),
        "none": _("The hub's own colour is used."),
        "wrong": _("Write the colour as # and six digits, such as #2c4a9a."),
    }


def colour_checks(primary: str, accent: str) -> list[ColourCheck]:
    """Both colours of a hub as they stand in the form, also half typed ones."""
    return [
        _check("brand_primary", _("Main colour on the page"), primary, (SUNKEN["light"],)),
        _check("brand_accent", _("Numbers on the accent colour"), accent, (BLACK, WHITE)),
    ]


def _check(field: str, title: str, colour: str, grounds: tuple[str, ...]) -> ColourCheck:
    try:
        ratio = max(contrast(colour, ground) for ground in grounds)
    except ValueError:
        return ColourCheck(field, title, "", grounds, None)
    return ColourCheck(field, title, colour, grounds, ratio)
