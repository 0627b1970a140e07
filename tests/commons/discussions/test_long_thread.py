"""A thread of ten thousand posts reads like one of thirty-one: the same statements, and the way to what is new."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.commons.discussions import actions
from hub.content.contributions.counters import recount_thread
from hub.content.contributions.models import Contribution, ThreadDetail
from tests.factories import make_thread, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db

LONG, SHORT = 10_000, 31
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def _thread(cast: Cast, posts: int) -> Contribution:
    """A thread whose posts, the opening counted, are spread evenly over ten months."""
    thread = make_thread(cast.ana, "How is it going?", published_at=BEGAN)
    writers = [cast.ana, cast.bela, cast.chloe, cast.dimitris, cast.elin]
    step = timedelta(days=300) / posts
    Contribution.objects.bulk_create(
        [
            Contribution(
                kind="post",
                thread=thread,
                number=number,
                author=writers[number % 5].actor,
                body=f"<p>Post {number}.</p>",
                published_at=BEGAN + number * step,
                activity_at=BEGAN + number * step,
            )
            for number in range(2, posts + 1)
        ],
        batch_size=500,
    )
    ThreadDetail.objects.filter(pk=thread.pk).update(last_number=posts)
    recount_thread(thread.pk)
    return thread


def _statements(client: Client, address: str) -> tuple[int, str]:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    return len(captured), page


def test_a_thread_of_ten_thousand_posts_reads_as_one_of_thirty(cast: Cast, client: Client) -> None:
    long, short = _thread(cast, LONG), _thread(cast, SHORT)
    pages = {thread.pk: f"/en/threads/{thread.pk}-{thread.slug}/" for thread in (long, short)}
    for member in (None, cast.finn):
        if member:
            client.force_login(member)
            for thread, read in ((long, 5000), (short, 20)):
                actions.mark_thread_read(thread.pk, read, by=viewer_of(member))
        of_short, _page = _statements(client, pages[short.pk])
        for number in (1, 31, 5001, LONG):
            statements, page = _statements(client, f"{pages[long.pk]}?post={number}")
            assert statements <= of_short
            assert f"Post {max(number, 2)}." in page
            assert page.count('<li class="post') <= 30
            assert "Who takes part" in page
            assert "Time line" in page
            assert page.count('class="months__count"') == 10
            if member:
                assert f'href="{pages[long.pk]}?post=5001#post-5001"' in page
    assert f'href="{pages[long.pk]}?post=5001#post-5001"' in client.get("/en/threads/").content.decode()


def test_a_month_of_the_time_line_leads_to_its_first_post(cast: Cast, client: Client) -> None:
    long = _thread(cast, LONG)
    page = client.get(f"/en/threads/{long.pk}-{long.slug}/").content.decode()
    first = Contribution.objects.filter(thread=long, published_at__gte=datetime(2024, 6, 1, tzinfo=UTC))
    number = first.order_by("number").values_list("number", flat=True)[0]
    assert f"?post={number}#post-{number}" in page
    assert f'max="{LONG}"' in page
