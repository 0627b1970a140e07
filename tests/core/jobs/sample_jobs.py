"""Jobs that the tests run, also in processes of their own; each leaves a line in the file `JOBS_TEST_LOG`."""

import os
import time
from datetime import timedelta

from django.utils import translation

from hub.core.jobs.tasks import GiveUp, job

ran: list[int] = []


def leave_line(text: str) -> None:
    """Append in one write, so that lines of several processes never mix."""
    handle = os.open(os.environ["JOBS_TEST_LOG"], os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


@job()
def remember(number: int) -> None:
    ran.append(number)


@job(queue="mail")
def remember_first(number: int) -> None:
    ran.append(number)


@job(queue="bulk")
def remember_last(number: int) -> None:
    ran.append(number)


@job(is_unique=True)
def remember_once(number: int) -> None:
    ran.append(number)


@job(max_attempts=3, backoff=timedelta(seconds=10))
def fail_always(number: int) -> None:
    raise ValueError(f"Nobody answers under anna{number}@example.org")


@job()
def give_up(number: int) -> None:
    raise GiveUp(f"There is no row {number}")


@job()
def speak_greek() -> None:
    translation.activate("el")


@job()
def write_line(number: int) -> None:
    leave_line(str(number))


@job()
def write_line_slowly(number: int) -> None:
    """Long enough to be killed before and after its effect."""
    time.sleep(0.05)
    leave_line(str(number))
    time.sleep(0.05)


@job()
def hang_at_first(number: int) -> None:
    """Block for ever the first time, as a job does whose process is killed; end at once the second time."""
    is_second_time = os.path.exists(os.environ["JOBS_TEST_LOG"])
    leave_line(f"started {number}")
    while not is_second_time:
        time.sleep(0.05)
    leave_line(f"ended {number}")


@job()
def end_when_told(number: int) -> None:
    """Run until the file `JOBS_TEST_LOG`.go appears."""
    leave_line(f"started {number}")
    while not os.path.exists(os.environ["JOBS_TEST_LOG"] + ".go"):
        time.sleep(0.02)
    leave_line(f"ended {number}")
