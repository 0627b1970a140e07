"""Following people and groups: the buttons, the feed, the inbox, and those who keep apart from each other."""

import pytest
from django.core import mail
from django.test import Client

from hub.commons.contact.actions import block, unblock
from hub.commons.discussions.queries.feed import feed_of
from hub.community.actors.kinds import ActorState
from hub.community.members.models import Member
from hub.community.topics.actions import create_topic
from hub.content.contributions.actions.publish import publish_thread
from hub.content.contributions.models import Contribution
from hub.content.notifications.actions import choose_mail, mark_thread_read
from hub.content.notifications.mails import mail_notification
from hub.content.notifications.models import Notification
from hub.content.reactions.actions import follow, follow_person, follow_space, unfollow
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.models import Follow
from hub.content.reactions.queries import followed_by, follows
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.jobs.worker import run_pending_jobs
from tests.content.notifications.test_inbox import inbox
from tests.factories import join, make_member, make_space, make_thread, viewer_of
from tests.personas import Cast


def start(by: Member, title: str = "A new one", **more: object) -> Contribution:
    thread = publish_thread("discussion", title, "Text", by=viewer_of(by), body_format="markdown", **more)
    run_pending_jobs()
    return thread


def feed(member: Member) -> list[str]:
    rows = feed_of(viewer_of(member), is_following=True, before=None, limit=10)
    return [row.title for row in rows]


def test_the_feed_has_the_threads_of_people_and_groups_that_one_follows(cast: Cast) -> None:
    follow_person(cast.bela.actor, by=viewer_of(cast.ana))
    follow_space(cast.open_group, by=viewer_of(cast.ana))
    make_thread(cast.bela, "By Béla")
    make_thread(cast.elin, "In the group", space=cast.open_group)
    make_thread(cast.bela, "By Béla in the group", space=cast.open_group)
    make_thread(cast.elin, "Elsewhere")
    assert feed(cast.ana) == ["By Béla in the group", "In the group", "By Béla"]
    unfollow(FollowTarget.ACTOR, cast.bela.actor_id, by=viewer_of(cast.ana))
    assert feed(cast.ana) == ["By Béla in the group", "In the group"]
    unfollow(FollowTarget.SPACE, cast.open_group.pk, by=viewer_of(cast.ana))
    assert feed(cast.ana) == []
    assert not Follow.objects.exists()


def test_nothing_of_a_closed_group_comes_with_its_author_or_after_leaving_it(cast: Cast) -> None:
    follow_person(cast.bela.actor, by=viewer_of(cast.ana))
    membership = join(cast.closed_group, cast.elin)
    follow_space(cast.closed_group, by=viewer_of(cast.elin))
    membership.delete()
    start(cast.bela, "Behind doors", space=cast.closed_group)
    assert feed(cast.ana) == feed(cast.elin) == []
    assert inbox(cast.ana) == inbox(cast.elin) == []


def test_followers_are_told_of_a_new_thread_once(cast: Cast) -> None:
    follow_person(cast.bela.actor, by=viewer_of(cast.ana))
    follow_space(cast.open_group, by=viewer_of(cast.ana))
    follow_space(cast.open_group, by=viewer_of(cast.chloe))
    thread = start(cast.bela, space=cast.open_group)
    for person in (cast.ana, cast.chloe):
        assert inbox(person) == [f"Béla Member began “A new one” in “{cast.open_group.name}”."]
    assert inbox(cast.bela) == []
    mark_thread_read(thread.pk, by=viewer_of(cast.ana))
    assert Member.objects.get(pk=cast.ana.pk).unread_count == 0
    start(cast.bela, "Outside")
    assert inbox(cast.ana)[0] == "Béla Member began “Outside”."


def test_who_is_mentioned_is_told_that_alone(cast: Cast) -> None:
    follow_person(cast.bela.actor, by=viewer_of(cast.ana))
    publish_thread("discussion", "You!", f"@{cast.ana.actor.handle}", by=viewer_of(cast.bela), body_format="markdown")
    run_pending_jobs()
    assert inbox(cast.ana) == ["Béla Member mentions you in “You!”."]


def test_a_mail_comes_only_to_those_who_chose_it(cast: Cast) -> None:
    follow_person(cast.bela.actor, by=viewer_of(cast.ana))
    follow_person(cast.bela.actor, by=viewer_of(cast.elin))
    choose_mail({"thread": True}, by=viewer_of(cast.ana))
    start(cast.bela)
    rows = {row.recipient_id: row for row in Notification.objects.filter(kind="thread")}
    assert set(rows) == {cast.ana.actor_id, cast.elin.actor_id}
    mail.outbox.clear()
    mail_notification.call(rows[cast.ana.actor_id].pk)
    assert [message.subject for message in mail.outbox] == ["Béla Member began “A new one”."]


def test_many_followers_are_told_in_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.content.notifications.jobs.MOST_PER_TRANSACTION", 2)
    people = [make_member() for _number in range(5)]
    for number, person in enumerate(people):
        if number < 4:
            follow_person(cast.bela.actor, by=viewer_of(person))
        if number > 1:
            follow_space(cast.open_group, by=viewer_of(person))
    start(cast.bela, space=cast.open_group)
    assert [len(inbox(person)) for person in people] == [1] * 5


def test_whom_one_blocks_one_follows_no_longer_and_is_followed_by_in_silence(cast: Cast) -> None:
    ana, bela = viewer_of(cast.ana), viewer_of(cast.bela)
    follow_person(cast.bela.actor, by=ana)
    follow_person(cast.ana.actor, by=bela)
    block(cast.bela.actor, by=ana)
    assert not follows(ana, FollowTarget.ACTOR, cast.bela.actor_id)
    # Béla is not told: the button still says that he follows her.
    assert follows(bela, FollowTarget.ACTOR, cast.ana.actor_id)
    start(cast.ana, "By Ana")
    assert (feed(cast.bela), inbox(cast.bela)) == ([], [])
    with pytest.raises(Refused, match="blocked"):
        follow_person(cast.bela.actor, by=ana)
    unfollow(FollowTarget.ACTOR, cast.ana.actor_id, by=bela)
    assert follow_person(cast.ana.actor, by=bela)
    assert feed(cast.bela) == []
    unblock(cast.bela.actor, by=ana)
    assert feed(cast.bela) == ["By Ana"]
    assert follow_person(cast.bela.actor, by=ana)


def test_who_may_follow_whom_and_what(cast: Cast) -> None:
    cast.greta.actor.state = ActorState.SUSPENDED
    for viewer, person in (
        (VISITOR, cast.bela.actor),
        (viewer_of(cast.ana), cast.ana.actor),
        (viewer_of(cast.ana), cast.greta.actor),
        (viewer_of(cast.ana), cast.organisation.actor),
    ):
        with pytest.raises(PermissionRefused):
            follow_person(person, by=viewer)
    conversation = make_space("Two", kind="conversation", visibility="space")
    join(conversation, cast.ana)
    for viewer, space in (
        (VISITOR, cast.open_group),
        (viewer_of(cast.ana), cast.closed_group),
        (viewer_of(cast.finn), cast.closed_group),
        (viewer_of(cast.ana), conversation),
    ):
        with pytest.raises(PermissionRefused):
            follow_space(space, by=viewer)
    assert follow_space(cast.closed_group, by=viewer_of(cast.bela))


def test_nobody_follows_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.content.reactions.actions.MOST_FOLLOWED", 1)
    by = viewer_of(cast.ana)
    follow_person(cast.bela.actor, by=by)
    with pytest.raises(Refused):
        follow_person(cast.chloe.actor, by=by)
    follow_space(cast.open_group, by=by)
    assert followed_by(by) == ((cast.open_group.pk,), (cast.bela.actor_id,))


def test_the_buttons_work_without_scripts(cast: Cast, client: Client) -> None:
    person, group = f"/en/people/{cast.bela.actor.handle}/", f"/en/spaces/{cast.open_group.slug}/"
    addresses = {
        person: f"/en/follow/actor/{cast.bela.actor_id}/",
        group: f"/en/follow/space/{cast.open_group.pk}/",
    }
    for page, address in addresses.items():
        assert address not in client.get(page).content.decode()
    client.force_login(cast.ana)
    for page, address in addresses.items():
        shown = client.get(page).content.decode()
        assert f'action="{address}"' in shown
        assert 'aria-pressed="false"' in shown
        response = client.post(address, {"next": page})
        assert (response.status_code, response["Location"]) == (302, page)
        assert 'name="stop" value="1" aria-pressed="true"' in client.get(page).content.decode()
        client.post(address, {"next": page, "stop": "1"})
        assert 'aria-pressed="false"' in client.get(page).content.decode()
    client.force_login(cast.bela)
    assert "Tell me of new conversations" in client.get(group).content.decode()
    assert addresses[person] not in client.get(person).content.decode()


@pytest.mark.parametrize(
    "target", ["actor/1", "actor/not-a-key", "space/x", "space/" + "9" * 30, "thread/x", "topic/99999", "planet/1"]
)
def test_what_is_not_there_cannot_be_followed(cast: Cast, client: Client, target: str) -> None:
    client.force_login(cast.ana)
    assert client.post(f"/en/follow/{target}/").status_code == 404


def test_a_page_says_why_one_cannot_follow_whom_one_blocked(cast: Cast, client: Client) -> None:
    block(cast.bela.actor, by=viewer_of(cast.ana))
    client.force_login(cast.ana)
    page = f"/en/people/{cast.bela.actor.handle}/"
    response = client.post(f"/en/follow/actor/{cast.bela.actor_id}/", {"next": page}, follow=True)
    assert "You have blocked this person." in response.content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_the_feed_takes_the_same_two_statements_whatever_one_follows(
    cast: Cast, count: int, django_assert_num_queries: object
) -> None:
    by = viewer_of(cast.ana)
    for number in range(count):
        person, space = make_member(), make_space(f"Group {number}")
        follow_person(person.actor, by=by)
        follow_space(space, by=by)
        make_thread(person, space=space)
    with django_assert_num_queries(2):
        rows = feed_of(by, is_following=True, before=None, limit=15)
    assert len(rows) == min(count, 15)
    assert all(row.id for row in rows)


def test_a_list_shows_what_one_follows_and_ends_it(cast: Cast, client: Client) -> None:
    by = viewer_of(cast.ana)
    topic = create_topic({"en": "Sailing"}, by=viewer_of(cast.finn))
    follow(FollowTarget.TOPIC, topic.pk, by=by)
    follow_person(cast.bela.actor, by=by)
    follow_space(cast.open_group, by=by)
    membership = join(cast.closed_group, cast.ana)
    follow_space(cast.closed_group, by=viewer_of(cast.ana))
    membership.delete()
    # Who blocked her stays in her list, for she is not told.
    block(cast.ana.actor, by=viewer_of(cast.bela))
    client.force_login(cast.ana)
    page = client.get("/en/following/").content.decode()
    for shown in ("Béla Member", cast.open_group.name, "Sailing", 'name="next" value="/en/following/"'):
        assert shown in page
    assert cast.closed_group.name not in page
    client.post(f"/en/follow/actor/{cast.bela.actor_id}/", {"next": "/en/following/", "stop": "1"})
    assert "Béla Member" not in client.get("/en/following/").content.decode()
    client.force_login(cast.chloe)
    assert "Nothing here yet" in client.get("/en/following/").content.decode()
