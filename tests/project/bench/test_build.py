"""A hub of the benchmark: whole enough that every page opens and every kept number holds."""

import pytest
from django.test.utils import override_settings
from django.utils import timezone

from hub.community.topics.actions import ensure_topics
from hub.content.contributions.models import Contribution
from hub.core.counters import counters, differences
from hub.core.search.actions import bulk_load
from hub.core.search.points import sources
from hub.core.search.rebuilding import reindex_step, start_reindexing
from hub.project.bench import pages
from hub.project.bench.build import Size, build
from hub.project.bench.writing import measure_replies
from tests.factories import make_thread
from tests.personas import Cast

SIZE = Size(posts=1_500, threads=150, members=600, spaces=20)


def wrong_numbers() -> list[str]:
    return [counter.name for counter in counters.ask() if differences(counter)]


@pytest.mark.django_db(transaction=True)
def test_every_page_of_a_built_hub_is_measured_and_its_numbers_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ADDRESSES", 7)
    ensure_topics()
    told: list[str] = []
    build(SIZE, told.append)
    assert "replies: 1,350 of 1,350" in told
    assert Contribution.objects.count() == SIZE.posts
    assert not Contribution.objects.filter(published_at__gt=timezone.now()).exists()
    assert wrong_numbers() == []
    with bulk_load():
        for kind in sources():
            start_reindexing(kind)
            while reindex_step(kind).finished_at is None:
                pass

    with override_settings(ROOT_URLCONF="hub.project.bench.urls"):
        missing: list[str] = []
        readings = {reading.name: reading for reading in pages.measure_pages(missing.append)}
        replies = measure_replies(10)
    assert missing == []
    assert len(readings) == 20
    for name, reading in readings.items():
        assert reading.value > 0
        # Times depend on the machine; how many statements a page needs does not.
        assert not [each for each in reading.broken if "queries" in each], name
    assert replies.also["n"] == 10
    assert wrong_numbers() == []


def test_a_hub_with_content_is_not_filled(cast: Cast) -> None:
    make_thread(cast.ana)
    with pytest.raises(RuntimeError, match="empty hub only"):
        build(SIZE, print)
