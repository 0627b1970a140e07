"""Getting in touch, talking in private, and being left alone."""

import pytest
from django.test import Client

from hub.commons.contact.actions import (
    accept_contact,
    ask_contact,
    block,
    decline_contact,
    send_message,
    unblock,
)
from hub.commons.contact.models import MessageRequest
from hub.commons.contact.queries import conversations_of, messages_in
from hub.commons.contact.views import _FAR
from hub.community.members.kinds import MemberState
from hub.community.spaces.models import Space
from hub.content.notifications.queries import inbox_of
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import viewer_of
from tests.personas import Cast

SECRET = "Only for your eyes"


@pytest.fixture
def talk(cast: Cast) -> Space:
    request = ask_contact(cast.bela.actor, SECRET, by=viewer_of(cast.ana))
    return accept_contact(request, by=viewer_of(cast.bela))


def inbox(member: object) -> list[str]:
    return [entry.text for entry in inbox_of(viewer_of(member), before=_FAR)]


def test_a_request_is_told_and_accepted_becomes_a_conversation(cast: Cast) -> None:
    request = ask_contact(cast.bela.actor, SECRET, by=viewer_of(cast.ana))
    run_pending_jobs()
    assert inbox(cast.bela) == ["Ana Ordinary would like to get in touch with you."]
    space = accept_contact(request, by=viewer_of(cast.bela))
    run_pending_jobs()
    assert inbox(cast.ana) == ["Béla Member accepted your message."]
    assert [SECRET in row.body for row in messages_in(space)] == [True]
    assert [row.name for row in conversations_of(viewer_of(cast.bela), before=_FAR)] == ["Ana Ordinary"]


def test_messages_reach_the_other_as_messages(cast: Cast, talk: Space) -> None:
    run_pending_jobs()
    send_message(talk, "Hello", by=viewer_of(cast.bela))
    send_message(talk, "Are you there?", by=viewer_of(cast.bela))
    run_pending_jobs()
    assert "Béla Member wrote to you 2 times." in inbox(cast.ana)


def test_nobody_else_reads_it_anywhere(cast: Cast, talk: Space, client: Client) -> None:
    run_pending_jobs()
    addresses = (
        "/en/",
        "/en/?feed=hub",
        f"/en/messages/{talk.pk}/",
        "/en/search?q=eyes",
        "/en/people/",
        f"/en/people/{cast.ana.actor.handle}/",
    )
    for person in (None, cast.chloe, cast.elin, cast.finn):
        if person:
            client.force_login(person)
        for address in addresses:
            response = client.get(address)
            assert SECRET not in response.content.decode(), (person, address)
        if person:
            assert client.get(f"/en/messages/{talk.pk}/").status_code == 404
            assert client.post(f"/en/messages/{talk.pk}/read/", {"number": "1"}).status_code == 404


def test_the_two_do_not_find_it_in_the_search_or_on_the_front_page_either(
    cast: Cast, talk: Space, client: Client
) -> None:
    run_pending_jobs()
    client.force_login(cast.ana)
    for address in ("/en/?feed=hub", "/en/search?q=eyes"):
        assert SECRET not in client.get(address).content.decode()


def test_a_declined_sender_may_not_ask_again_soon_but_the_other_may(cast: Cast) -> None:
    request = ask_contact(cast.bela.actor, "Hello", by=viewer_of(cast.ana))
    decline_contact(request, by=viewer_of(cast.bela))
    with pytest.raises(Refused):
        ask_contact(cast.bela.actor, "Hello again", by=viewer_of(cast.ana))
    assert ask_contact(cast.ana.actor, "I changed my mind", by=viewer_of(cast.bela)).pk


def test_a_block_is_as_silent_as_a_no(cast: Cast) -> None:
    block(cast.ana.actor, by=viewer_of(cast.bela))
    with pytest.raises(Refused) as blocked:
        ask_contact(cast.bela.actor, "Hello", by=viewer_of(cast.ana))
    request = ask_contact(cast.chloe.actor, "Hello", by=viewer_of(cast.ana))
    decline_contact(request, by=viewer_of(cast.chloe))
    with pytest.raises(Refused) as declined:
        ask_contact(cast.chloe.actor, "Hello", by=viewer_of(cast.ana))
    assert blocked.value.message == declined.value.message
    unblock(cast.ana.actor, by=viewer_of(cast.bela))
    assert ask_contact(cast.bela.actor, "Hello", by=viewer_of(cast.ana)).pk


def test_blocking_stops_a_conversation_for_the_blocked_alone(cast: Cast, talk: Space) -> None:
    block(cast.ana.actor, by=viewer_of(cast.bela))
    with pytest.raises(Refused):
        send_message(talk, "Please", by=viewer_of(cast.ana))
    assert send_message(talk, "Goodbye", by=viewer_of(cast.bela)).pk


def test_asking_twice_and_asking_those_one_talks_with_is_refused(cast: Cast, talk: Space) -> None:
    with pytest.raises(Refused):
        ask_contact(cast.bela.actor, "Hello", by=viewer_of(cast.ana))
    ask_contact(cast.chloe.actor, "Hello", by=viewer_of(cast.ana))
    for pair in ((cast.chloe, cast.ana), (cast.ana, cast.chloe)):
        with pytest.raises(Refused):
            ask_contact(pair[1].actor, "Hello", by=viewer_of(pair[0]))


def test_only_the_asked_answers(cast: Cast) -> None:
    request = ask_contact(cast.bela.actor, "Hello", by=viewer_of(cast.ana))
    for person in (cast.ana, cast.finn):
        with pytest.raises(PermissionRefused):
            accept_contact(request, by=viewer_of(person))


def test_visitors_restricted_and_oneself_ask_nobody(cast: Cast) -> None:
    cast.dimitris.state = MemberState.RESTRICTED
    cast.dimitris.save()
    for viewer in (VISITOR, viewer_of(cast.dimitris)):
        with pytest.raises(PermissionRefused):
            ask_contact(cast.bela.actor, "Hello", by=viewer)
    with pytest.raises(PermissionRefused):
        ask_contact(cast.ana.actor, "Hello", by=viewer_of(cast.ana))
    cast.greta.actor.state = "suspended"
    with pytest.raises(PermissionRefused):
        ask_contact(cast.greta.actor, "Hello", by=viewer_of(cast.ana))


def test_sending_twice_sends_once(cast: Cast, talk: Space) -> None:
    first = send_message(talk, "Once", by=viewer_of(cast.ana), client_token="t1")
    again = send_message(talk, "Once", by=viewer_of(cast.ana), client_token="t1")
    assert first.pk == again.pk


def test_the_log_holds_no_words(talk: Space) -> None:
    assert SECRET not in str(list(Activity.objects.values_list("data", flat=True)))


def test_the_pages_lead_through_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    address = f"/en/people/{cast.bela.actor.handle}/message/"
    assert client.get(address).status_code == 200
    empty = client.post(address, {"text": " "})
    assert empty.status_code == 422
    assert client.post(address, {"text": SECRET}).status_code == 302
    request = MessageRequest.objects.get()
    assert client.post(f"/en/messages/requests/{request.pk}/", {"answer": "accept"}).status_code == 404
    client.force_login(cast.bela)
    assert SECRET in client.get("/en/messages/").content.decode()
    assert client.post(f"/en/messages/requests/{request.pk}/", {"answer": "perhaps"}).status_code == 404
    accepted = client.post(f"/en/messages/requests/{request.pk}/", {"answer": "accept"})
    page = client.get(accepted["Location"]).content.decode()
    assert SECRET in page
    assert cast.ana.email not in page
    sent = client.post(accepted["Location"], {"text": "Welcome", "token": "abc"})
    assert sent.status_code == 302
    assert "Welcome" in client.get(accepted["Location"]).content.decode()
    assert client.post(f"{accepted['Location']}read/", {"number": "2"}).status_code == 204
    assert client.post(f"/en/people/{cast.ana.actor.handle}/block/").status_code == 302


def test_ten_new_people_a_day_are_enough(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from hub.core.ratelimits.limits import Limit

    monkeypatch.setattr("hub.commons.contact.views.REQUESTS", Limit(1, per=timedelta(days=1)))
    client.force_login(cast.ana)
    assert client.post(f"/en/people/{cast.bela.actor.handle}/message/", {"text": "a"}).status_code == 302
    assert client.post(f"/en/people/{cast.chloe.actor.handle}/message/", {"text": "b"}).status_code == 422


def test_a_request_that_waits_is_shown_instead_of_an_empty_form(cast: Cast, client: Client) -> None:
    ask_contact(cast.bela.actor, SECRET, by=viewer_of(cast.ana))
    client.force_login(cast.ana)
    page = client.get(f"/en/people/{cast.bela.actor.handle}/message/").text
    assert SECRET in page
    assert "waits for an answer" in page
    client.force_login(cast.bela)
    answer = client.get(f"/en/people/{cast.ana.actor.handle}/message/")
    assert answer["Location"] == "/en/messages/"


def test_who_was_blocked_is_listed_and_can_be_allowed_again(cast: Cast, client: Client, talk: Space) -> None:
    client.force_login(cast.bela)
    address = f"/en/people/{cast.ana.actor.handle}/block/"
    assert client.post(address, {"conversation": "1"})["Location"] == f"/en/messages/{talk.pk}/"
    assert "You get no messages from Ana Ordinary" in client.get(f"/en/messages/{talk.pk}/").text
    listed = client.get("/en/messages/").text
    assert "From whom you get no messages" in listed
    assert client.post(address, {"stop": "1"})["Location"] == "/en/messages/"
    assert "From whom you get no messages" not in client.get("/en/messages/").text
