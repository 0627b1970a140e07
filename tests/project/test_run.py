"""`hub run` with real processes: it opens, survives the death of its children, and leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.project.commands.run import Child

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


class RunningHub:
    """A `hub run` on a free port with a data folder of its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.output = folder.with_name(f"{folder.name}-{self.port}.log")
        environment = {**os.environ, "HUB_ENV": "development", "HUB_DEMO": "0"}
        environment |= {"HUB_DATA_DIR": str(folder), "HUB_PORT": str(self.port), "HUB_WEB_WORKERS": "1"}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hub", "run"],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                # As from a terminal: a suite that a shell put into the background would pass on that Ctrl-C is ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def told(self) -> str:
        return self.output.read_text()

    def wait_until_open(self) -> None:
        wait_for(lambda: "The hub is open" in self.told() or self.process.poll() is not None)
        assert self.process.poll() is None, self.told()

    def is_answering(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/live", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def others(self, word: str = "") -> set[int]:
        """The processes of this hub, apart from its supervisor, whose command line has the word."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = f"HUB_DATA_DIR={self.folder}\0".encode() in (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().decode()
            except OSError:
                continue
            if is_ours and word in command and int(entry.name) != self.process.pid:
                found.add(int(entry.name))
        return found

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    running = RunningHub(tmp_path / "data")
    running.wait_until_open()
    yield running
    running.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_opens_and_ends_cleanly(hub: RunningHub, number: signal.Signals):
    assert hub.is_answering()
    assert f"http://127.0.0.1:{hub.port}/setup/?token=" in hub.told()
    assert hub.others("worker")
    hub.process.send_signal(number)
    assert hub.process.wait(timeout=PATIENCE) == 0
    assert hub.told().endswith("Stopped.\n")
    assert "Traceback" not in hub.told()
    assert hub.others() == set()


def test_children_that_are_killed_start_again_and_nobody_stays_when_the_hub_is_killed(hub: RunningHub):
    (worker,) = hub.others("worker\0")
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: bool(hub.others("worker\0")) and worker not in hub.others("worker\0"))

    web = hub.others("granian")
    os.kill(min(web), signal.SIGKILL)
    wait_for(lambda: bool(hub.others("granian")) and not web & hub.others("granian") and hub.is_answering())
    assert "The web server ended unexpectedly (SIGKILL)" in hub.told()

    hub.process.kill()
    wait_for(lambda: hub.others() == set())


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = RunningHub(tmp_path / "data", taken.getsockname()[1])
        assert running.process.wait(timeout=PATIENCE) == 1
    assert running.told().startswith(f"Port {running.port} is in use by another program")
    assert running.told().count("\n") == 1


def test_stopping_while_it_starts_waits_for_nobody(tmp_path: Path):
    running = RunningHub(tmp_path / "data")
    wait_for(lambda: bool(running.others("granian")))
    began = time.monotonic()
    running.end()
    assert time.monotonic() - began < 8, "the web server was given its ten seconds"
    assert running.told().endswith("Stopped.\n")
    assert running.others() == set()


def test_two_hubs_do_not_share_a_data_folder(hub: RunningHub):
    second = RunningHub(hub.folder)
    assert second.process.wait(timeout=PATIENCE) == 1
    assert second.told().startswith("A hub already runs on the data folder")


def test_a_full_disk_is_said_in_one_sentence(tmp_path: Path):
    folder = tmp_path / "data"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can mount the tiny disk that this test fills")
    try:
        running = RunningHub(folder)
        assert running.process.wait(timeout=PATIENCE) == 1
    finally:
        subprocess.run(["umount", folder], check=True)
    assert running.told().count("The disk is full") == 1
    assert "The disk is full" in running.told().splitlines()[-1]
    assert "Traceback" not in running.told()


def test_each_death_in_a_row_lengthens_the_pause():
    child = Child("clock", ["false"], dict(os.environ))
    pauses = []
    for _ in range(3):
        child.start_at = 0
        child.look_after()
        assert child.process is not None
        child.process.wait()
        child.look_after()
        pauses.append(child.pause)
    assert pauses == [1.0, 2.0, 4.0]
