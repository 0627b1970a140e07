"""`worker`: serves background jobs until it is told to stop."""

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hub.core.jobs.worker import GRACE_SECONDS, run_worker


class Command(BaseCommand):
    """Runs jobs in the foreground; SIGTERM and Ctrl-C let the running ones end."""

    help = """Run background jobs (mail, notifications, clean-up) until Ctrl-C; running jobs may end first.

“hub run” starts one by itself. Several may run at once, also on several machines; one that is killed loses no job.
"""

    # Checks would load every page's code into a process that serves none; `hub run` and `hub check` make them.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=2, metavar="N", help="how many jobs run at once (2)")
        parser.add_argument(
            "--grace",
            type=float,
            default=GRACE_SECONDS,
            metavar="SECONDS",
            help=f"how long running jobs may go on after it is told to stop ({GRACE_SECONDS:g}); "
            "what does not end by then is started again elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        left = run_worker(stop, concurrency=max(1, options["concurrency"]), grace=max(0.0, options["grace"]))
        if left:
            # Python would wait for nothing and yet take the threads' ground away under them. What they have not
            # committed never was, as after a power cut, and their jobs run again when the leases end.
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
