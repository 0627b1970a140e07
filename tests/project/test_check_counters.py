"""`hub check counters` sees every kept number that is wrong, and counts it anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hub.commons.discussions.actions import reply, start_thread
from hub.community.management.actions.merging import merge_members
from hub.community.management.actions.waves import create_wave
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from hub.content.notifications.actions import notify
from hub.content.notifications.kinds import NotificationKind
from hub.content.reactions.actions import react
from hub.core.counters import counters
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db

# What goes wrong, by the counter that must see it. Each says what one statement breaks.
BREAKS = {
    "members of groups": "UPDATE community_spaces_space SET member_count = member_count + 1",
    "organisations in groups": "UPDATE community_spaces_space SET organisation_count = 7",
    "people of organisations": "UPDATE community_organisations_organisation SET people_count = 0",
    "replies of threads": "UPDATE content_contributions_contribution SET reply_count = 1 WHERE thread_id IS NULL",
    "newest replies of threads": "UPDATE content_contributions_threaddetail SET last_shown_number = 2",
    "people in threads": "UPDATE content_contributions_threaddetail SET participant_count = 9",
    "posts of people in threads": "UPDATE content_contributions_threadparticipant SET post_count = post_count + 1",
    "posts in time lines": "DELETE FROM content_contributions_threadmonth",
    "posts of each person in threads": "UPDATE content_contributions_threadparticipant SET post_count = 3 - post_count",
    "threads of groups": "UPDATE community_spaces_space SET thread_count = 5",
    "places in the lists of topics": "UPDATE content_contributions_contributiontopic SET activity_at = '2020-01-01'",
    "audiences of replies": "UPDATE content_contributions_contribution SET visibility = 'members' WHERE number = 2",
    "reactions": "UPDATE content_contributions_contribution SET reaction_count = 3",
    "unread lines of inboxes": "UPDATE community_members_member SET unread_count = 4",
    "invited in waves": "UPDATE community_management_invitationwave SET total_count = 1",
    "joined by waves": "UPDATE community_management_invitationwave SET joined_count = 1",
    "deleted from waves": "UPDATE community_management_invitationwave SET deleted_count = 1",
}


def check(*, repair: bool = False) -> str:
    out = StringIO()
    call_command("check_counters", repair=repair, stdout=out)
    return out.getvalue()


@pytest.fixture
def busy_hub(cast: Cast) -> None:
    """Something of everything that is counted, made by the actions that count."""
    ensure_topics()
    thread = start_thread(
        kind="question",
        title="How many?",
        body="<p>Let us count.</p>",
        by=viewer_of(cast.chloe),
        space=cast.open_group,
        topics=Topic.objects.filter(parent__isnull=False).values_list("pk", flat=True)[:2],
    )
    post = reply(thread, "<p>One.</p>", by=viewer_of(cast.bela))
    reply(thread, "<p>Two.</p>", by=viewer_of(cast.bela))
    react(post, "thanks", by=viewer_of(cast.chloe))
    notify([cast.ana.actor_id], NotificationKind.REPLY, verb="some.verb", group_key="reply:1")
    create_wave("W", {"en": "Come in."}, by=viewer_of(cast.finn), addresses="a@example.org b@example.org")
    # The factories put people into groups and organisations without counting them.
    check(repair=True)


def test_every_counter_is_broken_by_a_test() -> None:
    assert {counter.name for counter in counters.ask()} == set(BREAKS)


def test_a_hub_that_only_actions_changed_is_in_order(busy_hub: None) -> None:
    assert all(line.endswith("in order.") for line in check().splitlines())


@pytest.mark.parametrize("name", BREAKS)
def test_a_wrong_number_is_found_and_counted_anew(name: str, busy_hub: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BREAKS[name])
        assert cursor.rowcount, "there was nothing to break"
    with pytest.raises(CommandError, match="are wrong: "):
        check()
    said = check(repair=True)
    assert f"{name}: counted anew." in said
    assert all(line.endswith("in order.") for line in check().splitlines())


def test_what_is_wrong_is_said_with_both_numbers(busy_hub: None) -> None:
    out = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE community_management_invitationwave SET total_count = 12")
    with pytest.raises(CommandError, match=r"are wrong: 1\."):
        call_command("check_counters", stdout=out)
    assert "(12, not 2)" in out.getvalue()


def test_numbers_hold_when_two_accounts_of_one_thread_become_one(cast: Cast) -> None:
    thread = start_thread(kind="discussion", title="Who is who?", body="<p>I.</p>", by=viewer_of(cast.ana))
    reply(thread, "<p>I, too.</p>", by=viewer_of(cast.bela))
    reply(thread, "<p>So do I.</p>", by=viewer_of(cast.chloe))
    check(repair=True)
    merge_members(cast.bela, cast.ana, by=viewer_of(cast.finn))
    assert all(line.endswith("in order.") for line in check().splitlines())
