"""`tools/setup.sh` on machines that are not fit: one clear sentence each, and nothing half-installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the script alone, and a PATH of the system's own small tools."""
    (tmp_path / "tools").mkdir()
    shutil.copy(settings.BASE_DIR / "tools/setup.sh", tmp_path / "tools")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "mktemp", "rm", "grep", "head", "tail", "ls", "sort", "cut", "env"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    return tmp_path


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "tools/setup.sh"],
        cwd=checkout,
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend_python(checkout: Path, name: str, *, is_fit: bool = True, complaint: str = "") -> Path:
    """A program that answers like a Python: fit or not, and unable to do more with a complaint."""
    program = checkout / "bin" / name
    program.write_text(
        f"""#!/bin/sh
case "$*" in
    *version_info*) exit {0 if is_fit else 1} ;;
    *realpath*) echo "$0" ;;
    *--version*) echo "Python 3.9.2" ;;
    *) echo "{complaint}" >&2; exit 1 ;;
esac
"""
    )
    program.chmod(0o755)
    return program


def test_no_python_is_said(checkout: Path):
    run = set_up(checkout)
    assert run.returncode == 1
    assert "Python 3.12 or newer is needed and was not found (python3 here is missing)" in run.stderr


def test_an_older_python_is_not_taken(checkout: Path):
    pretend_python(checkout, "python3", is_fit=False)
    run = set_up(checkout)
    assert run.returncode == 1
    assert "was not found (python3 here is Python 3.9.2)" in run.stderr


def test_a_python_that_was_asked_for_must_be_fit(checkout: Path):
    run = set_up(checkout, UV_PYTHON="3.9")
    assert run.returncode == 1
    assert "UV_PYTHON is “3.9”, which is not a Python 3.12 or newer" in run.stderr


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("ensurepip is not available", "apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("Failed to establish a new connection: Temporary failure in name resolution", "No network"),
        ("error: Permission denied: '.uv'", "This folder cannot be written"),
        ("something new", "The folder .uv/ could not be made."),
    ],
)
def test_why_an_installation_failed_is_said(checkout: Path, complaint: str, said: str):
    pretend_python(checkout, "python3.13", complaint=complaint)
    run = set_up(checkout)
    assert run.returncode == 1
    assert said in run.stderr
    assert not list(checkout.glob(".setup.*"))


def test_the_newest_python_of_pyenv_is_found(checkout: Path):
    for version in ("3.12.1", "3.13.0"):
        folder = checkout / ".pyenv/versions" / version / "bin"
        folder.mkdir(parents=True)
        pretend_python(checkout, "made", complaint=f"asked {version}").replace(folder / "python3")
    assert "asked 3.13.0" in set_up(checkout).stderr


def test_a_folder_that_cannot_be_written_is_said():
    # Not under tmp_path, into which nobody else may look: root writes everywhere, so somebody else must try.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(settings.BASE_DIR / "tools", Path(folder) / "tools")
        Path(folder).chmod(0o555)
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        run = subprocess.run(
            ["/bin/sh", "tools/setup.sh"], cwd=folder, capture_output=True, text=True, check=False, **account
        )
        Path(folder).chmod(0o755)
    assert run.returncode == 1
    assert run.stderr.strip().startswith(f"This folder cannot be written: {folder}")
