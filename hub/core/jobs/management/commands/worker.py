"""`worker`: serves background jobs until it is told to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hub.core.jobs.worker import run_worker


class Command(BaseCommand):
    """Runs jobs in the foreground; SIGTERM and Ctrl-C let the running ones end."""

    help = """Run background jobs (mail, notifications, clean-up) until Ctrl-C; running jobs are finished first.

“hub run” starts one by itself. Several may run at once, also on several machines; one that is killed loses no job.
"""

    # Checks would load every page's code into a process that serves none; `hub run` and `hub check` make them.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, metavar="N", help="how many jobs run at once (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_worker(stop, concurrency=max(1, options["concurrency"]))
