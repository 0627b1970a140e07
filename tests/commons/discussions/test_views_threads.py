"""The page of a conversation: its posts, its addresses, and what each may do there."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from hub.commons.discussions import actions
from hub.community.spaces.actions import leave_space
from hub.community.spaces.kinds import JoinMethod, SpaceState
from hub.community.spaces.models import Space
from hub.content.contributions.actions import hide
from hub.content.contributions.models import Contribution
from tests.commons.discussions.pages import asked, path_of
from tests.factories import make_thread, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def test_a_thread_shows_its_posts_and_invites_visitors_to_write(cast: Cast, client: Client):
    thread = asked(cast, replies=2)
    page = client.get(path_of(thread)).content.decode()
    for part in ("For a school.", "Reply 1.", 'id="post-3"', f'href="/en/threads/{thread.pk}/reply/"', "Ana Ordinary"):
        assert part in page
    assert "csrfmiddlewaretoken" not in page


def test_an_old_or_missing_slug_leads_to_the_readable_address(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    for path in (f"/en/threads/{thread.pk}/", f"/en/threads/{thread.pk}-something-else/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, path_of(thread))
    assert client.get(f"/en/threads/{thread.pk}/?post=2")["Location"] == f"{path_of(thread)}?post=2#post-2"


def test_a_post_beyond_the_last_leads_to_the_last(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    assert client.get(f"{path_of(thread)}?post=999")["Location"] == f"{path_of(thread)}?post=2#post-2"
    assert client.get(f"{path_of(thread)}?post=99999999999999").status_code == 200


def test_thirty_posts_are_a_page_and_the_rest_follows(cast: Cast, client: Client):
    thread = asked(cast, replies=34)
    first = client.get(path_of(thread)).content.decode()
    assert 'id="post-30"' in first
    assert 'id="post-31"' not in first
    assert f'href="{path_of(thread)}?post=31"' in first
    second = client.get(f"{path_of(thread)}?post=33").content.decode()
    assert 'id="post-31"' in second
    assert 'id="post-30"' not in second
    assert f'rel="prev" href="{path_of(thread)}"' in second


@pytest.mark.parametrize("replies", [0, 29])
def test_a_thread_costs_the_same_statements_for_one_post_and_thirty(
    cast: Cast, client: Client, django_assert_max_num_queries: Any, replies: int
):
    thread = asked(cast, replies=replies)
    client.get(path_of(thread))
    with django_assert_max_num_queries(8):
        client.get(path_of(thread))
    client.force_login(cast.dimitris)
    client.get(path_of(thread))
    with django_assert_max_num_queries(12):
        client.get(path_of(thread))


def test_what_was_moved_is_found_under_its_old_addresses(cast: Cast, client: Client):
    thread = asked(cast, replies=3)
    elin = viewer_of(cast.elin)
    new = actions.split_posts(thread, [3], "Another matter", by=elin)
    assert client.get(f"{path_of(thread)}?post=3")["Location"] == path_of(new)
    into = asked(cast, title="The other")
    actions.merge_threads(thread, into, by=elin)
    thread.refresh_from_db()
    assert (
        client.get(f"/en/threads/{thread.pk}/")["Location"]
        == f"{path_of(into)}?post={thread.number}#post-{thread.number}"
    )
    assert client.get(f"/id/{thread.uuid}")["Location"].endswith(f"#post-{thread.number}")
    assert client.get(f"/en/threads/{thread.pk}-x/?post=2")["Location"].endswith("?post=3#post-3")


@pytest.mark.parametrize("state", ["hidden", "removed", "purged", "draft"])
def test_what_is_out_of_sight_is_404(cast: Cast, client: Client, state: str):
    thread = make_thread(cast.ana, state=state)
    client.force_login(cast.ana)
    for path in (
        path_of(thread),
        f"/id/{thread.uuid}",
        f"/en/posts/{thread.pk}/history/",
        f"/en/threads/{thread.pk}/reply/",
    ):
        assert client.get(path).status_code == 404


def test_a_closed_groups_thread_is_404_for_all_others_under_every_address(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    thread = asked(cast, by=bela, space=cast.closed_group)
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    pages = [
        path_of(thread),
        f"/en/threads/{thread.pk}/?post=2",
        f"/id/{post.uuid}",
        f"/en/threads/{thread.pk}/reply/",
        *(f"/en/threads/{thread.pk}/{step}/" for step in ("labels", "move", "split", "merge")),
        f"/en/posts/{post.pk}/",
        *(f"/en/posts/{post.pk}/{step}/" for step in ("edit", "delete", "history", "language")),
    ]
    posts = [
        *(f"/en/threads/{thread.pk}/{step}/" for step in ("reply", "pin", "close", "move", "split", "merge", "labels")),
        *(f"/en/posts/{post.pk}/{step}/" for step in ("edit", "delete", "restore", "accept", "language")),
        f"/-/threads/{thread.pk}/read/",
    ]
    for member in (cast.ana, cast.elin, cast.finn):
        client.force_login(member)
        assert {client.get(page).status_code for page in pages} == {404}
        assert {client.post(page, {"number": "2", "body": "x"}).status_code for page in posts} == {404}
    assert client.get("/-/mentions/", {"q": "Bé", "thread": thread.pk}).json() == []


def test_what_one_deleted_leads_to_no_thread_that_one_may_not_read(cast: Cast, client: Client):
    bela = viewer_of(cast.bela)
    hidden = make_thread(cast.ana, "Secret title")
    left = make_thread(cast.chloe, "Secret title", space=cast.closed_group, visibility="space")
    posts = [actions.reply(thread, "<p>Mine.</p>", by=bela) for thread in (hidden, left)]
    for post in posts:
        actions.delete_contribution(Contribution.objects.get(pk=post.pk), by=bela)
    client.force_login(cast.bela)
    addresses = [f"/en/posts/{post.pk}/{step}" for post in posts for step in ("", "restore/")]
    assert {client.get(address).status_code for address in addresses} == {302}
    hide(Contribution.objects.get(pk=hidden.pk), by=viewer_of(cast.elin))
    Space.objects.update(member_count=9)
    leave_space(cast.closed_group, by=bela)
    for address in addresses:
        response = client.get(address)
        assert (response.status_code, "secret-title" in response.content.decode()) == (404, False), address


def test_members_see_what_they_may_do_and_nothing_else(cast: Cast, client: Client):
    thread = asked(cast, replies=1)
    post = thread.posts.get()
    accept, edit, move = (
        f"/en/posts/{post.pk}/accept/",
        f"/en/posts/{thread.pk}/edit/",
        f"/en/threads/{thread.pk}/move/",
    )
    seen = {}
    for name in ("ana", "bela", "elin"):
        client.force_login(getattr(cast, name))
        page = client.get(path_of(thread)).content.decode()
        seen[name] = (accept in page, edit in page, move in page)
    assert seen == {"ana": (True, True, False), "bela": (False, False, False), "elin": (True, False, True)}


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda cast, thread: actions.close_thread(thread, by=viewer_of(cast.elin)), "no more replies are taken"),
        (
            lambda cast, thread: Space.objects.filter(pk=thread.space_id).update(state=SpaceState.ARCHIVED),
            "has finished its work",
        ),
        (
            lambda cast, thread: Space.objects.filter(pk=thread.space_id).update(join_method=JoinMethod.REQUEST),
            "See the group",
        ),
    ],
)
def test_who_may_not_reply_is_told_why(cast: Cast, client: Client, prepare: Any, sentence: str):
    space = cast.open_group if sentence != "no more replies are taken" else None
    thread = asked(cast, by=viewer_of(cast.bela), space=space)
    prepare(cast, thread)
    client.force_login(cast.ana)
    page = client.get(path_of(thread)).content.decode()
    assert sentence in page
    assert "<hub-editor" not in page


def test_joining_and_replying_is_one_form(cast: Cast, client: Client):
    thread = asked(cast, by=viewer_of(cast.bela), space=cast.open_group)
    client.force_login(cast.ana)
    page = client.get(path_of(thread)).content.decode()
    assert "You join it with your reply." in page
    assert "Join and reply" in page
    reply = f"/en/threads/{thread.pk}/reply/"
    assert "Join and reply" in client.get(reply).content.decode()
    response = client.post(reply, {"body": "Here I am.", "client_token": "t1"}, follow=True)
    assert "You are now a member of “Open group”." in response.content.decode()
    assert thread.posts.get().author_id == cast.ana.actor_id
    client.post(reply, {"body": "Here I am.", "client_token": "t1"})
    assert thread.posts.count() == 1
    assert "You join it with your reply." not in client.get(path_of(thread)).content.decode()


def test_visitors_are_told_which_group_they_join(cast: Cast, client: Client):
    thread = asked(cast, by=viewer_of(cast.bela), space=cast.open_group)
    for path in (path_of(thread), f"/en/threads/{thread.pk}/reply/", f"/en/threads/new/?space={cast.open_group.slug}"):
        assert "With it you join “Open group”." in client.get(path).content.decode()
    Space.objects.filter(pk=cast.open_group.pk).update(join_method=JoinMethod.REQUEST)
    assert "With it you join" not in client.get(f"/en/threads/new/?space={cast.open_group.slug}").content.decode()
    assert "Write a reply" not in client.get(f"{path_of(thread)}?post=1").content.decode()


def test_search_engines_get_data_of_public_threads_alone(cast: Cast, client: Client):
    thread = asked(cast, replies=2, title="</script><b>Tablets</b>")
    page = client.get(path_of(thread)).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["mainEntity"]["name"]) == ("QAPage", "</script><b>Tablets</b>")
    assert len(data["mainEntity"]["suggestedAnswer"]) == 2
    assert "<b>Tablets" not in page
    hidden = asked(cast, visibility="members")
    client.force_login(cast.bela)
    assert '<meta name="robots" content="noindex">' in client.get(path_of(hidden)).content.decode()
