"""The activity log: who sees it, what it leaves out, filters, pages, export."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from hub.community.management.queries.activity import ActivityFilter, activities, shown_verbs, verb_sentence
from hub.community.management.verbs import JOB_RERUN
from hub.community.members.kinds import HubRole
from hub.community.members.verbs import MEMBER_SUSPENDED
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.verbs import SPACE_EDITED
from hub.content.contributions.verbs import CONTRIBUTION_EDITED
from hub.content.reactions.verbs import BOOKMARKED
from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.activity.models import Activity
from tests.factories import make_member, make_space, make_thread, viewer_of
from tests.personas import Cast

ADDRESS = "/en/manage/activity/"


def happened(verb: Verb, by: Viewer, *, days_ago: int = 0, **fields: object) -> Activity:
    """An activity that was recorded so many days ago."""
    with transaction.atomic():
        made = record(verb, by=by, **fields)  # type: ignore[arg-type]  # passed on as they are
    Activity.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=days_ago))
    return Activity.objects.get(pk=made.pk)


@pytest.fixture
def log(cast: Cast) -> list[Activity]:
    """Four things that happened, the oldest first."""
    finn, chloe = viewer_of(cast.finn), viewer_of(cast.chloe)
    Activity.objects.all().delete()
    return [
        happened(MEMBER_SUSPENDED, finn, days_ago=9, target=("member", cast.greta.pk)),
        happened(SPACE_EDITED, chloe, days_ago=5, space=cast.open_group.pk),
        happened(SPACE_EDITED, finn, days_ago=3, space=cast.closed_group.pk),
        happened(JOB_RERUN, finn, days_ago=1, target=("job", 7), data={"=1+1": 2}),
    ]


@pytest.mark.parametrize("name", ["visitor", "ana", "bela", "chloe", "dimitris", "elin", "finn", "greta"])
def test_only_managers_read_the_log(cast: Cast, client: Client, name: str) -> None:
    if name != "visitor":
        client.force_login(getattr(cast, name))
    expected = {"finn": 200, "visitor": 302, "greta": 302}.get(name, 404)
    assert client.get(ADDRESS).status_code == expected
    assert client.post(f"{ADDRESS}export/").status_code == expected
    viewer = cast.viewers()[name]
    if name != "finn":
        with pytest.raises(PermissionRefused):
            activities(viewer)


def test_an_administrator_reads_the_log(cast: Cast, client: Client) -> None:
    client.force_login(make_member("Admin", hub_role=HubRole.ADMINISTRATOR))
    assert client.get(ADDRESS).status_code == 200


def test_the_log_speaks_in_sentences_with_links(cast: Cast, client: Client, log: list[Activity]) -> None:
    client.force_login(cast.finn)
    page = client.get(ADDRESS).content.decode()
    assert "A member was suspended." in page
    assert f'href="/en/manage/members/{cast.greta.pk}/">Greta Suspended</a>' in page
    assert f'href="/en/spaces/{cast.closed_group.slug}/">Closed group</a>' in page
    assert f'href="?actor={cast.chloe.actor_id}">Chloé Lead</a>' in page


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"verb": SPACE_EDITED.name}, [2, 1]),
        ({"verb": SPACE_EDITED.name, "actor": "chloe"}, [1]),
        ({"actor": "finn"}, [3, 2, 0]),
        ({"space": "open_group"}, [1]),
        ({"since": 4}, [3, 2]),
        ({"until": 4}, [1, 0]),
        ({"since": 6, "until": 2}, [2, 1]),
        ({"verb": "no.such.verb"}, []),
    ],
)
def test_the_log_is_narrowed(
    cast: Cast, log: list[Activity], narrowed: dict[str, str | int], expected: list[int]
) -> None:
    values = {
        "verb": narrowed.get("verb", ""),
        "actor": getattr(cast, str(narrowed["actor"])).actor_id if "actor" in narrowed else None,
        "space": cast.open_group.pk if "space" in narrowed else None,
        **{
            name: timezone.now() - timedelta(days=int(narrowed[name])) if name in narrowed else None
            for name in ("since", "until")
        },
    }
    found = activities(viewer_of(cast.finn), ActivityFilter(**values))  # type: ignore[arg-type]  # of each its own type
    assert [row.id for row in found] == [log[place].pk for place in expected]


def test_pages_follow_each_other_without_gaps(cast: Cast, log: list[Activity]) -> None:
    # Two at the same moment are told apart by their ids.
    Activity.objects.filter(pk__in=(log[1].pk, log[2].pk)).update(at=log[1].at)
    viewer = viewer_of(cast.finn)
    seen: list[int] = []
    before: tuple[datetime, int] | None = None
    while rows := activities(viewer, before=before, limit=1)[:1]:
        seen.append(rows[0].id)
        before = rows[0].at, rows[0].id
    assert seen == [log[3].pk, log[2].pk, log[1].pk, log[0].pk]


def test_the_page_leads_to_the_earlier_ones(cast: Cast, client: Client) -> None:
    Activity.objects.all().delete()
    for _number in range(52):
        happened(JOB_RERUN, viewer_of(cast.finn), target=("job", 7))
    client.force_login(cast.finn)
    page = client.get(f"{ADDRESS}?verb={JOB_RERUN.name}").content.decode()
    assert page.count("manage-activity__what") == 50
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(ADDRESS + older).content.decode().count("manage-activity__what") == 2


def test_private_conversations_and_private_verbs_are_left_out(cast: Cast, log: list[Activity]) -> None:
    talk = make_space("Ana and Béla", kind="conversation", visibility=Visibility.SPACE)
    secret = happened(CONTRIBUTION_EDITED, viewer_of(cast.ana), space=talk.pk)
    kept = happened(BOOKMARKED, viewer_of(cast.ana))
    found = {row.id for row in activities(viewer_of(cast.finn))}
    assert found == {each.pk for each in log}
    assert {secret.pk, kept.pk}.isdisjoint(found)
    asked = ActivityFilter(verb=BOOKMARKED.name, actor=cast.ana.actor_id, space=talk.pk)
    assert activities(viewer_of(cast.finn), asked) == []
    assert not any(name.startswith(("commons.contact.", "content.follow.")) for name in shown_verbs())


def test_titles_of_closed_groups_are_not_shown(cast: Cast, client: Client) -> None:
    hidden = make_thread(cast.bela, "Secret plans", space=cast.closed_group, visibility=Visibility.SPACE)
    shown = make_thread(cast.bela, "Open plans")
    for thread in (hidden, shown):
        happened(CONTRIBUTION_EDITED, viewer_of(cast.bela), contribution=thread.pk)
    client.force_login(cast.finn)
    page = client.get(ADDRESS).content.decode()
    assert "Open plans" in page
    assert "Secret plans" not in page
    table = b"".join(client.post(f"{ADDRESS}export/").streaming_content).decode()
    assert "Secret plans" not in table


def test_a_person_is_found_by_name_or_address(cast: Cast, client: Client, log: list[Activity]) -> None:
    client.force_login(cast.finn)
    page = client.get(f"{ADDRESS}?{urlencode({'person': cast.chloe.email})}").content.decode()
    assert page.count("manage-activity__what") == 1
    make_member("Chloé Lead")
    page = client.get(f"{ADDRESS}?{urlencode({'person': 'Chloé'})}").content.decode()
    assert "Whom do you mean?" in page
    assert f"?actor={cast.chloe.actor_id}" in page
    assert "Nobody found" in client.get(f"{ADDRESS}?person=Nobody").content.decode()


def test_the_export_is_guarded_narrowed_and_on_record(cast: Cast, client: Client, log: list[Activity]) -> None:
    make_member("=cmd()")
    client.force_login(cast.finn)
    response = client.post(f"{ADDRESS}export/", {"verb": JOB_RERUN.name})
    assert response.streaming
    table = b"".join(response.streaming_content).decode()
    assert table.splitlines()[0].startswith("\ufeffid,at,verb,sentence")
    assert table.count("\n") == 2
    assert "A failed background job was started again." in table
    assert Activity.objects.filter(verb="community.management.exported", target_id="activity").exists()


@pytest.mark.parametrize(
    "query",
    [
        "?before=x", "?before=99999999999999999-1", "?before=-", "?actor=1", "?actor=%00", "?space=abc",
        "?space=99999999999999999999", "?from=2026-99-99", "?from=0001-01-01", "?to=9999-12-31", "?verb='--",
        "?person=%00", "?person=%25", "?from=%E2%80%AE",
    ],
)  # fmt: skip
def test_hostile_addresses_do_no_harm(cast: Cast, client: Client, log: list[Activity], query: str) -> None:
    client.force_login(cast.finn)
    assert client.get(f"{ADDRESS}{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_more_rows(
    cast: Cast, client: Client, count: int, django_assert_max_num_queries
) -> None:
    for _number in range(count):
        member = make_member("Somebody")
        happened(MEMBER_SUSPENDED, viewer_of(cast.finn), target=("member", member.pk))
    client.force_login(cast.finn)
    client.get(ADDRESS)
    with django_assert_max_num_queries(5):
        client.get(ADDRESS)


def test_each_filter_is_served_by_an_index(cast: Cast) -> None:
    with transaction.atomic():
        Activity.objects.bulk_create(
            Activity(verb=f"v{number % 50}", actor_id=cast.ana.actor_id if number == 1 else None, space_id=number)
            for number in range(3000)
        )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE core_activity_activity")
        for condition, index in (
            ("verb = 'v1'", "activity_of_verb"),
            (f"actor_id = '{cast.ana.actor_id.hex}'", "activity_of_actor"),
            ("space_id = 1", "activity_of_space"),
            ("1 = 1", "activity_by_time"),
        ):
            explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            cursor.execute(
                f"{explain} SELECT id FROM core_activity_activity WHERE {condition} ORDER BY at DESC, id DESC LIMIT 50"
            )
            assert index in str(cursor.fetchall()), condition


def test_an_unknown_verb_is_shown_by_its_name() -> None:
    assert verb_sentence("gone.in.version_2") == "gone.in.version_2"


def test_days_are_those_of_the_viewer(cast: Cast, client: Client, log: list[Activity]) -> None:
    Activity.objects.filter(pk=log[0].pk).update(at=datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    client.force_login(cast.finn)
    page = client.get(f"{ADDRESS}?from=2026-03-01&to=2026-03-01").content.decode()
    assert page.count("manage-activity__what") == 1
    assert 'name="from" value="2026-03-01"' in page
    assert 'name="to" value="2026-03-01"' in page
