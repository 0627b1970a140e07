"""Pages on which visitors write before they join."""

from typing import Any

import pytest
from django.test import Client

from hub.commons.discussions.models import PendingPost
from hub.community.members.points import after_sign_in
from hub.content.contributions.models import Contribution
from tests.commons.discussions.pages import asked, path_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def test_a_visitor_asks_first_and_joins_after(cast: Cast, client: Client, rf: Any):
    assert "Ask a question" in client.get("/en/threads/new/").content.decode()
    response = client.post("/en/threads/new/", {"title": "Which tablet?", "body": "For a *school*."})
    assert response["Location"].startswith("/en/account/signup/")
    cookie = response.cookies["hub_pending"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert PendingPost.objects.count() == 1
    request = rf.get("/")
    request.COOKIES["hub_pending"] = cookie.value
    [done] = after_sign_in.ask(request, cast.ana.actor_id)
    thread = Contribution.objects.get(title="Which tablet?")
    assert done.url == path_of(thread)
    assert thread.author_id == cast.ana.actor_id
    # The cookie stays in the browser for days; the next sign-in is led nowhere.
    assert list(after_sign_in.ask(request, cast.ana.actor_id)) == []


def test_what_was_searched_for_in_vain_is_the_beginning_of_the_question(client: Client, db: None):
    assert 'value="slow tablets"' in client.get("/en/threads/new/?title=slow%20tablets").content.decode()


def test_a_visitors_reply_waits_too(cast: Cast, client: Client, rf: Any):
    thread = asked(cast)
    response = client.post(f"/en/threads/{thread.pk}/reply/", {"body": "Take that one."})
    request = rf.get("/")
    request.COOKIES["hub_pending"] = response.cookies["hub_pending"].value
    [done] = after_sign_in.ask(request, cast.bela.actor_id)
    assert done.url == f"{path_of(thread)}?post=2#post-2"


def test_a_visitors_mistake_comes_back_with_what_was_typed(cast: Cast, client: Client):
    response = client.post("/en/threads/new/", {"title": "", "body": "For a school."})
    assert (response.status_code, "For a school." in response.content.decode()) == (422, True)
    response = client.post("/en/threads/new/", {"title": "T", "body": "For a *school*.", "preview": "1"})
    assert "<em>school</em>" in response.content.decode()
    assert not PendingPost.objects.exists()


def test_a_flood_of_questions_is_stopped_and_nothing_is_lost(cast: Cast, client: Client):
    codes = [client.post("/en/threads/new/", {"title": "T", "body": "Same again."}).status_code for _n in range(12)]
    assert codes[:10] == [302] * 10
    assert codes[-1] == 429
    response = client.post("/en/threads/new/", {"title": "T", "body": "Same again."})
    assert "Same again." in response.content.decode()
