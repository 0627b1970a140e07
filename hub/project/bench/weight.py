"""What a page makes a browser load besides itself: styles and scripts, as they are sent."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.conf import settings

from hub.project.bench.measure import Browser
from hub.project.bench.report import Reading

_BUDGET = 60.0
_SHEET = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')
_SCRIPT = re.compile(r'<script[^>]* src="/static/([^"]+)"')
# What a module loads when it is loaded, and what it loads when a page holds a certain element.
_IMPORT = re.compile(r'(?:import|from)\s*\(?\s*"(\.[^"]+)"')
# Loads on focus, and is not counted.
_EDITOR = "editor"
PAGES = ("/en/", "/en/threads/", "/en/people/", "/en/spaces/", "/en/search?q=school")


def measure_weight(browser: Browser, pages: Iterable[str] = PAGES) -> Reading:
    """The styles and scripts of several kinds of pages together, compressed, with every module that one could load."""
    sheets: set[str] = set()
    scripts: set[str] = set()
    for page in pages:
        text = browser.get(page).body.decode()
        sheets.update(_SHEET.findall(text))
        scripts.update(_SCRIPT.findall(text))
    waiting = list(scripts)
    while waiting:
        name = waiting.pop()
        found = {_resolved(name, target) for target in _IMPORT.findall(_file(name).read_text(encoding="utf-8"))}
        found = {each for each in found if _EDITOR not in PurePosixPath(each).parts}
        waiting += found - scripts
        scripts |= found
    also = {"styles": _kilobytes(sheets), "scripts": _kilobytes(scripts)}
    return Reading("styles and scripts, but for the editor", sum(also.values()), "kB", _BUDGET, also)


def _resolved(name: str, target: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _file(name: str) -> Path:
    return Path(settings.STATIC_ROOT or "") / name


def _kilobytes(names: Iterable[str]) -> float:
    return sum(len(gzip.compress(_file(name).read_bytes(), 9)) for name in names) / 1000
