"""Questions that nobody has replied to, as those who look after the hub count them."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hub.commons.discussions.queries.waiting import count_waiting_questions
from hub.community.members.models import Member
from hub.community.spaces.kinds import Visibility
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution
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
