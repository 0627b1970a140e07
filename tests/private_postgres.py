"""A PostgreSQL cluster for one test run: in a temporary folder, on a Unix socket only, gone afterwards."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg


class PostgresMissingError(Exception):
    """There is no PostgreSQL server program on this machine; the message says what to install."""


def binaries() -> Path:
    """The folder of the newest `initdb` and `postgres` on this machine.

    Raises `PostgresMissingError` where there are none. Debian keeps them outside PATH.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = [Path(on_path)] if on_path else debian
    if not found:
        raise PostgresMissingError(
            "PostgreSQL's programs are not on this machine (on Debian and Ubuntu: apt install postgresql)."
        )
    return found[-1].resolve().parent


def _unprivileged() -> dict[str, Any]:
    """How to start the server: it refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise PostgresMissingError(
        "PostgreSQL refuses to run as root, and there is neither a postgres nor a nobody account."
    )


def _die_with_parent() -> None:
    """Ask Linux to end the server at once when the test run is killed; elsewhere it would stay behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


class PrivateCluster:
    """One throw-away server: `start()` answers its address, `stop()` ends it and removes its folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hub-pg-"))
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Make and start the cluster (about two seconds); answers its address."""
        programs, account = binaries(), _unprivileged()
        if account:
            os.chown(self.folder, account["user"], account["group"])
        data, log = self.folder / "data", self.folder / "log"
        options = ["--username=hub", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            [programs / "initdb", f"--pgdata={data}", *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **account,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 200,
            "shared_buffers": "128MB",
            "autovacuum": "off",
            "jit": "off",
        }
        with log.open("wb") as output:
            self.server = subprocess.Popen(
                [programs / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())],
                stdout=output,
                stderr=output,
                cwd="/",
                # Of its own session, so that Ctrl-C reaches the tests first and the server is ended by `stop`.
                start_new_session=True,
                preexec_fn=_die_with_parent,
                **account,
            )
        address = f"postgresql://hub@/postgres?host={self.folder}"
        for _ in range(200):
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
                return address
            if self.server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")

    def stop(self) -> None:
        """End the server without waiting for its clients and remove everything."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
