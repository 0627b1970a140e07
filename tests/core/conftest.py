"""A small hub of several processes: its own database, of the kind that this run tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

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
# The kernel's own tables suffice, and are made much faster than all migrations run.
CREATE_TABLES = """
from django.apps import apps
with connection.schema_editor() as editor:
    for label in ("core_jobs", "core_ratelimits", "core_versions"):
        if apps.is_installed(f"hub.core.{label.removeprefix('core_')}"):
            for model in apps.get_app_config(label).get_models():
                editor.create_model(model)
"""


class SeparateHub:
    """Processes that share one database; what they leave in a file is what they did."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.log = folder / "ran.log"
        self.environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "HUB_ENV": "test",
            "HUB_DATA_DIR": str(folder),
            "HUB_DATABASE_URL": database_url,
            "JOBS_TEST_LOG": str(self.log),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
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

    def start_worker(self, *, concurrency: int = 2) -> "subprocess.Popen[str]":
        return self._start([sys.executable, "-m", "django", "worker", "--concurrency", str(concurrency)])

    def _start(self, command: list[str]) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.started.append(process)
        return process

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Look every 50 ms; give up after a minute, with what the processes printed."""
        deadline = time.monotonic() + 60
        while not condition():
            if time.monotonic() > deadline:
                self.kill_all()
                pytest.fail("It did not happen: " + "\n".join(p.stdout.read() for p in self.started if p.stdout))
            time.sleep(0.05)

    def kill_all(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


@pytest.fixture
def separate_hub(tmp_path: Path) -> Iterator[SeparateHub]:
    """Processes on a database of their own with the kernel's empty tables."""
    name = f"hub_jobs_{uuid4().hex[:12]}"
    url = ""
    if connection.vendor == "postgresql":
        import psycopg  # Only where this run has it.

        at = settings.DATABASES["default"]
        url = f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{quote(at['HOST'], safe='')}:{at['PORT']}/"
        server = psycopg.connect(
            host=at["HOST"],
            port=at["PORT"],
            user=at["USER"],
            password=at["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        )
        server.execute(f'CREATE DATABASE "{name}"')
        url += name
    hub = SeparateHub(tmp_path, url)
    hub.run(CREATE_TABLES)
    yield hub
    hub.kill_all()
    for process in hub.started:
        if process.stdout:
            process.stdout.close()
    if connection.vendor == "postgresql":
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()
