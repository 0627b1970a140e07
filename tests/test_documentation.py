"""What is written beside the code is true: links lead somewhere, numbers are single, the README's map is the tree."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("changes/*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    targets = [
        target
        for target in LINK.findall(CODE.sub("", page.read_text()))
        if not target.startswith(("http", "mailto:", "#"))
    ]
    missing = [target for target in targets if not (page.parent / target.partition("#")[0]).exists()]
    assert missing == []


def test_no_number_is_given_to_two_decisions():
    numbers = [file.name[:4] for file in (ROOT / "docs/adr").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


def test_the_readme_shows_the_contexts_of_the_tree():
    shown = re.findall(r"^[├└]── (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    folders = {path.parent.name for path in (ROOT / "hub").glob("*/__init__.py")}
    assert set(shown) == folders


def test_each_change_is_told_in_a_line():
    for file in (ROOT / "changes").glob("*.md"):
        if file.name != "README.md":
            assert file.read_text().strip(), f"{file.name} says nothing"
            assert not file.read_text().startswith("#"), f"{file.name} needs no heading"
