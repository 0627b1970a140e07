"""`hub run`: prepares the hub, then keeps its web server and its worker alive until it is told to stop.

This process loads neither Django's applications nor the pages: it costs a few megabytes and outlives its children.
"""

import argparse
import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from hub.project import settings

GRACE_SECONDS = 15.0
START_SECONDS = 60.0
LONGEST_PAUSE = 30.0
# A child that lived this long was well; its next death is a new story.
HEALTHY_SECONDS = 60.0
PRCTL_PARENT_DEATH_SIGNAL = 1
HUB = [sys.executable, "-m", "hub"]


class CannotStart(Exception):
    """The hub cannot be started here; the message is one sentence that says why, or empty where it was said already."""


@dataclass(slots=True)
class Child:
    """One process that is kept alive: started again after it dies, each time a little later."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=0.5)

    def start(self) -> None:
        """Start it as the leader of its own group: Ctrl-C reaches the supervisor alone, and nobody is left over."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- our own programs
            self.command, env=self.environment, start_new_session=True, preexec_fn=_end_with_parent
        )

    def look_after(self) -> None:
        """Notice that it died, clear away what it left behind, and start it again when its pause is over."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            _signal_group(self.process.pid, signal.SIGKILL)
            self.pause = 0.5 if now - self.started_at > HEALTHY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.start_at = now + self.pause
            self.process = None
            _say(f"The {self.name} ended unexpectedly ({_ending(code)}); it starts again in {self.pause:.0f} s.")
        if self.process is None and now >= self.start_at:
            self.start()

    def ask_to_end(self) -> None:
        """Let it finish what it is doing."""
        if self.process is not None and self.process.poll() is None:
            _signal_group(self.process.pid, signal.SIGTERM, only_leader=True)

    def make_end(self, deadline: float) -> None:
        """Wait for its end until `deadline`, then end it and whatever it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


def run(arguments: list[str]) -> int:
    """Run the hub in the foreground; answers the exit code when it was told to stop."""
    parser = argparse.ArgumentParser(
        prog="hub run",
        description="Set up what is missing, then serve pages and background jobs on one address until Ctrl-C.\n\n"
        "HUB_PORT and HUB_DATA_DIR place several hubs side by side; HUB_DEMO=0 starts an empty one:\n\n"
        "  HUB_PORT=8001 HUB_DATA_DIR=/srv/second HUB_DEMO=0 hub run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    stopping = _Stopping()
    try:
        with _data_folder_taken():
            _require_free_port()
            _say(f"Eduhub {settings.VERSION} · data in {settings.DATA_DIR}")
            _prepare()
            return _serve(stopping)
    except CannotStart as reason:
        if str(reason):
            sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
        return 0


class _Stopping:
    """Whether somebody asked the hub to stop: Ctrl-C, or SIGTERM from a service manager."""

    def __init__(self) -> None:
        self.is_asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if not self.is_asked:
            self.is_asked = True
            raise KeyboardInterrupt


def _serve(stopping: _Stopping) -> int:
    children = web_server, _ = _children()
    is_open = False
    try:
        for child in children:
            child.start()
        _wait_until_answering(web_server)
        is_open = True
        _announce()
        while True:
            time.sleep(0.2)
            for child in children:
                child.look_after()
    except KeyboardInterrupt:
        stopping.is_asked = True
        # A second Ctrl-C must not leave processes behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _say("Stopping …")
        return 0
    finally:
        if not is_open:
            # Its processes hear no signal while they load, and nobody waits for an answer yet.
            web_server.make_end(deadline=0)
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in children:
            child.make_end(deadline)
        if stopping.is_asked:
            _say("Stopped.")


def web(arguments: list[str]) -> int:  # noqa: RET503 -- execve does not return
    """Become the web server alone, for service managers that start the parts one by one; returns only on refusal."""
    parser = argparse.ArgumentParser(
        prog="hub web",
        description="Serve the pages alone, until it is told to stop (SIGTERM). For service files: deploy/systemd/\n"
        "has one for this and one for “hub worker”, without which no mail leaves and nothing new is found.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(arguments)
    try:
        _require_free_port()
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    _announce_contents()
    command = _web_command()
    os.execve(command[0], command, _web_environment())  # noqa: S606 -- our own program


def _children() -> tuple[Child, Child]:
    return (
        Child("web server", _web_command(), _web_environment()),
        Child("worker", [*HUB, "worker"], dict(os.environ)),
    )


def _web_environment() -> dict[str, str]:
    """With an empty folder in which the web processes share their figures."""
    metrics = settings.DATA_DIR / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir()
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}


def _web_command() -> list[str]:
    """The web server: pages are Python under one lock, so a process has few threads and there are several processes."""
    options = {
        "interface": "wsgi",
        "host": settings.HUB["BIND"],
        "port": settings.HUB["PORT"],
        "workers": settings.HUB["WEB_WORKERS"],
        "blocking-threads": 4,
        # It warns of processes that it “had to kill” where it only looked too early; one that dies is an error.
        "log-level": "error",
        "respawn-interval": 0.5,
        "workers-kill-timeout": 10,
    }
    values = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *values, "--respawn-failed-workers", "hub.project.wsgi:application"]


def _prepare() -> None:
    """In a process of its own: preparing loads everything, this process should not."""
    prepared = subprocess.run([*HUB, "prepare"], check=False, preexec_fn=_end_with_parent)  # noqa: S603 -- our own
    if prepared.returncode == -signal.SIGINT or prepared.returncode == 130:
        raise KeyboardInterrupt
    if prepared.returncode:
        # Code 1 comes with a sentence; anything else (a kill, a traceback) needs ours.
        raise CannotStart("" if prepared.returncode == 1 else "The hub could not be prepared; see the lines above.")


def _require_free_port() -> None:
    host, port = settings.HUB["BIND"], settings.HUB["PORT"]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the web server will: connections of a hub that has just stopped do not occupy the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CannotStart(f"HUB_PORT is {port}; a port is a number from 1 to 65535.") from error
        except OSError as error:
            raise CannotStart(_why_no_port(error, host, port)) from error


def _why_no_port(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program: stop that program, or choose another port, "
            f"for example HUB_PORT={port + 1} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: choose one above 1023, for example HUB_PORT=8000 make run."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HUB_BIND is {host}, which is not an address of this machine."
    return f"The hub cannot listen on {host}:{port}: {error.strerror}."


@contextmanager
def _data_folder_taken() -> Iterator[None]:
    """Hold the data folder for this process: two hubs on one folder would fight over jobs, mail and metrics."""
    file = settings.DATA_DIR / "run.lock"
    try:
        lock = file.open("a+")
    except OSError as error:
        raise CannotStart(
            f"The data folder {settings.DATA_DIR} cannot be written ({error.strerror}): "
            "change its permissions, or choose another with HUB_DATA_DIR."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"A hub already runs on the data folder {settings.DATA_DIR}: stop it, "
                "or give this one a folder of its own with HUB_DATA_DIR."
            ) from error
        yield


def _wait_until_answering(web: Child) -> None:
    address = f"http://{_local_host()}:{settings.HUB['PORT']}/-/live"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if web.process is None or web.process.poll() is not None:
            raise CannotStart("The web server did not start; the lines above say why.")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.05)
    raise CannotStart(f"The web server did not answer within {START_SECONDS:.0f} s.")


def _local_host() -> str:
    bind = settings.HUB["BIND"]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 -- compared, not bound
    return f"[{host}]" if ":" in host else str(host)


def _announce() -> None:
    _say("")
    _say(f"  The hub is open: {settings.HUB_URL}/")
    _announce_contents()
    _say("  Ctrl-C stops it.")
    _say("")


def _announce_contents() -> None:
    """What the preparation, which knows the hub's contents, left to be said: the set-up address, or the doors."""
    with contextlib.suppress(FileNotFoundError):
        for line in (settings.DATA_DIR / "welcome.txt").read_text(encoding="utf-8").splitlines():
            _say(f"  {line}")


def _end_with_parent() -> None:
    """Ask Linux to end a child when this process is killed; elsewhere only a clean stop ends them."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PRCTL_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _signal_group(leader: int, number: signal.Signals, *, only_leader: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError):
        if only_leader:
            os.kill(leader, number)
        else:
            os.killpg(leader, number)


def _ending(code: int) -> str:
    if code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
