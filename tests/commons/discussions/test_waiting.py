"""Questions that nobody has replied to, as those who look after the hub count them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from hub.commons.discussions.queries.waiting import count_waiting_questions, questions_to_help_with
from hub.community.members.models import Member
from hub.community.spaces.kinds import Visibility
from hub.community.topics.actions import create_topic
from hub.community.topics.models import TopicInterest
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution, ContributionTopic
from hub.core.access.viewer import VISITOR
from tests.factories import make_thread, viewer_of
from tests.personas import Cast


def question(author: Member, days: int, **fields: object) -> Contribution:
    """A question that was asked so many days ago."""
    at = timezone.now() - timedelta(days=days)
    return make_thread(author, "Who knows?", kind=ContributionKind.QUESTION, published_at=at, activity_at=at, **fields)


def test_only_old_questions_without_a_reply_that_one_may_read_wait(cast: Cast, client: Client) -> None:
    question(cast.ana, 3)
    question(cast.ana, 1)
    question(cast.ana, 3, reply_count=1)
    question(cast.ana, 3, state="hidden")
    question(cast.bela, 3, space=cast.closed_group, visibility=Visibility.SPACE)
    before = timezone.now() - timedelta(hours=48)
    assert count_waiting_questions(viewer_of(cast.elin), before=before) == 1
    assert count_waiting_questions(viewer_of(cast.bela), before=before) == 2
    client.force_login(cast.elin)
    page = client.get("/en/manage/").content.decode()
    assert "1 question has no reply after 48 hours" in page
    assert "/en/threads/?show=waiting" in page


def test_questions_of_ones_own_topics_come_first_then_the_latest(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    group = create_topic({"en": "Sports"}, by=viewer_of(cast.finn))
    sailing = create_topic({"en": "Sailing"}, parent=group, by=viewer_of(cast.finn))
    music = create_topic({"en": "Music"}, by=viewer_of(cast.finn))
    old, other, latest, inside, answered, own = (
        question(cast.bela, 9),
        question(cast.bela, 2),
        question(cast.bela, 1),
        question(cast.bela, 5, space=cast.closed_group, visibility=Visibility.SPACE),
        question(cast.bela, 1, reply_count=1),
        question(cast.ana, 1),
    )
    for thread, topic in ((old, sailing), (other, music), (inside, sailing), (answered, sailing), (own, sailing)):
        ContributionTopic.objects.create(contribution=thread, topic=topic, activity_at=thread.activity_at)
    # Who cares about a group of topics cares about those in it.
    TopicInterest.objects.create(actor=cast.ana.actor, topic=group)
    ana = viewer_of(cast.ana)
    with django_assert_num_queries(1):
        found = questions_to_help_with(ana, limit=3)
    assert [(row.id, row.is_fitting) for row in found] == [(old.pk, True), (latest.pk, False), (other.pk, False)]
    by_time = [latest.pk, own.pk, other.pk]
    assert sorted(row.id for row in questions_to_help_with(VISITOR, limit=3)) == sorted(by_time)
    client.force_login(cast.ana)
    assert "About a topic of yours" in client.get("/en/").content.decode()
