"""People find each other, and nobody finds what somebody hides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.community.actors.models import Actor
from hub.community.directory.queries import find_people, people_by_country, people_like
from hub.community.members.models import Member, Profile
from hub.community.profiles.actions import update_profile
from hub.community.topics.actions import ensure_topics
from hub.community.topics.queries import find_topic
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.jobs.worker import run_pending_jobs
from hub.core.ratelimits.limits import Limit
from tests.factories import make_member, viewer_of
from tests.personas import Cast


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:
    cache.clear()


def tell(member: object, **fields: object) -> None:
    update_profile(member.actor, by=viewer_of(member), **fields)
    run_pending_jobs()


def names(viewer: Viewer, text: str = "", **chosen: str) -> list[str]:
    return [card.name for card in find_people(viewer, text, chosen, after="").people]


def test_choices_narrow_the_list(cast: Cast) -> None:
    tell(cast.ana, country="HU", sectors=["vet"], stakeholder_type="educator")
    tell(cast.bela, country="SE", sectors=["vet"])
    assert names(VISITOR, country="HU") == ["Ana Ordinary"]
    assert set(names(VISITOR, sector="vet")) == {"Ana Ordinary", "Béla Member"}
    assert names(VISITOR, sector="vet", type="educator") == ["Ana Ordinary"]


@pytest.mark.parametrize("audience", ["public", "members", "nobody"])
def test_a_hidden_country_is_neither_found_nor_counted_nor_shown(cast: Cast, client: Client, audience: str) -> None:
    tell(cast.ana, country="MT", audiences={"place": audience})
    as_visitor = names(VISITOR, country="MT")
    as_member = names(viewer_of(cast.bela), country="MT")
    assert bool(as_visitor) == (audience == "public")
    assert bool(as_member) == (audience != "nobody")
    assert people_by_country().get("MT", 0) == (1 if audience == "public" else 0)
    page = find_people(VISITOR, "", {}, after="")
    options = {option.label for group in page.groups if group.name == "country" for option in group.options}
    assert ("Malta" in options) == (audience == "public")
    assert ("Malta" in client.get("/en/people/").content.decode()) == (audience == "public")


def test_who_is_not_listed_is_nowhere(cast: Cast) -> None:
    tell(cast.ana, headline="Secretly good at robots")
    tell(cast.ana, is_listed=False)
    assert names(viewer_of(cast.finn), "robots") == []


def test_suspended_people_leave_the_directory(cast: Cast) -> None:
    from hub.community.members.actions import suspend_member

    tell(cast.ana, headline="Robots")
    suspend_member(cast.ana, by=viewer_of(cast.elin))
    run_pending_jobs()
    assert names(VISITOR, "robots") == []


def test_people_like_me_come_with_the_reason(cast: Cast) -> None:
    ensure_topics()
    topic = find_topic("artificial-intelligence") or find_topic("ai")
    assert topic is not None
    tell(cast.ana, topics=[topic.id])
    tell(cast.bela, topics=[topic.id])
    tell(cast.chloe, headline="Something else")
    (card,) = people_like(viewer_of(cast.ana))
    assert card.name == "Béla Member"
    assert card.reason
    assert people_like(VISITOR) == []
    assert people_like(viewer_of(cast.chloe)) == []


def test_what_one_can_help_with_is_for_members(cast: Cast, client: Client) -> None:
    tell(cast.ana, can_help_with="Soldering")
    assert names(VISITOR, "soldering") == []
    assert names(viewer_of(cast.bela), "soldering") == ["Ana Ordinary"]
    assert names(VISITOR, offers="help") == []
    assert names(viewer_of(cast.bela), offers="help") == ["Ana Ordinary"]


def test_the_pages_work_for_visitors_with_any_address(cast: Cast, client: Client) -> None:
    tell(cast.ana, country="HU", region="HU11")
    for address in (
        "/en/people/",
        "/en/people/?q=ana&country=HU",
        "/en/people/?country=XX&topic=none&after=%00&speaks=zz",
        "/en/people/map/",
        "/en/people/map/HU/",
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/en/people/map/XX/").status_code == 404


def test_people_are_ordered_by_name_as_the_readers_language_does(db: None) -> None:
    for name in ("Östen Ek", "Zoe Zed", "Ödön Őri", "Oscar Old"):
        tell(make_member(name), headline="Robots")
    orders = {
        language: [
            card.name.split()[0]
            for card in find_people(replace(VISITOR, language=language), "robots", {}, after="", sort="name").people
        ]
        for language in ("en", "sv", "hu")
    }
    assert orders["en"][-1] == "Zoe"
    assert orders["sv"][:2] == ["Oscar", "Zoe"]
    assert orders["hu"][0] == "Oscar"
    assert orders["hu"][-1] == "Zoe"


def test_members_see_who_was_active_last_first(cast: Cast) -> None:
    for member in (cast.ana, cast.bela, cast.chloe):
        tell(member, headline="Robots")
    tell(cast.ana, headline="Robots again")
    page = find_people(viewer_of(cast.bela), "robots", {}, after="", sort="active")
    assert [card.name for card in page.people] == ["Ana Ordinary", "Chloé Lead", "Béla Member"]
    assert find_people(VISITOR, "robots", {}, after="", sort="active").sort == "best"


def test_other_orders_are_paged_by_key(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.community.directory.queries.PAGE", 2)
    for name in ("Cleo", "Ada", "Bo", "Dee", "Eve"):
        tell(make_member(name), headline="Robots")
    seen, after = [], ""
    while True:
        page = find_people(VISITOR, "robots", {}, after=after, sort="name")
        seen += [card.name for card in page.people]
        after = page.next
        if not after:
            break
    assert seen == ["Ada", "Bo", "Cleo", "Dee", "Eve"]
    assert find_people(VISITOR, "robots", {}, after="%00", sort="name").people[0].name == "Ada"


def test_too_many_people_stay_in_the_order_of_the_index(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.community.directory.queries.MOST_SORTED", 1)
    for name in ("Cleo", "Ada"):
        tell(make_member(name), headline="Robots")
    page = find_people(VISITOR, "robots", {}, after="", sort="name")
    assert (page.sorts, page.sort, page.missing_sorts) == ((), "best", ("name",))


def test_everybody_is_paged_by_name_however_many_there_are(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.community.directory.queries.MOST_SORTED", 1)
    monkeypatch.setattr("hub.community.directory.queries.PAGE", 2)
    for name in ("Cleo", "Ada", "Bo", "Dee", "Eve", "Ada"):
        tell(make_member(name), headline="Robots")
    hidden, left = make_member("Bea Hidden"), make_member("Abe Left")
    Profile.objects.filter(pk=hidden.actor_id).update(is_listed=False)
    Actor.objects.filter(pk=left.actor_id).update(state="closed")
    Member.objects.filter(pk=make_member("Aaron Invited").pk).update(state="invited")
    seen, after = [], ""
    while True:
        page = find_people(VISITOR, "", {}, after=after, sort="name")
        assert (page.sorts, page.sort, page.missing_sorts) == (("newest", "name"), "name", ())
        seen += [card.name for card in page.people]
        after = page.next
        if not after:
            break
    assert seen == ["Ada", "Ada", "Bo", "Cleo", "Dee", "Eve"]
    for damaged in ("%00", "x" * 60, "0" * 32):
        assert find_people(VISITOR, "", {}, after=damaged, sort="name").people[0].name == "Ada"
    assert "Narrow the list down" not in client.get("/en/people/?sort=name").text
    assert "at most 500 people to see them by name." in client.get("/en/people/?q=robots&sort=name").text
    client.force_login(Member.objects.get(actor__name="Cleo"))
    assert "to see who was active last." in client.get("/en/people/").text
    assert "by name, or who was active last." in client.get("/en/people/?q=robots").text


def test_one_page_of_all_names_costs_the_same_from_the_first_to_the_last(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.community.directory.queries.MOST_SORTED", 1)
    monkeypatch.setattr("hub.community.directory.queries.PAGE", 2)
    for number in range(9):
        tell(make_member(f"Person {number}"), headline="Robots")
    page = find_people(VISITOR, "", {}, after="", sort="name")
    with CaptureQueriesContext(connection) as first:
        page = find_people(VISITOR, "", {}, after=page.next, sort="name")
    with CaptureQueriesContext(connection) as later:
        find_people(VISITOR, "", {}, after=page.next, sort="name")
    assert len(first) == len(later) <= 8
    assert not [query for query in later.captured_queries if "OFFSET" in query["sql"]]


def test_htmx_gets_the_list_alone(cast: Cast, client: Client) -> None:
    tell(cast.ana, headline="Robots")
    page = client.get("/en/people/?q=robots&sort=name", headers={"HX-Request": "true", "HX-Target": "results"})
    assert "<html" not in page.text
    assert "Ana Ordinary" in page.text


def test_a_member_who_harvests_is_asked_to_wait_wherever_they_are(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.community.directory.views.PAGES", Limit(2, per=timedelta(minutes=10)))
    client.force_login(cast.ana)
    places = [f"10.0.0.{number}" for number in range(3)]
    assert [client.get("/en/people/", REMOTE_ADDR=place).status_code for place in places] == [200, 200, 429]


def test_a_harvester_is_asked_to_wait(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.community.directory.views.PAGES", Limit(2, per=timedelta(minutes=10)))
    assert [client.get("/en/people/").status_code for _time in range(3)] == [200, 200, 429]


def test_those_who_look_after_the_hub_are_not_counted(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.community.directory.views.PAGES", Limit(1, per=timedelta(minutes=10)))
    client.force_login(cast.finn)
    assert [client.get("/en/people/").status_code for _time in range(3)] == [200, 200, 200]


def test_only_managers_export_and_no_cell_is_a_formula(cast: Cast, client: Client) -> None:
    make_member("=cmd|'/C calc'!A0")
    client.force_login(cast.elin)
    assert client.get("/en/people/export.csv").status_code == 404
    client.force_login(cast.finn)
    body = b"".join(client.get("/en/people/export.csv").streaming_content).decode()
    assert "'=cmd" in body
    assert cast.ana.email in body


@pytest.mark.parametrize("audience", ["members", "nobody"])
def test_what_is_for_nobody_is_not_exported_either(cast: Cast, client: Client, audience: str) -> None:
    hidden = dict.fromkeys(("place", "stakeholder_type", "sectors", "languages"), audience)
    tell(cast.ana, country="MT", sectors=["vet"], stakeholder_type="researcher", languages=["mt"], audiences=hidden)
    client.force_login(cast.finn)
    table = b"".join(client.get("/en/people/export.csv").streaming_content).decode()
    row = next(line for line in table.splitlines() if cast.ana.email in line)
    for told in ("MT", "vet", "researcher", "Malti"):
        assert (told in row) == (audience == "members")


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_one_and_many(
    cast: Cast, client: Client, people: int, django_assert_max_num_queries: object
) -> None:
    for number in range(people):
        tell(make_member(f"Person {number}"), headline="Robots")
    client.get("/en/people/?q=robots")
    # PostgreSQL's search asks more statements: it estimates first and sets its planner for one transaction.
    with django_assert_max_num_queries(8 if connection.vendor == "sqlite" else 14):
        client.get("/en/people/?q=robots")
