"""The mail that people wait for at a page: where it cannot be sent, they are told, and it names the hub."""

import socket

import pytest
from django.core import mail
from django.test import Client

SIGN_UP = {
    "email": "new@school.example",
    "name": "Nora New",
    "country": "SE",
    "is_old_enough": "on",
    "accepts_terms": "on",
}


@pytest.fixture
def _no_mail_server(settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        options = {"host": "127.0.0.1", "port": free.getsockname()[1]}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


@pytest.mark.usefixtures("_no_mail_server", "db")
def test_a_mail_server_that_is_down_is_said_and_nothing_typed_is_lost(client: Client):
    page = client.post("/en/account/signup/", SIGN_UP)
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "120"
    assert "We cannot send you a message just now" in page.text
    assert "new@school.example" in page.text


@pytest.mark.usefixtures("db")
def test_a_message_is_named_after_the_hub(client: Client, settings):
    settings.HUB_URL = "https://hub.example.org"
    assert client.post("/en/account/signup/", SIGN_UP).status_code == 302
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"].endswith("@hub.example.org>")
