"""The house rules that a program can check: import contracts, names and sizes of files."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HUB = ROOT / "hub"
FEATURES = sorted(
    path.parent.relative_to(HUB) for path in HUB.glob("*/*/__init__.py") if path.parts[-3] not in {"project", "core"}
)
DRAWERS = {"utils", "helpers", "misc", "common", "manager", "services"}


def _python_files() -> list[Path]:
    return [path for path in HUB.rglob("*.py") if "migrations" not in path.parts]


def test_imports_go_down_only():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_file_is_a_drawer_for_anything():
    assert [str(path) for path in _python_files() if path.stem in DRAWERS] == []


def test_no_file_is_longer_than_400_lines():
    lengths = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in _python_files()}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("feature", FEATURES, ids=str)
def test_a_feature_has_at_most_12_files(feature: Path):
    entries = {
        path.stem for path in (HUB / feature).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    # `points` only declares what others may answer, as `apps` only registers.
    assert len(entries - {"__init__", "apps", "points", "migrations", "management", "__pycache__"}) <= 12


def test_every_module_says_what_it_is_for():
    silent = [str(path.relative_to(ROOT)) for path in _python_files() if not _begins_with_docstring(path)]
    assert silent == []


def _begins_with_docstring(path: Path) -> bool:
    text = path.read_text(encoding="utf-8").lstrip()
    return not text or text.startswith(('"""', 'r"""'))
