"""Jobs across real processes: killed, racing, stopped. The longer trial is `tests/core/jobs/chaos.py`."""

import signal
import time

from tests.core.conftest import SeparateHub


def test_two_workers_run_each_job_exactly_once(separate_hub: SeparateHub) -> None:
    workers = [separate_hub.start_worker() for _ in range(2)]
    separate_hub.wait_until(lambda: separate_hub.run("print(Worker.objects.count())") == "2")
    separate_hub.run("for n in range(200): sample_jobs.write_line.enqueue(n)")
    separate_hub.wait_until(lambda: len(separate_hub.lines()) >= 200)
    for worker in workers:
        worker.terminate()
        assert worker.wait(timeout=30) == 0
    assert sorted(map(int, separate_hub.lines())) == list(range(200))
    left = (
        "done = Job.objects.filter(state='done', attempts=1, task__endswith='.write_line')\n"
        "print(done.count(), done.values('worker').distinct().count(), Worker.objects.count())"
    )
    assert separate_hub.run(left) == "200 2 0"


def test_a_job_whose_worker_is_killed_runs_again_when_its_lease_ends(separate_hub: SeparateHub) -> None:
    separate_hub.run("sample_jobs.hang_at_first.enqueue(1)")
    worker = separate_hub.start_worker()
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 1"])
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    # Still leased by the dead worker; the test lets the lease end instead of waiting a minute.
    left = "job = Job.objects.get(); print(job.state, job.available_at > timezone.now())"
    assert separate_hub.run(left) == "running True"
    separate_hub.run("Job.objects.update(available_at=timezone.now())")
    separate_hub.start_worker()
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 1", "started 1", "ended 1"])
    done = "job = Job.objects.get(); print(job.state, job.attempts)"
    separate_hub.wait_until(lambda: separate_hub.run(done) == "done 2")


def test_a_worker_that_is_told_to_stop_ends_its_job_first_and_takes_no_other(separate_hub: SeparateHub) -> None:
    separate_hub.run("for n in range(2): sample_jobs.end_when_told.enqueue(n)")
    worker = separate_hub.start_worker(concurrency=1)
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 0"])
    worker.terminate()
    separate_hub.log.with_suffix(".log.go").touch()
    assert worker.wait(timeout=30) == 0
    assert separate_hub.lines() == ["started 0", "ended 0"]
    assert separate_hub.run("print(*Job.objects.order_by('pk').values_list('state', flat=True))") == "done waiting"


HOLD_THE_DATABASE = """
import time
from hub.core.jobs.models import Job
with transaction.atomic():
    # What a long write, a migration or a clean-up does: on SQLite to all tables, on PostgreSQL to this one.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_jobs_job, core_jobs_worker IN ACCESS EXCLUSIVE MODE")
    sample_jobs.leave_line("holds")
    time.sleep(40)
"""


def test_a_worker_that_waits_for_the_database_ends_when_it_is_told_to(separate_hub: SeparateHub) -> None:
    worker = separate_hub.start_worker()
    separate_hub.wait_until(lambda: separate_hub.run("print(Worker.objects.count())") == "1")
    separate_hub.run("for n in range(20): sample_jobs.write_line_slowly.enqueue(n)")
    separate_hub.wait_until(lambda: len(separate_hub.lines()) == 20)
    holder = separate_hub.start(HOLD_THE_DATABASE)
    separate_hub.wait_until(lambda: separate_hub.lines()[-1] == "holds")
    time.sleep(2)
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert time.monotonic() - began < 8
    assert holder.poll() is None


def test_a_worker_that_is_told_to_stop_leaves_a_job_that_does_not_end_to_its_lease(separate_hub: SeparateHub) -> None:
    separate_hub.run("sample_jobs.hang_at_first.enqueue(1)")
    worker = separate_hub.start_worker(grace=0.5)
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 1"])
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    left = "job = Job.objects.get(); print(job.state, job.available_at > timezone.now(), Worker.objects.count())"
    assert separate_hub.run(left) == "running True 0"
    separate_hub.run("Job.objects.update(available_at=timezone.now())")
    separate_hub.start_worker()
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 1", "started 1", "ended 1"])


def test_a_job_whose_end_cannot_be_marked_while_its_worker_stops_runs_again(separate_hub: SeparateHub) -> None:
    separate_hub.run("sample_jobs.end_when_told.enqueue(1)")
    worker = separate_hub.start_worker(grace=1)
    separate_hub.wait_until(lambda: separate_hub.lines() == ["started 1"])
    holder = separate_hub.start(HOLD_THE_DATABASE)
    separate_hub.wait_until(lambda: "holds" in separate_hub.lines())
    separate_hub.log.with_suffix(".log.go").touch()
    worker.terminate()
    assert worker.wait(timeout=15) == 0
    assert holder.poll() is None
    holder.kill()
    holder.wait()
    # PostgreSQL still carries out the mark for which the worker was waiting; SQLite, which ends with it, does not.
    assert separate_hub.run("print(Job.objects.get().state)") in ("running", "done")
    separate_hub.run("Job.objects.filter(state='running').update(available_at=timezone.now())")
    separate_hub.start_worker()
    separate_hub.wait_until(lambda: separate_hub.run("print(Job.objects.get().state)") == "done")


def test_racing_processes_enqueue_a_unique_job_once(separate_hub: SeparateHub) -> None:
    race = "for n in range(100): sample_jobs.remember_once.enqueue(n)"
    for process in [separate_hub.start(race) for _ in range(3)]:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
    assert separate_hub.run("print(Job.objects.count())") == "100"


def test_two_workers_enqueue_a_recurring_job_once(separate_hub: SeparateHub) -> None:
    separate_hub.run("Schedule.objects.create(name='tests.core.jobs.sample_jobs.speak_greek', next_at=timezone.now())")
    race = (
        "from hub.core.jobs.schedule import Every, Recurring, enqueue_due\n"
        "hourly = [Recurring(sample_jobs.speak_greek, Every(timedelta(hours=1)))]\n"
        "print(sum(enqueue_due(hourly) for _ in range(20)))"
    )
    counts = []
    for process in [separate_hub.start(race) for _ in range(3)]:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
        counts.append(int(output))
    assert sum(counts) == 1
    assert separate_hub.run("print(Job.objects.count())") == "1"


def test_a_unique_job_waits_for_the_transaction_that_asked_for_it_again(separate_hub: SeparateHub) -> None:
    """The worker must not run the job that was waiting before the second enqueuer's change is visible."""
    separate_hub.run("sample_jobs.remember_once.enqueue(1)")
    holder = separate_hub.start(
        "import os, time\n"
        "with transaction.atomic():\n"
        "    sample_jobs.remember_once.enqueue(1)\n"
        "    sample_jobs.leave_line('holds')\n"
        "    time.sleep(1.5)\n"
        "    sample_jobs.leave_line('commits')\n"
    )
    separate_hub.wait_until(lambda: separate_hub.lines() == ["holds"])
    separate_hub.run(
        "from hub.core.jobs import queue\n"
        "while queue.claim('w', ('default',)) is None: pass\n"
        "sample_jobs.leave_line('claimed')\n"
    )
    assert holder.wait(timeout=30) == 0
    assert separate_hub.lines() == ["holds", "commits", "claimed"]
