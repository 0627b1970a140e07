"""A longer trial: workers are killed at random while jobs are enqueued; no acknowledged job may be missing at the end.

python -m tests.core.jobs.chaos --seconds 60 --workers 3 [--database-url postgresql://user@host:port/empty_database]
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PRODUCER = """
import sys, time
import django
django.setup()
from django.db import transaction
from tests.core.jobs.sample_jobs import write_line_slowly
for number in range(10**9):
    with transaction.atomic():
        write_line_slowly.enqueue(number)
    print(number, flush=True)
    time.sleep(0.02)
"""
PREPARE = """
import django
django.setup()
from django.db import connection
from hub.core.jobs.models import Job, Schedule, Worker
with connection.schema_editor() as editor:
    for model in (Job, Schedule, Worker):
        editor.create_model(model)
"""
LEFT = """
import django
django.setup()
from hub.core.jobs.models import Job
print(Job.objects.exclude(state="done").count(), Job.objects.filter(attempts__gt=1).count())
"""
# A short lease, so that the trial sees many requeues in a minute.
WORKER = """
from datetime import timedelta
from hub.core.jobs import queue, worker
queue.LEASE, worker.SIGN_OF_LIFE_EVERY = timedelta(seconds=3), 1.0
from django.core.management import execute_from_command_line
execute_from_command_line(["hub", "worker"])
"""


def main() -> int:
    """Run the trial; the exit code says whether a job is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _trial(Path(folder), options)


def _trial(folder: Path, options: argparse.Namespace) -> int:
    environ = {
        "DJANGO_SETTINGS_MODULE": "hub.project.settings",
        **os.environ,
        "HUB_ENV": "test",
        "HUB_DATA_DIR": str(folder),
        "HUB_DATABASE_URL": options.database_url,
        "JOBS_TEST_LOG": str(folder / "ran.log"),
    }

    def start(code: str, **streams: int) -> "subprocess.Popen[str]":
        return subprocess.Popen([sys.executable, "-c", code], env=environ, text=True, **streams)  # type: ignore[call-overload,no-any-return]

    def start_worker() -> "subprocess.Popen[str]":
        return start("import django\ndjango.setup()\n" + WORKER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    if start(PREPARE).wait() != 0:
        return 2
    producer_log = folder / "acknowledged.log"
    with producer_log.open("w") as acknowledged:
        producer = start(PRODUCER, stdout=acknowledged.fileno())
        workers = [start_worker() for _ in range(options.workers)]
        kills = 0
        until = time.monotonic() + options.seconds
        while time.monotonic() < until:
            time.sleep(random.uniform(0.5, 1.5))
            number = random.randrange(len(workers))
            workers[number].send_signal(signal.SIGKILL)
            workers[number].wait()
            workers[number] = start_worker()
            kills += 1
        producer.kill()
        producer.wait()
    expected = {int(line) for line in producer_log.read_text().splitlines() if line}
    deadline = time.monotonic() + 120
    while (left := subprocess.check_output([sys.executable, "-c", LEFT], env=environ, text=True).split())[0] != "0":
        if time.monotonic() > deadline:
            break
        time.sleep(1)
    for worker in workers:
        worker.terminate()
        worker.wait()
    ran = [int(line) for line in (folder / "ran.log").read_text().splitlines()]
    missing = expected - set(ran)
    print(
        f"{len(expected)} jobs acknowledged, {kills} workers killed, {left[1]} jobs tried again, "
        f"{len(ran) - len(set(ran))} ran twice, {left[0]} not ended, {len(missing)} missing"
    )
    return 1 if missing or left[0] != "0" else 0


if __name__ == "__main__":
    sys.exit(main())
