"""Reacting, keeping, following."""

import pytest
from django.test import Client

from hub.community.members.kinds import MemberState
from hub.content.contributions.actions.publish import append_post, publish_thread
from hub.content.contributions.models import Contribution
from hub.content.reactions.actions import bookmark, drop_bookmark, follow, react, take_back_reaction, unfollow
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.models import Bookmark, Follow, Reaction
from hub.content.reactions.queries import bookmarks_of, follower_ids, follows, reactions_to
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import make_member, make_thread, viewer_of
from tests.personas import Cast


def test_reacting_twice_counts_once_and_records_once(cast: Cast) -> None:
    thread = make_thread(cast.ana)
    by = viewer_of(cast.bela)
    assert react(thread, "thanks", by=by)
    assert not react(thread, "thanks", by=by)
    thread.refresh_from_db()
    assert thread.reaction_count == Reaction.objects.count() == 1
    assert Activity.objects.filter(verb="content.reaction.given").count() == 1


def test_taking_back_restores_the_count(cast: Cast) -> None:
    thread = make_thread(cast.ana)
    by = viewer_of(cast.bela)
    react(thread, "useful", by=by)
    assert take_back_reaction(thread, "useful", by=by)
    assert not take_back_reaction(thread, "useful", by=by)
    thread.refresh_from_db()
    assert thread.reaction_count == 0


def test_an_unknown_reaction_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        react(make_thread(cast.ana), "rocket", by=viewer_of(cast.bela))


def test_nobody_reacts_to_themselves_nor_to_what_they_may_not_read(cast: Cast) -> None:
    own = make_thread(cast.ana)
    closed = make_thread(cast.bela, space=cast.closed_group, visibility="space")
    cast.dimitris.state = MemberState.RESTRICTED
    cast.dimitris.save()
    for thread, viewer in (
        (own, viewer_of(cast.ana)),
        (closed, viewer_of(cast.ana)),
        (own, VISITOR),
        (own, viewer_of(cast.dimitris)),
    ):
        with pytest.raises(PermissionRefused):
            react(thread, "thanks", by=viewer)


def test_summaries_tell_own_reactions_and_bookmarks_apart(cast: Cast) -> None:
    thread = make_thread(cast.ana)
    react(thread, "thanks", by=viewer_of(cast.bela))
    react(thread, "thanks", by=viewer_of(cast.chloe))
    bookmark(thread, by=viewer_of(cast.bela), note="for Monday")
    bela = reactions_to([thread.pk], viewer_of(cast.bela))[thread.pk]
    assert (bela.counts, bela.own, bela.is_bookmarked) == ({"thanks": 2}, frozenset({"thanks"}), True)
    visitor = reactions_to([thread.pk], VISITOR)[thread.pk]
    assert (visitor.counts, visitor.own, visitor.is_bookmarked) == ({"thanks": 2}, frozenset(), False)


def test_bookmarks_show_only_what_may_still_be_read(cast: Cast) -> None:
    thread = make_thread(cast.bela, space=cast.closed_group, visibility="space")
    bookmark(thread, by=viewer_of(cast.bela))
    assert [row.contribution_id for row in bookmarks_of(viewer_of(cast.bela))] == [thread.pk]
    cast.closed_group.memberships.filter(actor=cast.bela.actor).delete()
    assert not bookmarks_of(viewer_of(cast.bela))
    drop_bookmark(thread.pk, by=viewer_of(cast.bela))
    assert not Bookmark.objects.exists()


def test_bookmarking_again_changes_the_note(cast: Cast) -> None:
    thread = make_thread(cast.ana)
    by = viewer_of(cast.bela)
    bookmark(thread, by=by, note="one")
    assert bookmark(thread, by=by, note="two").note == "two"
    with pytest.raises(Refused):
        bookmark(thread, by=by, note="x" * 301)


def test_who_said_no_longer_is_not_made_to_follow_again_by_writing(cast: Cast) -> None:
    by = viewer_of(cast.bela)
    assert follow(FollowTarget.THREAD, 7, by=by)
    unfollow(FollowTarget.THREAD, 7, by=by)
    assert not follow(FollowTarget.THREAD, 7, by=by, automatically=True)
    assert not follows(by, FollowTarget.THREAD, 7)
    assert follow(FollowTarget.THREAD, 7, by=by)
    assert follows(by, FollowTarget.THREAD, 7)


def test_writing_in_a_thread_follows_it(cast: Cast) -> None:
    thread = publish_thread("discussion", "A title", "Text", by=viewer_of(cast.ana), body_format="markdown")
    append_post(thread, "An answer", by=viewer_of(cast.bela), body_format="markdown")
    run_pending_jobs()
    assert {actor for _cursor, actor in follower_ids(FollowTarget.THREAD, thread.pk)} == {
        cast.ana.actor_id,
        cast.bela.actor_id,
    }


def test_followers_come_in_portions(cast: Cast) -> None:
    for person in (cast.ana, cast.bela, cast.chloe):
        follow(FollowTarget.THREAD, 9, by=viewer_of(person))
    first = follower_ids(FollowTarget.THREAD, 9, limit=2)
    rest = follower_ids(FollowTarget.THREAD, 9, after=first[-1][0], limit=2)
    assert len(first) == 2
    assert len(rest) == 1
    assert Follow.objects.count() == 3


def test_a_visitor_follows_nothing(db: None) -> None:
    with pytest.raises(PermissionRefused):
        follow(FollowTarget.THREAD, 1, by=VISITOR)


def test_the_buttons_work_as_plain_forms_and_lead_back(cast: Cast, client: Client) -> None:
    thread = make_thread(cast.ana)
    client.force_login(cast.bela)
    address = f"/en/contributions/{thread.pk}/reactions/"
    response = client.post(address, {"kind": "thanks", "next": "/en/threads/"})
    assert (response.status_code, response["Location"]) == (302, "/en/threads/")
    assert client.post(address, {"kind": "thanks", "next": "//evil.example/"})["Location"] == "/en/"
    htmx = client.post(address, {"kind": "thanks", "taken": "1"}, headers={"HX-Request": "true"})
    assert b'aria-pressed="false"' in htmx.content
    assert Contribution.objects.get(pk=thread.pk).reaction_count == 0


def test_what_one_may_not_read_cannot_be_touched(cast: Cast, client: Client) -> None:
    thread = make_thread(cast.bela, space=cast.closed_group, visibility="space")
    client.force_login(cast.ana)
    for address in (
        f"/en/contributions/{thread.pk}/reactions/",
        f"/en/contributions/{thread.pk}/bookmark/",
        f"/en/follow/thread/{thread.pk}/",
        f"/en/follow/space/{cast.closed_group.pk}/",
        "/en/follow/actor/1/",
    ):
        assert client.post(address, {"kind": "thanks"}).status_code == 404


def test_the_list_of_bookmarks_pages_by_key(cast: Cast, client: Client) -> None:
    by = viewer_of(cast.bela)
    for number in range(32):
        bookmark(make_thread(make_member(), f"Thread {number}"), by=by)
    client.force_login(cast.bela)
    first = client.get("/en/bookmarks/")
    assert first.status_code == 200
    assert b"Thread 31" in first.content
    assert b'rel="next"' in first.content


def test_a_reply_is_kept_with_its_note_at_once(cast: Cast, client: Client) -> None:
    thread = publish_thread("discussion", "A title", "Text", by=viewer_of(cast.ana), body_format="markdown")
    reply = append_post(thread, "The answer to keep", by=viewer_of(cast.chloe), body_format="markdown")
    address = f"/en/contributions/{reply.pk}/bookmark/"
    client.force_login(cast.bela)
    place = f"/en/threads/{thread.pk}-{thread.slug}/"
    assert f'<a href="{address}">' in client.get(place).content.decode()
    page = client.get(address).content.decode()
    assert "The answer to keep" in page
    assert f'value="{place}?post=2#post-2"' in page
    response = client.post(address, {"next": f"{place}?post=2#post-2", "note": "for Monday"})
    assert (response.status_code, response["Location"]) == (302, f"{place}?post=2#post-2")
    assert Bookmark.objects.get().note == "for Monday"
    page = client.get(address).content.decode()
    assert 'value="for Monday"' in page
    assert "Remove the bookmark" in page
    assert "Bookmarked" in client.get(place).content.decode()
    client.post(address, {"next": place, "drop": "1"})
    assert not Bookmark.objects.exists()


def test_a_note_that_is_too_long_is_kept_in_the_form(cast: Cast, client: Client) -> None:
    thread = publish_thread("discussion", "A title", "Text", by=viewer_of(cast.ana), body_format="markdown")
    client.force_login(cast.bela)
    response = client.post(f"/en/contributions/{thread.pk}/bookmark/", {"note": "n" * 301, "next": "/en/bookmarks/"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "n" * 301 in page
    assert 'value="/en/bookmarks/"' in page
    assert not Bookmark.objects.exists()
