"""The service files: systemd reads them without a complaint, and what they start is there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hub.project.commands import run_command

UNITS = sorted((Path(__file__).parents[2] / "deploy" / "systemd").iterdir())
_HUB = "/opt/eduhub/.venv/bin/hub"
_COMMAND = re.compile(rf"{re.escape(_HUB)} ([a-z]+)((?: --[a-z-]+)*)")


def _commands(unit: Path) -> list[tuple[str, list[str]]]:
    starts = [line for line in unit.read_text().splitlines() if line.startswith("Exec")]
    return [(word, options.split()) for line in starts for word, options in _COMMAND.findall(line)]


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_command_of_a_service_file_is_there(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = _commands(unit)
    assert len(commands) == unit.read_text().count(f"{_HUB} ")
    for word, options in commands:
        with pytest.raises(SystemExit) as end:
            run_command([word, "--help"])
        told = capsys.readouterr().out
        assert end.value.code == 0, told
        assert [option for option in options if option not in told] == []


def test_a_worker_has_its_grace_before_systemd_kills_it() -> None:
    text = next(unit for unit in UNITS if unit.name == "eduhub-worker.service").read_text()
    grace, patience = re.search(r"--grace (\d+)", text), re.search(r"TimeoutStopSec=(\d+)", text)
    assert grace
    assert patience
    assert int(grace[1]) + 10 < int(patience[1])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_has_nothing_to_say_about_the_service_files(tmp_path: Path) -> None:
    for unit in UNITS:
        # The programs and folders of an installed hub, which is not there.
        text = unit.read_text().replace(_HUB, sys.executable).replace("/opt/eduhub", str(tmp_path))
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if "eduhub" in line], done.stderr
