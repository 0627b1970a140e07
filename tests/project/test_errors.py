"""Pages for when something is wrong say what to do next, and keep what was typed."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from hub.commons.contact.actions import ask_contact, decline_contact
from hub.commons.contact.models import MessageRequest
from hub.core.access.errors import Refused
from hub.core.hubsettings.queries import forget_hub_settings
from hub.project.views import errors
from tests.personas import Cast, viewer_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("view", "arguments", "status", "title"),
    [
        (errors.bad_request, (ValueError(),), 400, "could not be understood"),
        (errors.forbidden, (ValueError(),), 403, "You cannot do this"),
        (errors.not_found, (ValueError(),), 404, "This page is not here"),
        (errors.too_many_requests, (30,), 429, "Please wait a moment"),
        (errors.server_error, (), 500, "Something went wrong on our side"),
        (errors.csrf_failure, (), 403, "This form has expired"),
    ],
)
def test_each_error_has_a_calm_page(rf: RequestFactory, view, arguments, status, title):
    response = view(rf.get("/en/anything/"), *arguments)
    assert response.status_code == status
    assert title in response.content.decode()


def test_an_address_that_is_not_there(client: Client):
    response = client.get("/en/nowhere/at/all/")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_an_expired_form_gives_back_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    answer = "My long answer <b>with</b> care"
    response = client.post("/en/appearance/", {"body": answer, "password": "secret-secret", "code": "123456"})
    body = response.content.decode()
    assert response.status_code == 403
    assert "My long answer &lt;b&gt;with&lt;/b&gt; care" in body
    assert "secret-secret" not in body
    assert "123456" not in body


def test_the_error_page_works_while_the_database_does_not(rf: RequestFactory, monkeypatch):
    def fail(*arguments):
        raise DatabaseError

    forget_hub_settings()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", fail)
        response = errors.server_error(rf.post("/en/threads/", {"body": "Please do not lose me"}))
    assert response.status_code == 500
    assert "Please do not lose me" in response.content.decode()


def test_a_rate_limit_says_when_to_try_again(rf: RequestFactory):
    assert errors.too_many_requests(rf.get("/"), 30)["Retry-After"] == "30"


def test_the_second_of_two_who_answer_a_request_is_told_so(client: Client, cast: Cast, monkeypatch):
    """Both read it while it waits; whoever comes second meets the state, not a failure of the hub."""
    ask_contact(cast.bela.actor, "Shall we talk?", by=viewer_of(cast.ana))
    waiting = MessageRequest.objects.get()
    decline_contact(MessageRequest.objects.get(), by=viewer_of(cast.bela))
    monkeypatch.setattr("hub.commons.contact.views.get_request", lambda viewer, pk: waiting)
    client.force_login(cast.bela)
    response = client.post(f"/en/messages/requests/{waiting.pk}/", {"answer": "accept"})
    assert response.status_code == 409
    assert "Somebody else was quicker" in response.content.decode()


def test_a_rule_without_a_form_says_why(rf: RequestFactory):
    response = errors.refused(rf.post("/en/", {"body": "Please do not lose me"}), Refused("Only leads may."))
    assert response.status_code == 409
    assert "Only leads may." in response.content.decode()
    assert "Please do not lose me" in response.content.decode()
