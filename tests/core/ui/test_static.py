"""Style sheets and scripts keep to what the design promises."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

from hub.core.ui.icons import SPRITE_FILE

FOLDER = SPRITE_FILE.parent
HUB = FOLDER.parents[2]
SHEETS = sorted((HUB / "static").rglob("*.css"))
ELEMENTS = sorted((HUB / "static").rglob("hub-*.js"))
SCRIPTS = sorted((HUB / "static").rglob("*.js"))
TEMPLATES = sorted((HUB / "templates").rglob("*.jinja"))
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def name(path: Path) -> str:
    return str(path.relative_to(HUB))


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=name)
def test_raw_colours_are_in_the_tokens_alone(sheet: Path):
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch|hwb)a?\(", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_every_rule_is_in_a_layer(sheet: Path):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    outside = re.sub(r"@font-face \{[^}]*\}|@layer [\w, ]+;", "", text)
    depth, start, blocks = 0, 0, []
    for place, letter in enumerate(outside):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                blocks.append(outside[start:place].strip())
                start = place + 1
    assert depth == 0
    assert all(re.match(r"@layer (tokens|base|layout|components|features|utilities) \{", block) for block in blocks)


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_sides_are_named_by_the_direction_of_writing(sheet: Path):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert not re.findall(
        r"(?:margin|padding|border)-(?:left|right)\b|text-align: (?:left|right)|float: (?:left|right)", text
    )


@pytest.mark.parametrize("script", ELEMENTS, ids=name)
def test_a_custom_element_is_one_short_file_with_its_usage_on_top(script: Path):
    text = script.read_text()
    assert len(text.splitlines()) < 120
    head = text.split("\n\n")[0]
    assert f"<{script.stem}" in head
    assert text.count("customElements.define(") == 1
    assert f'customElements.define("{script.stem}"' in text


def test_every_custom_element_of_the_design_is_loaded_where_it_stands():
    known = set(re.findall(r'import\("\./(hub-[\w-]+)\.js"\)', (FOLDER / "hub.js").read_text()))
    assert known == {script.stem for script in FOLDER.glob("hub-*.js")}


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_scripts_neither_run_text_nor_write_styles_into_the_page(script: Path):
    text = re.sub(r"//.*", "", script.read_text())
    assert not re.findall(r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML =", text)
    assert 'createElement("style")' not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_templates_hold_no_style_no_script_and_no_file_of_others(template: Path):
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    if "/email/" not in name(template):
        assert not re.search(r'\sstyle="', text)
    # JSON-LD for search engines is data that no browser runs.
    assert not re.search(r'<style|<script(?![^>]*\ssrc=)(?! type="application/ld\+json">)', text)
    assert not re.search(r"\son(?:click|load|submit|change|input|error)=", text)
    assert not re.search(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//', text)
    assert len(text.splitlines()) <= 150


def weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_scripts_and_styles_weigh_at_most_60_kilobytes():
    parts = [HTMX, *FOLDER.glob("*.css"), *FOLDER.glob("*.js")]
    assert sum(weight(part) for part in parts) < 60_000


def test_the_sprite_weighs_at_most_8_kilobytes():
    assert weight(SPRITE_FILE) < 8_000
