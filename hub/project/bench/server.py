"""The hub as a real server: how long it takes to start, what it needs of memory, how many requests it answers."""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hub.project.bench.report import Reading

WORKERS = 2
_STARTS = 3
_LONGEST_START = 120.0
_LONGEST_END = 30.0
_WRK_SECONDS = 8
_CONNECTIONS = 16
_HUB = [sys.executable, "-m", "hub"]
# wrk asks for the addresses of a file in turn.
_SCRIPT = """
local addresses, place = {}, 0
function init(args)
  for line in io.lines(args[1]) do addresses[#addresses + 1] = line end
end
function request()
  place = place % #addresses + 1
  return wrk.format("GET", addresses[place])
end
"""


def measure_server(pages: dict[str, list[str]], tell: Callable[[str], None]) -> Iterator[Reading]:
    """Start web server and worker as service managers do; `pages` are addresses by the name of their kind."""
    yield _starts(tell)
    wrk = shutil.which("wrk")
    if wrk is None:
        tell("wrk is not installed: requests per second are not measured (Debian's package is called wrk)")
    with _running() as (web, origin):
        for name, addresses in pages.items():
            if wrk is not None:
                yield _throughput(wrk, name, origin, addresses)
            else:
                for address in addresses:
                    _fetch(origin + address)
        yield _memory(web)


def _starts(tell: Callable[[str], None]) -> Reading:
    """How long until the hub says that it is ready, each time with nothing of it in memory but the system's files."""
    seconds = []
    for number in range(1, _STARTS + 1):
        began = time.monotonic()
        with _running():
            seconds.append(time.monotonic() - began)
        tell(f"cold start {number} of {_STARTS}: {seconds[-1]:.1f} s")
    return Reading("cold start until ready", statistics.median(seconds), "s", 4.0, {"slowest": max(seconds)})


@contextmanager
def _running() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A web server of two processes on a free port, and a worker; both ready, and ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "HUB_PORT": str(port),
        "HUB_BIND": "127.0.0.1",
        "HUB_URL": f"http://127.0.0.1:{port}",
        "HUB_WEB_WORKERS": str(WORKERS),
        "HUB_DATA_DIR": str(settings.DATA_DIR),
    }
    processes = [
        subprocess.Popen([*_HUB, part], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
        for part in ("web", "worker")
    ]
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/-/ready", processes)
        yield processes[0], f"http://127.0.0.1:{port}"
    finally:
        _end(processes)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask them to end; none is left behind. Raises `RuntimeError` where one had to be killed."""
    for process in processes:
        process.send_signal(signal.SIGTERM)
    killed = 0
    for process in processes:
        try:
            process.wait(timeout=_LONGEST_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
    if killed:
        raise RuntimeError(f"the web server or the worker did not end within {_LONGEST_END:.0f} s")


def _wait_until_ready(address: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _LONGEST_START
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in processes):
            raise RuntimeError("the web server or the worker ended at once; its lines above say why")
        try:
            _fetch(address)
        except OSError:
            # Nobody listens yet, or it answers 503.
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the hub was not ready after {_LONGEST_START:.0f} s")


def _fetch(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- this machine's own server
        answer.read()


def _throughput(wrk: str, name: str, origin: str, addresses: list[str]) -> Reading:
    """Requests per second, wrk sharing the processors with the server. Raises where a page was not answered well."""
    folder = settings.DATA_DIR / "bench"
    folder.mkdir(exist_ok=True)
    script, list_ = folder / "addresses.lua", folder / "addresses.txt"
    script.write_text(_SCRIPT, encoding="utf-8")
    list_.write_text("\n".join(addresses), encoding="utf-8")
    options = ["-t1", f"-c{_CONNECTIONS}", f"-d{_WRK_SECONDS}s", "--latency", "-s", str(script)]
    done = subprocess.run([wrk, *options, origin, str(list_)], capture_output=True, text=True, check=True)  # noqa: S603
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"{name}: wrk met errors\n{done.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    if rate is None or slow is None:
        raise RuntimeError(f"wrk said something unknown\n{done.stdout}")
    milliseconds = float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]
    also = {"99 % within ms": milliseconds}
    # On a machine that does much else, some answers take longer than wrk waits.
    if late := re.search(r"timeout (\d+)", done.stdout):
        also["waited for in vain"] = float(late[1])
    return Reading(f"{name}, requests", float(rate[1]), "1/s", also=also)


def _memory(web: subprocess.Popen[bytes]) -> Reading:
    """The proportional share of the web server and its two processes, after the work above."""
    pids = [web.pid, *_children_of(web.pid)]
    shares = [_rollup(pid) for pid in pids]
    also = {"their own alone": sum(own for _share, own in shares), "processes": float(len(pids))}
    return Reading(f"memory of {WORKERS} web workers", sum(share for share, _own in shares), "MB", 300.0, also)


def _children_of(pid: int) -> list[int]:
    found = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in file.read_text().split()]
    return found + [each for child in found for each in _children_of(child)]


def _rollup(pid: int) -> tuple[float, float]:
    """A process's proportional share of memory and what is its own alone, in megabytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    figures = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    own = int(figures["Private_Clean"]) + int(figures["Private_Dirty"])
    return int(figures["Pss"]) / 1000, own / 1000
