"""A small hub of several processes: its own database, of the kind that this run tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import separate_database

ROOT = Path(__file__).parents[2]
SET_UP = """
import django
django.setup()
from datetime import timedelta
from django.db import connection, transaction
from django.utils import timezone
from hub.core.jobs.models import Job, Schedule, Worker
from tests.core.jobs import sample_jobs
"""


class SeparateHub:
    """Processes that share one database; what they leave in a file is what they did."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.log = folder / "ran.log"
        self.environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "hub.project.settings",
            "HUB_DATA_DIR": str(folder),
            "HUB_DATABASE_URL": database_url,
            "JOBS_TEST_LOG": str(self.log),
        }
        self.started: list[subprocess.Popen[str]] = []

    def run(self, code: str) -> str:
        """Run Python in a process of its own and answer what it printed."""
        process = self.start(code)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
        return output.strip()

    def start(self, code: str) -> "subprocess.Popen[str]":
        return self._start([sys.executable, "-c", SET_UP + code])

    def start_worker(self, *, concurrency: int = 2, grace: float = 10) -> "subprocess.Popen[str]":
        options = ["--concurrency", str(concurrency), "--grace", str(grace)]
        return self._start([sys.executable, "-m", "django", "worker", *options])

    def _start(self, command: list[str]) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.started.append(process)
        return process

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look every 50 ms; give up after a minute or when the newest process ended badly, with what it printed."""
        deadline = time.monotonic() + 60
        while not condition():
            newest = self.started[-1]
            if time.monotonic() > deadline or newest.poll():
                newest.kill()
                pytest.fail("It did not happen: " + ("" if newest.stdout is None else newest.stdout.read()))
            time.sleep(0.05)

    def close(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


@pytest.fixture
def separate_hub(tmp_path: Path, transactional_db: None) -> Iterator[SeparateHub]:
    """Processes on a migrated database of their own."""
    with separate_database(tmp_path) as url:
        hub = SeparateHub(tmp_path, url)
        yield hub
        hub.close()
