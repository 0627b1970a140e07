"""The front page and the demonstration's doors."""

import pytest
from django.test import Client

from hub.community.members.kinds import MemberState
from hub.community.spaces.viewers import viewer_of_session
from hub.project.demo.content import read_people
from hub.project.demo.people import find_demo_member
from tests.factories import make_member
from tests.personas import Cast


@pytest.fixture
def demo_teacher(db: None) -> object:
    person = next(person for person in read_people() if person.key == "zsofia")
    return make_member(person.name, email=person.email)


def test_a_visitor_is_told_what_this_is_and_can_search_and_ask(client: Client, cast: Cast) -> None:
    page = client.get("/en/").content.decode()
    assert 'role="search"' in page
    assert "/en/threads/new/?kind=question" in page
    assert "hub_session" not in client.cookies


def test_a_member_is_greeted_and_offered_the_whole_hub(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    page = client.get("/en/").content.decode()
    assert "Good to see you, Ana Ordinary" in page
    assert "?feed=hub" in page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1e9", "%00", "99999999999999999"])
def test_a_broken_place_in_the_feed_shows_its_top(client: Client, cast: Cast, before: str) -> None:
    assert client.get(f"/en/?before={before}").status_code == 200


def test_a_door_signs_in_as_its_person_and_leads_there(client: Client, demo_teacher: object) -> None:
    assert b"This is a demonstration" in client.get("/en/").content
    response = client.post("/en/doors/teacher/")
    assert (response.status_code, response["Location"]) == (302, "/hu/")
    assert "Good to see you" in client.get("/en/").content.decode()


def test_whoever_came_through_a_door_recognises_their_device(client: Client, demo_teacher: object) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client.post("/en/doors/teacher/", headers={"User-Agent": firefox})
    assert "Firefox, Linux" in client.get("/en/account/security/").content.decode()


def test_behind_the_managers_door_her_role_is_awake_without_a_second_factor(db: None, client: Client) -> None:
    person = next(person for person in read_people() if person.role == "manager")
    make_member(person.name, email=person.email, hub_role=person.role)
    client.post("/en/doors/manager/")
    viewer = viewer_of_session(client.session)
    assert (viewer.hub_role, viewer.lacks_second_factor) == ("manager", False)


def test_doors_are_closed_in_production(client: Client, demo_teacher: object, settings: object) -> None:
    settings.IS_PRODUCTION = True
    assert b"This is a demonstration" not in client.get("/en/").content
    assert client.post("/en/doors/teacher/").status_code == 404


def test_doors_are_closed_without_the_demonstration(client: Client, cast: Cast) -> None:
    assert b"This is a demonstration" not in client.get("/en/").content
    assert client.post("/en/doors/teacher/").status_code == 404
    assert client.post("/en/doors/nobody/").status_code == 404


def test_a_suspended_person_has_no_door(demo_teacher: object) -> None:
    demo_teacher.state = MemberState.SUSPENDED
    demo_teacher.save()
    assert find_demo_member("zsofia") is None


def test_a_door_is_not_opened_by_a_link(client: Client, demo_teacher: object) -> None:
    assert client.get("/en/doors/teacher/").status_code == 405


def test_the_feed_shows_what_one_may_read_and_what_one_follows(cast: Cast, client: Client) -> None:
    from hub.content.contributions.actions import publish_thread
    from hub.content.reactions.actions import follow
    from hub.content.reactions.kinds import FollowTarget
    from tests.factories import make_thread, viewer_of

    publish_thread("discussion", "In the closed group", "x", by=viewer_of(cast.bela), space=cast.closed_group)
    followed = make_thread(cast.chloe, "Followed by Ana")
    make_thread(cast.chloe, "Somewhere in the hub")
    make_thread(cast.chloe, "Who knows?", kind="question")
    follow(FollowTarget.THREAD, followed.pk, by=viewer_of(cast.ana))
    as_visitor = client.get("/en/").content.decode()
    assert "Somewhere in the hub" in as_visitor
    assert "Can you help?" in as_visitor
    assert "In the closed group" not in as_visitor
    client.force_login(cast.ana)
    following = client.get("/en/").content.decode()
    assert "Followed by Ana" in following
    assert "Somewhere in the hub" not in following
    assert "Somewhere in the hub" in client.get("/en/?feed=hub").content.decode()
    client.force_login(cast.bela)
    assert "In the closed group" in client.get("/en/").content.decode()


def test_the_feed_goes_on_by_time(cast: Cast, client: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories import make_thread

    now = timezone.now()
    for number in range(20):
        make_thread(cast.ana, f"Thread {number:02}", activity_at=now - timedelta(minutes=number))
    first = client.get("/en/").content.decode()
    assert "Thread 00" in first
    assert "Thread 15" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/en/{older}").content.decode()
    assert "Thread 15" in second
    assert "Thread 14" not in second


@pytest.mark.parametrize("count", [1, 12])
def test_a_members_front_page_stays_within_its_statements(
    cast: Cast, client: Client, count: int, django_assert_max_num_queries: object
) -> None:
    from hub.content.reactions.actions import follow_person, follow_space
    from tests.factories import make_space, make_thread, viewer_of

    for number in range(count):
        author, space = make_member(f"Author {number}"), make_space(f"Group {number}")
        make_thread(author, f"Question {number}", kind="question", space=space)
        follow_person(author.actor, by=viewer_of(cast.ana))
        follow_space(space, by=viewer_of(cast.ana))
    client.force_login(cast.ana)
    client.get("/en/")
    with django_assert_max_num_queries(12):
        assert "Question 0" in client.get("/en/").content.decode()
