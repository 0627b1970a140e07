"""Sudden death while people post: a short form of `make crash` (tests/project/crash.py), on this run's database."""

from pathlib import Path

import pytest

from tests.databases import separate_database
from tests.project.crash import kill_each_once, trial


@pytest.mark.django_db(transaction=True)
def test_kill_9_of_a_web_process_and_of_the_worker_loses_no_acknowledged_reply_and_no_mail(tmp_path: Path) -> None:
    with separate_database(tmp_path) as url:
        killer = kill_each_once(["worker", "web process"], replies=12)
        outcome = trial(tmp_path, killer, writers=3, members=3, database_url=url)
    assert outcome.is_fine, str(outcome)
    assert outcome.kills == {"worker": 1, "web process": 1}
    assert outcome.acknowledged >= 36
    assert outcome.mails
