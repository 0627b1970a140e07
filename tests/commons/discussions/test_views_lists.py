"""Lists of conversations: what they show to whom, what they cost, and what stands in groups and on people's pages."""

from typing import Any

import pytest
from django.test import Client

from hub.commons.discussions import actions
from hub.commons.discussions.queries.feed import feed_of
from hub.community.topics.actions import create_topic
from tests.commons.discussions.pages import asked, path_of
from tests.factories import make_thread, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


# --- Lists ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_titles_teasers_and_its_tabs(cast: Cast, client: Client):
    asked(cast, replies=1)
    page = client.get("/en/threads/").content.decode()
    for part in ("Which tablet?", "Reply 0.", "Chloé Lead", "Question", 'href="/en/threads/?kind=question"'):
        assert part in page
    assert "Where I take part" not in page
    client.force_login(cast.bela)
    assert "Where I take part" in client.get("/en/threads/").content.decode()


@pytest.mark.parametrize(
    ("query", "is_listed"),
    [
        ("", True),
        ("?kind=question", True),
        ("?kind=announcement", False),
        ("?kind=nonsense", True),
        ("?show=waiting", True),
        ("?language=sv", True),
        ("?language=hu", False),
        ("?before=9-9&after=x", False),
        ("?before=99999999999999999999-1", True),
        ("?before=abc-1", True),
    ],
)
def test_the_address_narrows_the_list(cast: Cast, client: Client, query: str, is_listed: bool):
    asked(cast, language="sv")
    response = client.get(f"/en/threads/{query}")
    assert response.status_code == 200
    assert ("Which tablet?" in response.content.decode()) is is_listed


@pytest.mark.parametrize("query", ["?topic=unknown", "?space=unknown"])
def test_what_does_not_exist_is_not_a_list(cast: Cast, client: Client, query: str):
    assert client.get(f"/en/threads/{query}").status_code == 404


def test_a_closed_groups_list_exists_for_its_members_alone(cast: Cast, client: Client):
    asked(cast, by=viewer_of(cast.bela), space=cast.closed_group)
    path = f"/en/threads/?space={cast.closed_group.slug}"
    assert client.get(path).status_code == 404
    client.force_login(cast.finn)
    assert client.get(path).status_code == 404
    client.force_login(cast.bela)
    assert "Which tablet?" in client.get(path).content.decode()


def test_htmx_gets_the_rows_alone(cast: Cast, client: Client):
    asked(cast)
    headers = {"HX-Request": "true", "HX-Target": "results"}
    page = client.get("/en/threads/", headers=headers).content.decode()
    assert "Which tablet?" in page
    assert "<html" not in page


def test_a_visitors_page_is_answered_unchanged_until_somebody_writes(cast: Cast, client: Client):
    thread = asked(cast)
    for path in ("/en/threads/", path_of(thread)):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        actions.reply(thread, "<p>News.</p>", by=viewer_of(cast.bela))
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_members_are_led_to_the_first_reply_they_have_not_read(cast: Cast, client: Client):
    thread = asked(cast, replies=3)
    actions.mark_thread_read(thread.pk, 2, by=viewer_of(cast.finn))
    client.force_login(cast.finn)
    page = client.get("/en/threads/").content.decode()
    assert f'href="{path_of(thread)}?post=3#post-3"' in page
    assert "2 new" in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_the_same_statements_for_one_row_and_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: Any, count: int
):
    for number in range(count):
        make_thread(cast.ana, f"Thread {number}")
    client.get("/en/threads/")
    with django_assert_max_num_queries(4):
        client.get("/en/threads/")
    client.force_login(cast.bela)
    client.get("/en/threads/")
    with django_assert_max_num_queries(6):
        client.get("/en/threads/")


# --- A thread in its group, and what one keeps of it ---------------------------------------------------------------


def test_a_groups_conversations_stand_beside_its_home(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    for number in range(31):
        actions.start_thread("discussion", f"Matter {number}", "<p>Words.</p>", by=bela, space=cast.open_group)
    client.force_login(cast.chloe)
    page = client.get(f"/en/threads/?space={cast.open_group.slug}").content.decode()
    assert f'href="/en/spaces/{cast.open_group.slug}/">Home</a>' in page
    assert f'href="/en/threads/?space={cast.open_group.slug}" aria-current="page">Conversations' in page
    assert f'href="/en/threads/new/?space={cast.open_group.slug}"' in page
    assert page.count("row--unread") == 30
    assert f"space={cast.open_group.slug}&amp;before=" in page


def test_who_may_not_write_in_a_group_gets_no_button_for_it(cast: Cast, client: Client):
    path = f"/en/threads/?space={cast.open_group.slug}"
    assert "Ask a question" in client.get(path).content.decode()
    client.force_login(cast.ana)
    page = client.get(path).content.decode()
    assert "New conversation here" not in page
    assert "Join the group to write here" in page
    client.force_login(cast.bela)
    assert "New conversation here" in client.get(path).content.decode()


def test_following_muting_and_keeping_a_thread_are_forms(cast: Cast, client: Client):
    thread = asked(cast)
    client.force_login(cast.bela)
    follow, keep = f"/en/follow/thread/{thread.pk}/", f"/en/contributions/{thread.pk}/bookmark/"
    assert f'formaction="{follow}"' in client.get(path_of(thread)).content.decode()
    client.post(follow, {"next": path_of(thread)})
    page = client.get(path_of(thread)).content.decode()
    assert "Following" in page
    assert f'formaction="{follow}" name="stop"' in page
    client.post(follow, {"next": path_of(thread), "stop": "1"})
    assert "Follow it again" in client.get(path_of(thread)).content.decode()
    client.post(keep, {"next": path_of(thread), "note": "for the staff meeting"})
    page = client.get(path_of(thread)).content.decode()
    assert 'value="for the staff meeting"' in page
    assert "It is among your bookmarks." in page
    refused = client.post(keep, {"next": path_of(thread), "note": "x" * 301})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "A note has at most 300 characters." in page
    assert "x" * 301 in page
    client.post(keep, {"next": path_of(thread), "drop": "1"})
    assert "for the staff meeting" not in client.get(path_of(thread)).content.decode()


def test_a_topic_is_followed_from_its_list_into_the_feed(cast: Cast, client: Client):
    group = create_topic({"en": "Sports"}, by=viewer_of(cast.finn))
    topic = create_topic({"en": "Sailing"}, parent=group, by=viewer_of(cast.finn))
    thread = asked(cast, topics=[topic.pk])
    list_path, follow_path = f"/en/threads/?topic={topic.slug}", f"/en/follow/topic/{topic.pk}/"
    button = f'action="{follow_path}"'
    assert button not in client.get(list_path).content.decode()
    client.force_login(cast.bela)

    def fed() -> list[int]:
        return [row.id for row in feed_of(viewer_of(cast.bela), is_following=True, before=None, limit=9)]

    assert button in client.get(list_path).content.decode()
    assert fed() == []
    assert client.post(follow_path, {"next": list_path})["Location"] == list_path
    assert 'aria-pressed="true"' in client.get(list_path).content.decode()
    assert fed() == [thread.pk]
    client.post(follow_path, {"next": list_path, "stop": "1"})
    assert 'aria-pressed="true"' not in client.get(list_path).content.decode()
    assert fed() == []


def test_a_persons_page_lists_where_they_wrote_as_far_as_one_may_read_it(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    for number in range(6):
        asked(cast, title=f"Open matter {number}", by=bela)
    asked(cast, title="Inner matter", by=bela, space=cast.closed_group)
    page, more = f"/en/people/{cast.bela.actor.handle}/", f"/en/threads/?person={cast.bela.actor.handle}"
    for member, sees_inner in ((None, False), (cast.ana, False), (cast.chloe, True)):
        if member:
            client.force_login(member)
        profile, listed = client.get(page).content.decode(), client.get(more).content.decode()
        assert "Open matter 5" in profile
        assert more in profile
        assert ("Inner matter" in profile) is sees_inner
        assert ("Inner matter" in listed) is sees_inner
        assert "Conversations with Béla Member" in listed
    assert client.get("/en/threads/?person=nobody").status_code == 404
