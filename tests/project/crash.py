"""Kills the processes of a real hub while people post, and counts what is left: `python -m tests.project.crash`.

A hub is started as anyone starts one (`hub run`: web server and worker). Clients post replies over HTTP, each with the
mark that its form carries; who gets no answer sends the same form again. Meanwhile a web process, the web server or the
worker is killed with `kill -9` again and again, and the supervisor starts it anew. At the end:

- every acknowledged reply is there, once, under a number of its own;
- every subscriber has handled every reply once, and no job is left or has failed;
- every notification that is to be mailed has been, each with a Message-ID of its own, however often it was sent.

On SQLite, then on PostgreSQL where its programs are installed. The exit code says whether something was lost.
"""

import argparse
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.private_postgres import PostgresMissingError, PrivateCluster

THREADS, FOLLOWERS = 6, 3
# Below the hub's own limit of replies per member and hour.
REPLIES_PER_MEMBER = 60
PATIENCE = 60
# What is killed how often: a whole web server takes seconds to come back, in which nobody can post anything.
TURNS = ("web process", "web process", "web process", "worker", "worker", "web server")

_ROOT = Path(__file__).parents[2]
_MESSAGE_ID = re.compile(r"^Message-ID: <(notification-(\d+)-[^>]+)>", re.MULTILINE)


@dataclass
class Outcome:
    """What a trial gave; `wrong` names what must be nought."""

    acknowledged: int = 0
    sent_again: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    mails_again: int = 0
    jobs_again: int = 0
    wrong: dict[str, int] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        """Whether nothing was lost or doubled."""
        return bool(self.acknowledged) and not any(self.wrong.values())

    def __str__(self) -> str:
        kills = ", ".join(f"{count} × {name}" for name, count in sorted(self.kills.items()))
        wrong = ", ".join(f"{count} {name}" for name, count in self.wrong.items())
        return (
            f"killed: {kills}\n"
            f"replies: {self.acknowledged} acknowledged, {self.sent_again} sent again for want of an answer\n"
            f"jobs: {self.jobs_again} tried again; mails: {self.mails} sent, {self.mails_again} of them twice\n"
            f"wrong: {wrong}\n{'Nothing was lost.' if self.is_fine else 'SOMETHING IS WRONG.'}"
        )


class Hub:
    """A `hub run` of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
        self.folder = folder
        self.environ = kept | {
            "DJANGO_SETTINGS_MODULE": "hub.project.settings",
            "HUB_DATA_DIR": str(folder),
            "HUB_DATABASE_URL": database_url,
            "HUB_PORT": str(self.port),
            "HUB_DEMO": "0",
            "HUB_LOG_LEVEL": "ERROR",
        }
        self.log = (folder / "run.log").open("w")
        self.supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until it answers."""
        command = [sys.executable, "-m", "hub", "run"]
        self.supervisor = subprocess.Popen(command, env=self.environ, stdout=self.log, stderr=self.log)
        self.wait_until_answering()

    def wait_until_answering(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
                    connection.request("GET", "/-/live")
                    if connection.getresponse().status == 200:
                        return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise RuntimeError(f"The hub does not answer: {(self.folder / 'run.log').read_text()[-2000:]}")

    def victims(self) -> dict[str, list[int]]:
        """The supervisor's processes by what they are."""
        assert self.supervisor is not None
        children = _children_of(self.supervisor.pid)
        workers = [pid for pid in children if "worker" in _command(pid).split("\0")]
        servers = [pid for pid in children if "granian" in _command(pid)]
        webs = [pid for server in servers for pid in _children_of(server) if "resource_tracker" not in _command(pid)]
        return {"worker": workers, "web server": servers, "web process": webs}

    def kill(self, name: str) -> bool:
        """Kill one of the processes of this sort; False while there is none."""
        pids = self.victims()[name]
        if pids:
            os.kill(random.choice(pids), signal.SIGKILL)
        return bool(pids)

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGINT)
            try:
                self.supervisor.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
                self.supervisor.wait()
        self.log.close()


def _children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


class Writer(threading.Thread):
    """Somebody who posts one reply after the other, and sends each again until the hub has said that it is there."""

    def __init__(self, port: int, threads: list[int], sessions: list[str], stopping: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.threads, self.sessions, self.stopping = port, threads, sessions, stopping
        self.acknowledged: list[str] = []
        self.sent_again = 0
        self.problem = ""

    def run(self) -> None:
        for number in range(REPLIES_PER_MEMBER * len(self.sessions)):
            if self.stopping.is_set() or self.problem:
                return
            token, thread = secrets.token_urlsafe(18), random.choice(self.threads)
            session = self.sessions[number // REPLIES_PER_MEMBER]
            deadline = time.monotonic() + PATIENCE
            while not self._send(thread, token, session):
                self.sent_again += 1
                if time.monotonic() > deadline or self.problem:
                    self.problem = self.problem or "no answer for a minute"
                    return
                time.sleep(0.2)
            self.acknowledged.append(token)
            time.sleep(0.1)

    def _send(self, thread: int, token: str, session: str) -> bool:
        csrf = "c" * 32
        fields = {"body": f"Reply {token}", "client_token": token, "csrfmiddlewaretoken": csrf}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"hub_session={session}; hub_csrf={csrf}",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", f"/en/threads/{thread}/reply/", urlencode(fields), headers)
            answer = connection.getresponse()
            location = answer.getheader("Location") or ""
            answer.read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        if answer.status == 302 and f"/threads/{thread}" in location:
            return True
        if answer.status < 500:
            self.problem = f"{answer.status} {location}"
        return False


class Witness:
    """The process of `crash_witness.py`, and its answers."""

    def __init__(self, hub: Hub, members: int) -> None:
        command = [sys.executable, "-m", "tests.project.crash_witness", *map(str, (members, THREADS, FOLLOWERS))]
        self.process = subprocess.Popen(
            command, cwd=_ROOT, env=hub.environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.threads, self.sessions = self._answer()

    def count_when_done(self) -> dict[str, object]:
        """The figures as soon as no job waits any more, or after two minutes."""
        deadline = time.monotonic() + 2 * PATIENCE
        while True:
            assert self.process.stdin is not None
            print("count", file=self.process.stdin, flush=True)
            found: dict[str, object] = self._answer()
            if not found["jobs_left"] or time.monotonic() > deadline:
                return found
            time.sleep(0.5)

    def stop(self) -> None:
        self.process.communicate()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The process that counts has ended; the lines above say why.")
        return json.loads(line)


# Kills something while these people write; says what.
Killer = Callable[[Hub, list[Writer]], Iterator[str]]


def kill_at_random(seconds: float) -> Killer:
    """Something every one or two seconds that the hub is open."""

    def kill(hub: Hub, people: list[Writer]) -> Iterator[str]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            # Killed while people are writing, not while nobody can.
            hub.wait_until_answering()
            time.sleep(random.uniform(0.3, 2.5))
            name = random.choice(TURNS)
            if hub.kill(name):
                yield name

    return kill


def kill_each_once(names: Sequence[str], *, replies: int) -> Killer:
    """One after the other, each after so many acknowledged replies; so many more follow the last."""

    def kill(hub: Hub, people: list[Writer]) -> Iterator[str]:
        for name in [*names, ""]:
            before = _acknowledged(people)
            deadline = time.monotonic() + PATIENCE
            while _acknowledged(people) < before + replies and time.monotonic() < deadline:
                time.sleep(0.02)
            if name and hub.kill(name):
                yield name

    return kill


def _acknowledged(people: list[Writer]) -> int:
    return sum(len(person.acknowledged) for person in people)


def trial(folder: Path, killer: Killer, *, writers: int, members: int, database_url: str = "") -> Outcome:
    """One hub, of which something is killed while `writers` people post, each as some of the members in turn."""
    hub = Hub(folder, database_url)
    outcome = Outcome()
    witness = None
    try:
        hub.start()
        witness = Witness(hub, members)
        stopping = threading.Event()
        people = [
            Writer(hub.port, witness.threads, witness.sessions[number::writers], stopping) for number in range(writers)
        ]
        for person in people:
            person.start()
        outcome.kills.update(killer(hub, people))
        stopping.set()
        for person in people:
            person.join(timeout=2 * PATIENCE)
        if problems := [person.problem for person in people if person.problem]:
            raise RuntimeError(f"A writer was refused: {problems[0]}")
        found = witness.count_when_done()
    finally:
        if witness:
            witness.stop()
        hub.stop()
    _judge(outcome, people, found, folder / "mail")
    return outcome


def _judge(outcome: Outcome, people: list[Writer], found: dict[str, object], mail: Path) -> None:
    acknowledged = [token for person in people for token in person.acknowledged]
    there = Counter(found.pop("tokens"))  # type: ignore[call-overload]
    sent: dict[int, list[str]] = {}
    for file in mail.glob("*"):
        for message_id, pk in _MESSAGE_ID.findall(file.read_text(errors="replace")):
            sent.setdefault(int(pk), []).append(message_id)
    wanted = set(found.pop("notifications"))  # type: ignore[call-overload]
    outcome.acknowledged = len(acknowledged)
    outcome.sent_again = sum(person.sent_again for person in people)
    outcome.jobs_again = int(found.pop("jobs_again"))  # type: ignore[call-overload]
    outcome.mails = sum(map(len, sent.values()))
    outcome.mails_again = outcome.mails - len(sent)
    outcome.wrong = {
        "replies lost": sum(not there[token] for token in acknowledged),
        "replies twice": sum(count > 1 for count in there.values()),
        "replies without a record": len(there) - int(found.pop("activities")),  # type: ignore[call-overload]
        "mails lost": len(wanted - sent.keys()),
        "mails under two names": sum(len(set(ids)) > 1 for ids in sent.values()),
        **{name.replace("_", " "): int(count) for name, count in found.items()},  # type: ignore[call-overload]
    }


def main() -> int:
    """Run the trial on each database; the exit code says whether something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.project.crash", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30, help="how long people write (30)")
    parser.add_argument("--writers", type=int, default=6, help="how many write at the same time (6)")
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    options = parser.parse_args()
    is_fine = True
    for database in ("sqlite", "postgres") if options.database == "both" else (options.database,):
        print(f"\n━━━ {database}: {options.writers} people write for {options.seconds:g} s ━━━", flush=True)
        cluster = PrivateCluster() if database == "postgres" else None
        try:
            url = cluster.start() if cluster else ""
            with tempfile.TemporaryDirectory(prefix="hub-crash-") as folder:
                outcome = trial(
                    Path(folder),
                    kill_at_random(options.seconds),
                    writers=options.writers,
                    members=options.writers * (1 + int(options.seconds * 8) // REPLIES_PER_MEMBER),
                    database_url=url,
                )
            print(outcome, flush=True)
            is_fine &= outcome.is_fine
        except PostgresMissingError as missing:
            print(f"SKIPPED: {missing}")
        finally:
            if cluster:
                cluster.stop()
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
