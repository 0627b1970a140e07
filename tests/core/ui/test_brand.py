"""A hub's own colours stay readable, whatever was chosen."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.ui import brand
from hub.core.ui.icons import SPRITE_FILE

TOKENS = (SPRITE_FILE.parent / "tokens.css").read_text()
colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def token(name: str) -> tuple[str, str]:
    """A token's light and dark value, as six digits."""
    light, dark = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", TOKENS).groups()
    return full(light), full(dark)


def full(colour: str) -> str:
    return "#" + "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour


def test_contrast_is_what_wcag_says():
    assert brand.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert brand.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["", "red", "#12", "#gggggg", "#12345678"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValueError):
        brand.parse(colour)


def test_the_grounds_are_those_of_the_tokens():
    assert token("paper") == (brand.PAPER["light"], brand.PAPER["dark"])
    assert token("sunken") == (brand.SUNKEN["light"], brand.SUNKEN["dark"])


@given(primary=colours, accent=colours)
def test_every_brand_is_readable_in_light_and_dark(primary, accent):
    made = brand.brand_colours(primary, accent)
    for side, tokens in (("light", made.light), ("dark", made.dark)):
        assert brand.contrast(tokens["brand"], brand.SUNKEN[side]) >= 4.5
        assert brand.contrast(tokens["brand"], brand.PAPER[side]) >= 4.5
        assert brand.contrast(tokens["brand"], tokens["on-brand"]) >= 4.5
        assert brand.contrast(tokens["brand-strong"], tokens["brand-soft"]) >= 4.5
        assert brand.contrast(tokens["accent"], tokens["on-accent"]) >= 4.5
        assert brand.contrast(tokens["accent-soft"], tokens["accent-ink"]) >= 4.5


TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint") for ground in ("paper", "surface", "sunken", "raised")),
    *((ink, ground) for ink in ("brand", "brand-strong", "danger") for ground in ("paper", "surface", "raised")),
    ("brand-strong", "brand-soft"),
    ("ink-soft", "brand-soft"),
    ("ink-soft", "accent-soft"),
    ("accent-ink", "accent-soft"),
    ("success", "success-soft"),
    ("warning", "warning-soft"),
    ("danger", "danger-soft"),
    *((f"hue-{number}-ink", f"hue-{number}") for number in range(8)),
]


@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_is_readable_on_every_ground(ink, ground):
    for above, below in zip(token(ink), token(ground), strict=True):
        assert brand.contrast(above, below) >= brand.TEXT_CONTRAST


@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_the_edges_of_fields_can_be_seen(ground):
    for above, below in zip(token("line-strong"), token(ground), strict=True):
        assert brand.contrast(above, below) >= brand.SHAPE_CONTRAST


def test_whoever_chooses_an_unreadable_colour_is_told():
    assert brand.colour_problems("#2b479c", "#f2ab2e") == []
    assert len(brand.colour_problems("#ffe680", "")) == 1


def test_the_stylesheet_overrides_tokens_and_nothing_else():
    sheet = brand.brand_stylesheet("#7a1f5c", "#30b08f")
    assert re.fullmatch(r"@layer tokens \{ :root \{( --[\w-]+: light-dark\(#\w{6}, #\w{6}\);)+ \} \}\n", sheet)


def test_a_colour_is_changed_no_more_than_it_must():
    assert brand.readable("#2b479c", brand.SUNKEN["light"], brand.BLACK) == "#2b479c"
    shade = brand.readable("#ffe680", brand.SUNKEN["light"], brand.BLACK)
    assert 4.5 <= brand.contrast(shade, brand.SUNKEN["light"]) < 5
