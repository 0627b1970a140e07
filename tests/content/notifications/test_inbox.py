"""What reaches whose inbox and mailbox."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from hub.community.members.models import Member
from hub.community.organisations.models import Affiliation
from hub.content.contributions.actions.publish import append_post, publish_thread
from hub.content.contributions.models import Contribution
from hub.content.notifications.actions import choose_mail, mark_all_read, mark_read, mark_thread_read, notify
from hub.content.notifications.kinds import NotificationKind
from hub.content.notifications.mails import mail_notification
from hub.content.notifications.models import Notification
from hub.content.notifications.queries import inbox_of
from hub.content.reactions.actions import follow, unfollow
from hub.content.reactions.kinds import FollowTarget
from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import make_member, viewer_of
from tests.personas import Cast

FUTURE = (datetime(2100, 1, 1, tzinfo=UTC), 2**62)


def start(by: Viewer, body: str = "Text", **more: object) -> Contribution:
    return publish_thread("discussion", "How do you begin?", body, by=by, body_format="markdown", **more)


def reply(thread: Contribution, by: Viewer, body: str = "An answer") -> Contribution:
    return append_post(thread, body, by=by, body_format="markdown")


def inbox(member: Member) -> list[str]:
    return [entry.text for entry in inbox_of(viewer_of(member), before=FUTURE)]


def unread(member: Member) -> int:
    return Member.objects.get(pk=member.pk).unread_count


def test_a_reply_reaches_the_author_and_not_its_writer(cast: Cast) -> None:
    thread = start(viewer_of(cast.ana))
    run_pending_jobs()
    reply(thread, viewer_of(cast.bela))
    run_pending_jobs()
    assert inbox(cast.ana) == ["Béla Member replied in “How do you begin?”."]
    assert (unread(cast.ana), unread(cast.bela), inbox(cast.bela)) == (1, 0, [])


def test_replies_are_grouped_while_unread_and_begin_anew_after_reading(cast: Cast) -> None:
    thread = start(viewer_of(cast.ana))
    run_pending_jobs()
    for _number in range(3):
        reply(thread, viewer_of(cast.bela))
    run_pending_jobs()
    assert inbox(cast.ana) == ["3 replies in “How do you begin?”."]
    assert unread(cast.ana) == 1
    mark_thread_read(thread.pk, by=viewer_of(cast.ana))
    assert unread(cast.ana) == 0
    reply(thread, viewer_of(cast.bela))
    run_pending_jobs()
    assert inbox(cast.ana)[0] == "Béla Member replied in “How do you begin?”."


def test_a_mention_is_told_once_and_not_as_a_reply_too(cast: Cast) -> None:
    thread = start(viewer_of(cast.ana))
    run_pending_jobs()
    reply(thread, viewer_of(cast.bela), f"What do you think, @{cast.ana.actor.handle}?")
    run_pending_jobs()
    assert inbox(cast.ana) == ["Béla Member mentions you in “How do you begin?”."]


def test_nobody_outside_a_closed_group_hears_of_it(cast: Cast) -> None:
    thread = start(viewer_of(cast.bela), space=cast.closed_group)
    follow(FollowTarget.THREAD, thread.pk, by=viewer_of(cast.ana))
    reply(thread, viewer_of(cast.chloe), f"@{cast.ana.actor.handle} and @{cast.bela.actor.handle}, look")
    run_pending_jobs()
    assert inbox(cast.ana) == []
    assert len(inbox(cast.bela)) == 1


def test_who_left_reads_no_title_in_an_old_line(cast: Cast) -> None:
    thread = start(viewer_of(cast.bela), space=cast.closed_group)
    run_pending_jobs()
    reply(thread, viewer_of(cast.chloe))
    run_pending_jobs()
    assert "How do you begin?" in inbox(cast.bela)[0]
    cast.closed_group.memberships.filter(actor=cast.bela.actor).delete()
    assert inbox(cast.bela) == ["This is no longer available to you."]


def test_running_a_job_again_changes_nothing(cast: Cast) -> None:
    for _time in range(2):
        notify(
            [cast.ana.actor_id],
            NotificationKind.REPLY,
            verb="content.post.published",
            group_key="reply:1",
            activity_id=5,
            actor_id=cast.bela.actor_id,
        )
    row = Notification.objects.get()
    assert (row.count, unread(cast.ana)) == (1, 1)


def test_suspended_members_get_nothing(cast: Cast) -> None:
    assert notify([cast.greta.actor_id], NotificationKind.NOTICE, verb="x", group_key="x") == 0


def test_more_than_five_hundred_at_once_is_a_mistake(db: None) -> None:
    people = [make_member().actor_id for _number in range(501)]
    with pytest.raises(ValueError, match="500"):
        notify(people, NotificationKind.NOTICE, verb="x", group_key="x")


def test_many_followers_are_told_in_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.content.notifications.jobs.MOST_PER_TRANSACTION", 2)
    thread = start(viewer_of(cast.ana))
    people = [make_member() for _number in range(5)]
    for person in people:
        follow(FollowTarget.THREAD, thread.pk, by=viewer_of(person))
    reply(thread, viewer_of(cast.bela))
    run_pending_jobs()
    assert all(unread(person) == 1 for person in people)


def test_a_muted_conversation_is_silent(cast: Cast) -> None:
    thread = start(viewer_of(cast.ana))
    run_pending_jobs()
    unfollow(FollowTarget.THREAD, thread.pk, by=viewer_of(cast.ana))
    reply(thread, viewer_of(cast.bela))
    run_pending_jobs()
    assert inbox(cast.ana) == []


def line(cast: Cast, **more: object) -> Notification:
    thread = start(viewer_of(cast.ana))
    notify(
        [cast.ana.actor_id],
        NotificationKind.REPLY,
        verb="content.post.published",
        group_key=f"reply:{thread.pk}",
        actor_id=cast.bela.actor_id,
        contribution_id=thread.pk,
        **more,
    )
    return Notification.objects.get()


def test_the_mail_is_plain_has_one_id_and_says_how_to_stop(cast: Cast) -> None:
    row = line(cast)
    mail_notification.func(row.pk)
    message = mail.outbox[0]
    assert message.subject == "Béla Member replied in “How do you begin?”."
    assert message.to == [cast.ana.email]
    assert "/en/inbox/mail/" in message.body
    assert re.search(r"/en/threads/\d+-how-do-you-begin/\?post=1", message.body)
    assert "&" not in message.body.replace("&amp;", "!")
    assert "!" not in message.body
    first = message.extra_headers["Message-ID"]
    Notification.objects.update(mailed_at=None)
    mail_notification.func(row.pk)
    assert mail.outbox[1].extra_headers["Message-ID"] == first


def test_no_mail_for_what_has_been_read_mailed_or_taken_away(cast: Cast) -> None:
    row = line(cast)
    mail_notification.func(row.pk)
    mail_notification.func(row.pk)
    assert len(mail.outbox) == 1
    Notification.objects.update(mailed_at=None)
    Contribution.objects.update(state="hidden")
    mail_notification.func(row.pk)
    mark_read(row.pk, by=viewer_of(cast.ana))
    mail_notification.func(row.pk)
    assert len(mail.outbox) == 1


def test_the_mail_is_in_the_members_language(cast: Cast) -> None:
    Member.objects.filter(pk=cast.ana.pk).update(language="sv")
    mail_notification.func(line(cast).pk)
    assert "/sv/threads/" in mail.outbox[0].body


def test_a_kind_that_is_switched_off_is_not_mailed_but_notices_are(cast: Cast) -> None:
    by = viewer_of(cast.ana)
    choose_mail({"reply": False, "notice": False}, by=by)
    line(cast)
    notify([cast.ana.actor_id], NotificationKind.NOTICE, verb="x", group_key="x")
    from hub.core.jobs.models import Job

    waiting = list(Job.objects.filter(task__contains="mail_notification").values_list("pk"))
    assert len(waiting) == 1


def test_only_members_choose(db: None) -> None:
    with pytest.raises(PermissionRefused):
        choose_mail({"reply": False}, by=VISITOR)


def test_nobody_reads_or_marks_the_lines_of_others(cast: Cast, client: Client) -> None:
    row = line(cast)
    client.force_login(cast.bela)
    assert client.post(f"/en/inbox/{row.pk}/").status_code == 404
    assert mark_read(row.pk, by=viewer_of(cast.bela)) is None
    assert unread(cast.ana) == 1


def test_opening_marks_as_read_and_leads_there_and_looking_does_not(cast: Cast, client: Client) -> None:
    row = line(cast)
    client.force_login(cast.ana)
    assert client.get("/en/inbox/").status_code == 200
    assert unread(cast.ana) == 1
    response = client.post(f"/en/inbox/{row.pk}/")
    assert response["Location"].startswith("/en/threads/")
    assert unread(cast.ana) == 0


def test_marking_all_spares_what_came_after_the_page_was_shown(cast: Cast, client: Client) -> None:
    first = line(cast)
    notify([cast.ana.actor_id], NotificationKind.NOTICE, verb="x", group_key="later")
    mark_all_read(by=viewer_of(cast.ana), up_to=first.pk)
    assert unread(cast.ana) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_many(
    cast: Cast, client: Client, rows: int, django_assert_max_num_queries: object
) -> None:
    for number in range(rows):
        notify([cast.ana.actor_id], NotificationKind.NOTICE, verb="x", group_key=f"k{number}")
    client.force_login(cast.ana)
    client.get("/en/inbox/")
    with django_assert_max_num_queries(4):
        client.get("/en/inbox/")


def test_the_first_page_says_what_to_do_when_there_is_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.bela)
    assert b"Nothing here yet" in client.get("/en/inbox/").content


def test_a_persons_request_reaches_the_representatives(cast: Cast) -> None:
    from hub.community.organisations.actions import ask_affiliation

    ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    run_pending_jobs()
    assert inbox(cast.dimitris) == ["Ana Ordinary would like to be confirmed as part of “Example University”."]
    assert Affiliation.objects.filter(person=cast.ana.actor).exists()


def test_choices_are_shown_and_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    assert b"E-mail from the hub" in client.get("/en/inbox/mail/").content
    client.post("/en/inbox/mail/", {"kind": ["mention"]})
    page = client.get("/en/inbox/mail/").content.decode()
    assert page.count("checked") == 1
