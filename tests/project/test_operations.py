"""What machines ask: live, ready, metrics; and what a request leaves in the logs."""

import json
import logging

import pytest
from django.test import Client
from django.utils import timezone

from hub.core.jobs.models import Worker
from hub.project.logs import PrivateJsonFormatter, without_personal_data


@pytest.fixture
def worker(db: None) -> Worker:
    """A worker that gave a sign of life just now."""
    return Worker.objects.create(name="here", seen_at=timezone.now(), started_at=timezone.now())


def test_live_answers_without_the_database(client: Client):
    assert client.get("/-/live").status_code == 200


def test_ready_when_everything_is_as_it_should_be(client: Client, worker: Worker):
    response = client.get("/-/ready")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "worker": "ok"}


def test_not_ready_when_no_worker_is_alive(client: Client, db: None):
    response = client.get("/-/ready")
    assert response.status_code == 503
    assert response.json()["worker"] == "failed"


def test_not_ready_when_a_migration_is_missing(client: Client, worker: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.project.views.operations.is_database_current", lambda: False)
    assert client.get("/-/ready").json()["migrations"] == "failed"


def test_this_machine_reads_the_metrics(client: Client, db: None):
    client.get("/-/live")
    text = client.get("/-/metrics").content.decode()
    assert 'hub_requests_total{method="GET",route="live",status="200"}' in text
    assert "hub_jobs_waiting 0.0" in text


@pytest.mark.parametrize(
    "stranger",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_VIA": "1.1 proxy"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_strangers_do_not_find_the_metrics(client: Client, db: None, stranger: dict[str, str]):
    assert client.get("/-/metrics", **stranger).status_code == 404


def test_a_token_opens_the_metrics_from_anywhere_and_nothing_else_does(client: Client, db: None, settings):
    settings.HUB = {**settings.HUB, "METRICS_TOKEN": "open-sesame"}
    right = {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer open-sesame"}
    assert client.get("/-/metrics", **right).status_code == 200
    assert client.get("/-/metrics", HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    assert client.get("/-/metrics").status_code == 404


def test_metrics_name_routes_not_addresses(client: Client, db: None):
    client.get("/en/people/ana-secret-name/")
    assert "ana-secret-name" not in client.get("/-/metrics").content.decode()


def test_an_invented_method_makes_no_new_time_series(client: Client, db: None):
    client.generic("BREW", "/-/live")
    text = client.get("/-/metrics").content.decode()
    assert "BREW" not in text
    assert 'method="OTHER"' in text


def test_every_answer_has_an_id_that_a_stranger_cannot_choose(client: Client):
    given = client.get("/-/live", HTTP_X_REQUEST_ID="chosen-by-a-stranger")["X-Request-ID"]
    assert given != "chosen-by-a-stranger"
    assert len(given) == 32


def test_a_proxys_id_is_kept(client: Client, settings):
    settings.HUB = {**settings.HUB, "TRUSTED_PROXIES": 1}
    assert client.get("/-/live", HTTP_X_REQUEST_ID="from-the-proxy-1")["X-Request-ID"] == "from-the-proxy-1"
    assert client.get("/-/live", HTTP_X_REQUEST_ID="bad id\n")["X-Request-ID"] != "bad id\n"


def test_a_request_is_logged_without_address_query_or_client(
    client: Client, caplog: pytest.LogCaptureFixture, settings
):
    with caplog.at_level(logging.INFO, logger="hub.requests"):
        client.get("/-/live?email=ana@example.org", REMOTE_ADDR="203.0.113.7")
    line = json.loads(PrivateJsonFormatter().format(caplog.records[-1]))
    assert line["route"] == "live"
    assert line["status"] == 200
    assert "ana@example.org" not in json.dumps(line)
    assert "203.0.113.7" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("mail to ana@example.org failed", "ana@example.org"),
        ("GET /en/search/?q=my+illness", "illness"),
        ("refused 203.0.113.7", "203.0.113.7"),
        ("refused 2001:db8:0:1:1:1:1:1 today", "2001:db8"),
        ("Key (email)=(ana@example.org) already exists.", "ana"),
        ("Failing row contains (1, Ana Example, null).", "Ana"),
    ],
)
def test_personal_data_is_blanked(text: str, secret: str):
    assert secret not in without_personal_data(text)


def test_what_is_not_personal_stays():
    text = "Job 12 failed at 12:30:45 in hub/core/jobs/worker.py:51"
    assert without_personal_data(text) == text


def test_a_traceback_is_blanked_too():
    try:
        raise ValueError("unknown address ana@example.org")
    except ValueError:
        record = logging.getLogger("hub").makeRecord(
            "hub", logging.ERROR, "f", 1, "failed", None, __import__("sys").exc_info()
        )
    line = json.loads(PrivateJsonFormatter().format(record))
    assert "ValueError" in line["exc_info"]
    assert "ana@example.org" not in line["exc_info"]
