"""What surrounds the pages: scripts and styles, the server's memory, requests per second, the command itself."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import override_settings

from hub.project.bench import server, weight
from hub.project.bench.measure import Answer
from hub.project.bench.report import Reading, Report
from hub.project.management.commands import bench

WRK = """#!/bin/sh
cat <<END
Running 8s test @ http://127.0.0.1:1
  Latency Distribution
     50%   12.00ms
     99%   40.50ms
  2400 requests in 8.00s, 10.00MB read
{extra}
Requests/sec:    301.25
END
"""


def test_modules_are_followed_and_the_editor_is_left_out(tmp_path: Path) -> None:
    files = {
        "core/ui/base.1.css": "body{}",
        "core/ui/hub.2.js": 'import { a } from "./csrf.3.js"; const b = () => import("./hub-time.4.js");',
        "core/ui/csrf.3.js": "export const a = 1;",
        "core/ui/hub-time.4.js": 'import x from "../../other/y.5.js"; import("./editor/editor.6.js");',
        "other/y.5.js": "export default 1;",
        "core/ui/editor/editor.6.js": "x".join(map(str, range(5000))),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    class OnePage:
        def get(self, address: str) -> Answer:
            page = '<link rel="stylesheet" href="/static/core/ui/base.1.css"><script src="/static/core/ui/hub.2.js">'
            return Answer(200, page.encode(), {}, 0, 0, 0, 0)

    with override_settings(STATIC_ROOT=tmp_path):
        reading = weight.measure_weight(OnePage(), ["/en/"])  # type: ignore[arg-type]  # all that it asks of one
    assert 0.05 < reading.also["styles"] + reading.also["scripts"] < 1
    assert reading.also["scripts"] > 0.15


def test_a_process_has_memory_and_children() -> None:
    share, own = server._rollup(os.getpid())
    assert share >= own > 1
    with subprocess.Popen(["/bin/sleep", "30"]) as child:
        assert child.pid in server._children_of(os.getpid())
        child.kill()


def test_requests_per_second_are_read_from_what_wrk_says(tmp_path: Path) -> None:
    wrk = tmp_path / "wrk"
    wrk.write_text(WRK.format(extra=""))
    wrk.chmod(0o700)
    reading = server._throughput(str(wrk), "thread", "http://127.0.0.1:1", ["/en/"])
    assert (reading.value, reading.also["99 % within ms"]) == (301.25, 40.5)


def test_answers_that_came_too_late_are_counted(tmp_path: Path) -> None:
    wrk = tmp_path / "wrk"
    wrk.write_text(WRK.format(extra="  Socket errors: connect 0, read 0, write 0, timeout 9"))
    wrk.chmod(0o700)
    reading = server._throughput(str(wrk), "thread", "http://127.0.0.1:1", ["/en/"])
    assert reading.also["waited for in vain"] == 9


def test_errors_that_wrk_met_are_no_figures(tmp_path: Path) -> None:
    wrk = tmp_path / "wrk"
    wrk.write_text(WRK.format(extra="  Non-2xx or 3xx responses: 12"))
    wrk.chmod(0o700)
    with pytest.raises(RuntimeError, match="met errors"):
        server._throughput(str(wrk), "thread", "http://127.0.0.1:1", ["/en/"])


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command with hubs that are measured already: the second is over its budget."""

    def beside(self: bench.Command, posts: int, options: dict[str, Any]) -> Report:
        report = Report.begin(posts, "sqlite")
        report.readings.append(Reading("thread, visitor", 2.0 if posts < 50_000 else 4.0, "ms", 3))
        return report

    monkeypatch.setattr(bench.Command, "_measured_beside", beside)


def test_a_budget_that_is_not_kept_is_said_and_ends_with_an_error_if_asked(
    measured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("bench", posts=[10_000, 100_000])
    assert "Not kept: 100,000 posts: thread, visitor: 4.00 ms for 3" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"1 budgets are not kept\."):
        call_command("bench", posts=[10_000, 100_000], strict=True)


def test_budgets_that_are_kept_are_no_error(measured: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bench", posts=[10_000], strict=True, json=tmp_path / "figures.json")
    assert "Every budget is kept." in capsys.readouterr().out
    assert '"posts": 10000' in (tmp_path / "figures.json").read_text()


def test_production_is_never_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(IS_PRODUCTION=True), pytest.raises(CommandError, match="does not run in production"):
        call_command("bench")


def test_sizes_are_numbers_with_commas_between() -> None:
    assert bench._sizes("10000,1_000_000") == [10_000, 1_000_000]
    with pytest.raises(bench.ArgumentTypeError, match="smallest hub"):
        bench._sizes("10")
