"""Pages of groups that one looks at: the list, one's own groups, a group's home and its people."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.community.organisations.kinds import OrganisationState
from hub.community.spaces.actions import (
    add_member,
    archive_space,
    invite_party,
    propose_space,
    remove_member,
    request_to_join,
)
from hub.community.spaces.kinds import JoinMethod, SpaceKind, SpaceRole, SpaceState, Visibility
from hub.community.spaces.models import Space, SpaceMembership, SpaceTopic
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from hub.content.contributions.actions.publish import publish_thread
from hub.content.contributions.actions.reading import mark_read
from hub.core.search.rebuilding import refresh
from tests.community.spaces.pages import page_of, text
from tests.factories import join, make_member, make_space, make_thread, viewer_of
from tests.personas import Cast

# --- The list ------------------------------------------------------------------------------------------------------


def test_everybody_finds_open_groups_and_nobody_reads_closed_ones(cast: Cast, as_: Any) -> None:
    page = text(as_("visitor").get("/en/spaces/"))
    assert "Open group" in page
    assert "Closed group" not in page
    assert as_("visitor").get(page_of(cast.open_group)).status_code == 200
    assert as_("visitor").get(page_of(cast.closed_group)).status_code == 404
    assert "Only members of the group" in text(as_("ana").get(page_of(cast.closed_group)))
    assert "You are in it" in text(as_("bela").get("/en/spaces/"))


def test_the_list_is_narrowed_by_topic_language_country_and_way_in(cast: Cast, client: Client) -> None:
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).select_related("parent").first()
    assert topic is not None
    found = make_space("Robots", languages=["hu"], country="HU", join_method=JoinMethod.REQUEST)
    SpaceTopic.objects.create(space=found, topic=topic)
    for choice in (f"topic={topic.slug}", f"topic={topic.parent.slug}", "language=hu", "country=HU", "join=request"):
        page = text(client.get(f"/en/spaces/?{choice}"))
        assert "Robots" in page, choice
        assert "Open group" not in page, choice
    assert "No group fits" in text(client.get("/en/spaces/?country=HU&language=sv"))
    assert "Take away the filter" in text(client.get("/en/spaces/?country=HU"))


@pytest.mark.parametrize(
    "query",
    [
        "topic=no-such",
        "language=xx",
        "country=%00",
        "join='",
        "state=active",
        "kind=board",
        "after=x",
        "after=2026-01-01",
        "after=2026-01-01T00:00:00%2B00:00&after_id=x",
        "after=2026-01-01T00:00:00&after_id=1",
    ],
)
def test_what_means_nothing_in_the_address_of_the_list_is_passed_over(cast: Cast, client: Client, query: str) -> None:
    response = client.get(f"/en/spaces/?{query}")
    assert response.status_code == 200
    assert "Open group" in text(response)


def test_groups_are_found_by_words_and_beginnings_without_accents(cast: Cast, as_: Any) -> None:
    robots = make_space("Robotika az órán", purpose="Kis robotok az alsó tagozatban.", languages=["hu"])
    refresh("space", [robots.pk, cast.open_group.pk, cast.closed_group.pk])
    for words in ("robotika", "orán", "rob", "tagozatban"):
        page = text(as_("visitor").get(f"/hu/spaces/?q={words}"))
        assert "Robotika az órán" in page, words
        assert "Open group" not in page, words
    assert "No group fits" in text(as_("visitor").get("/en/spaces/?q=closed"))
    assert "Closed group" in text(as_("ana").get("/en/spaces/?q=closed"))
    assert as_("visitor").get("/en/spaces/?q=%00%ED%A0%80" + "x" * 500).status_code == 200


def test_the_list_is_paged_by_key(cast: Cast, client: Client) -> None:
    now = timezone.now()
    for number in range(31):
        make_space(f"Group {number:02}", activity_at=now + timedelta(minutes=number))
    first = text(client.get("/en/spaces/"))
    assert "Group 30" in first
    assert "Group 00" not in first
    href = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text(client.get(f"/en/spaces/{href}"))
    assert "Group 00" in second
    assert "Group 30" not in second


def test_the_list_costs_the_same_for_one_group_and_for_many(cast: Cast, as_: Any) -> None:
    browser = as_("bela")
    browser.get("/en/spaces/")
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/en/spaces/")
        counts.append(len(queries))
        for number in range(5):
            make_space(f"More {number}")
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_kinds_are_the_managers_choice(cast: Cast, as_: Any) -> None:
    make_space("The board", kind=SpaceKind.BOARD)
    assert "Open group" in text(as_("ana").get("/en/spaces/?kind=board"))
    narrowed = text(as_("finn").get("/en/spaces/?kind=board"))
    assert "The board" in narrowed
    assert "Open group" not in narrowed


# --- One's own groups ----------------------------------------------------------------------------------------------


def test_one_look_shows_all_own_groups_and_what_is_unread_in_each(cast: Cast, as_: Any) -> None:
    browser, bela, chloe = as_("bela"), viewer_of(cast.bela), viewer_of(cast.chloe)
    first = publish_thread("discussion", "Which robots?", "Text", by=chloe, space=cast.open_group)
    publish_thread("discussion", "Which tablets?", "Text", by=chloe, space=cast.open_group)
    publish_thread("discussion", "My own question", "Text", by=bela, space=cast.closed_group)
    page = text(browser.get("/en/spaces/mine/"))
    assert "Closed group" in page
    assert page.count("Unread:") == 1
    assert "2 new" in page
    assert "Which tablets?" in page
    assert "Which robots?" not in page
    assert "2 new" in text(browser.get("/en/"))
    mark_read(first.pk, 1, by=bela)
    assert "1 new" in text(browser.get("/en/spaces/mine/"))
    browser.post("/en/spaces/mine/seen/")
    assert "Unread:" not in text(browser.get("/en/spaces/mine/"))


def test_ones_own_groups_cost_the_same_for_one_and_for_many(cast: Cast, as_: Any) -> None:
    browser = as_("bela")
    browser.get("/en/spaces/mine/")
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get("/en/spaces/mine/")
        counts.append(len(queries))
        for number in range(4):
            space = make_space(f"More {number}")
            join(space, cast.bela)
            publish_thread("discussion", f"Thread {number}", "Text", by=viewer_of(cast.finn), space=space)
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_who_leads_sees_where_somebody_waits(cast: Cast, as_: Any) -> None:
    request_to_join(cast.closed_group, by=viewer_of(cast.ana), reason="I teach robotics")
    assert "1 request waits for an answer" in text(as_("chloe").get("/en/spaces/mine/"))
    assert "waits for an answer" not in text(as_("bela").get("/en/spaces/mine/"))
    assert "Waiting for an answer" in text(as_("ana").get("/en/spaces/mine/"))


def test_who_is_in_no_group_is_led_to_them(cast: Cast, as_: Any) -> None:
    assert "You are in no group yet" in text(as_("ana").get("/en/spaces/mine/"))
    assert as_("visitor").get("/en/spaces/mine/").status_code == 302


def test_invitations_stand_above_ones_groups(cast: Cast, as_: Any) -> None:
    invite_party(cast.closed_group, cast.ana.actor, by=viewer_of(cast.chloe), message="We need you")
    invite_party(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.chloe))
    assert "Chloé Lead invites you to “Closed group”" in text(as_("ana").get("/en/spaces/mine/"))
    assert "Chloé Lead invites Example University to “Closed group”" in text(as_("dimitris").get("/en/spaces/mine/"))


# --- A group's home ------------------------------------------------------------------------------------------------


def test_the_home_shows_what_is_new_who_is_here_and_what_it_is_about(cast: Cast, as_: Any) -> None:
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).first()
    SpaceTopic.objects.create(space=cast.open_group, topic=topic)
    inside = make_space("Task force", parent=cast.open_group)
    make_thread(cast.chloe, "How do you start with robots?", space=cast.open_group)
    page = text(as_("bela").get(page_of(cast.open_group)))
    for expected in ("How do you start with robots?", "Chloé Lead", "Write something", "Leave the group", inside.name):
        assert expected in page
    assert f"/topics/{topic.slug}/" in page
    visitor = text(as_("visitor").get(page_of(cast.open_group)))
    assert "How do you start with robots?" in visitor
    # Names of those who lead are for everybody, all others for members.
    assert "Chloé Lead" in visitor
    assert "Béla Member" not in visitor
    assert f"signup/?next=/en/spaces/{cast.open_group.slug}/join/" in visitor


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("ana", ["Join the group"], ["Settings", "Invite", "Leave the group", "Write something"]),
        ("bela", ["Leave the group", "Write something"], ["Settings", "Join the group", "Archive the group"]),
        ("chloe", ["Settings", "Invite", "Conclude the group", "Archive the group"], ["Join the group"]),
        ("elin", ["Join the group"], ["Settings", "Invite"]),
        ("finn", ["Settings", "Invite", "Archive the group", "Join the group"], ["Leave the group"]),
    ],
)
def test_everybody_sees_the_doors_that_they_may_use(
    cast: Cast, as_: Any, who: str, shown: list[str], hidden: list[str]
) -> None:
    page = text(as_(who).get(page_of(cast.open_group)))
    for door in shown:
        assert door in page
    for door in hidden:
        assert door not in page


def test_the_home_says_why_one_was_removed_and_what_waits(cast: Cast, as_: Any) -> None:
    membership = SpaceMembership.objects.get(space=cast.open_group, actor=cast.bela.actor)
    remove_member(membership, by=viewer_of(cast.chloe), reason="Three times advertising")
    page = text(as_("bela").get(page_of(cast.open_group)))
    assert "Three times advertising" in page
    assert "Ask to join" in page
    assert "Join the group" not in page
    assert "Three times advertising" not in text(as_("ana").get(page_of(cast.open_group)))
    request_to_join(cast.open_group, by=viewer_of(cast.bela), reason="It will not happen again")
    waiting = text(as_("bela").get(page_of(cast.open_group)))
    assert "a lead of the group will answer" in waiting
    assert "Take the request back" in waiting


def test_the_home_offers_an_invitation_that_waits(cast: Cast, as_: Any) -> None:
    invitation = invite_party(cast.closed_group, cast.ana.actor, by=viewer_of(cast.chloe), message="We need you")
    page = text(as_("ana").get(page_of(cast.closed_group)))
    assert "We need you" in page
    assert f"/en/invitations/party/{invitation.pk}/" in page


def test_what_was_new_is_seen_by_a_post_and_not_by_a_get(cast: Cast, as_: Any) -> None:
    Space.objects.filter(pk=cast.open_group.pk).update(activity_at=timezone.now())
    SpaceMembership.objects.update(seen_at=timezone.now() - timedelta(days=1))
    browser = as_("bela")
    assert "seen/" in text(browser.get(page_of(cast.open_group)))
    assert "seen/" in text(browser.get(page_of(cast.open_group)))
    assert browser.get(page_of(cast.open_group, "seen/")).status_code == 405
    assert browser.post(page_of(cast.open_group, "seen/"), headers={"HX-Request": "true"}).status_code == 204
    assert "seen/" not in text(browser.get(page_of(cast.open_group)))
    assert browser.post(page_of(cast.open_group, "seen/")).url == page_of(cast.open_group)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SpaceState.FORMING, "This group is being prepared"),
        (SpaceState.CONCLUDED, "The work of this group is done"),
        (SpaceState.ARCHIVED, "This group is archived"),
    ],
)
def test_the_home_says_where_the_group_stands(cast: Cast, as_: Any, state: str, said: str) -> None:
    Space.objects.filter(pk=cast.open_group.pk).update(state=state)
    assert said in text(as_("chloe").get(page_of(cast.open_group)))


def test_the_homes_cost_does_not_grow_with_the_group(cast: Cast, as_: Any) -> None:
    browser = as_("bela")
    browser.get(page_of(cast.open_group))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(page_of(cast.open_group))
        counts.append(len(queries))
        for number in range(3):
            member = make_member(f"Member {number}")
            join(cast.open_group, member)
            make_thread(member, f"Thread {number}", space=cast.open_group)
            make_space(f"Inside {number}", parent=cast.open_group)
    assert counts[0] == counts[1]
    assert counts[0] <= 14


# --- Who is in it --------------------------------------------------------------------------------------------------


def test_members_see_who_is_in_the_group_and_others_do_not(cast: Cast, as_: Any) -> None:
    add_member(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.finn))
    page = text(as_("bela").get(page_of(cast.closed_group, "people/")))
    assert "Example University" in page
    assert "Dimitris Voice" in page
    assert "Speaking for it" in page
    assert "/role/" not in page
    assert "people.csv" not in page
    assert as_("ana").get(page_of(cast.closed_group, "people/")).status_code == 404
    assert as_("visitor").get(page_of(cast.open_group, "people/")).status_code == 302
    assert "Béla Member" in text(as_("ana").get(page_of(cast.open_group, "people/")))


@pytest.mark.parametrize("after", ["x", "1-x", "9" * 40, "-1", "1-٣", "0-0"])
def test_a_broken_place_in_the_people_shows_their_top(cast: Cast, as_: Any, after: str) -> None:
    response = as_("bela").get(page_of(cast.open_group, f"people/?after={after}"))
    assert response.status_code == 200
    assert "Chloé Lead" in text(response)


def test_the_people_are_paged(cast: Cast, as_: Any) -> None:
    for number in range(62):
        join(cast.open_group, make_member(f"Member {number:02}"))
    first = text(as_("bela").get(page_of(cast.open_group, "people/")))
    assert "Chloé Lead" in first
    href = first.split('rel="next" href="')[1].split('"')[0]
    second = text(as_("bela").get(page_of(cast.open_group, f"people/{href}")))
    assert "Member 61" in second
    assert "Chloé Lead" not in second


def test_leads_and_managers_take_the_members_along_as_a_table(cast: Cast, as_: Any) -> None:
    add_member(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.finn))
    make_formula = make_member("=HYPERLINK(1)")
    join(cast.closed_group, make_formula)
    for who in ("chloe", "finn"):
        response = as_(who).get(page_of(cast.closed_group, "people.csv"))
        table = b"".join(response.streaming_content).decode()
        assert "Example University,Organisation,Member,Dimitris Voice" in table
        assert "Chloé Lead,Person,Lead" in table
        assert "\n=HYPERLINK" not in table
        assert "@example.org" not in table
    for who in ("bela", "ana"):
        assert as_(who).get(page_of(cast.closed_group, "people.csv")).status_code == 404


# --- The managers' desk, and other pages ---------------------------------------------------------------------------


def test_the_desk_shows_proposals_and_groups_that_nobody_leads(cast: Cast, as_: Any) -> None:
    propose_space(by=viewer_of(cast.ana), name="Robots at school")
    make_space("Lonely group")
    desk = text(as_("finn").get("/en/spaces/desk/"))
    assert "Robots at school" in desk
    assert "Ana Ordinary" in desk
    assert "Lonely group" in desk
    assert as_("chloe").get("/en/spaces/desk/").status_code == 404
    assert "Robots at school" not in text(as_("bela").get("/en/spaces/"))


def test_groups_stand_on_other_pages(cast: Cast, as_: Any) -> None:
    add_member(cast.closed_group, cast.organisation.actor, by=viewer_of(cast.finn))
    assert cast.organisation.state == OrganisationState.ACCEPTED
    organisation = f"/en/organisations/{cast.organisation.actor.handle}/"
    assert "Closed group" in text(as_("bela").get(organisation))
    assert "Closed group" not in text(as_("ana").get(organisation))
    person = f"/en/people/{cast.bela.actor.handle}/"
    assert "Open group" in text(as_("ana").get(person))
    assert "Closed group" not in text(as_("ana").get(person))
    assert "Open group" not in text(as_("visitor").get(person))
    assert "Your groups" in text(as_("bela").get("/en/"))


def test_groups_are_found_in_the_search_of_the_hub(cast: Cast, as_: Any) -> None:
    spaces = [
        cast.open_group,
        cast.closed_group,
        make_space("Hidden group", visibility=Visibility.SPACE, join_method="invite"),
    ]
    refresh("space", [space.pk for space in spaces])
    assert page_of(cast.open_group) in text(as_("visitor").get("/en/search?q=group"))
    assert page_of(cast.closed_group) not in text(as_("visitor").get("/en/search?q=group"))
    found = text(as_("ana").get("/en/search?q=group"))
    assert page_of(cast.closed_group) in found
    assert page_of(spaces[2]) not in found


def test_archived_groups_are_still_found(cast: Cast, as_: Any) -> None:
    archive_space(cast.open_group, by=viewer_of(cast.chloe))
    assert "Open group" not in text(as_("visitor").get("/en/spaces/"))
    assert "Open group" in text(as_("visitor").get("/en/spaces/?state=archived"))
    assert "This group is archived" in text(as_("visitor").get(page_of(cast.open_group)))


def test_observers_are_not_asked_to_write(cast: Cast, as_: Any) -> None:
    SpaceMembership.objects.filter(actor=cast.bela.actor).update(role=SpaceRole.OBSERVER)
    assert "Write something" not in text(as_("bela").get(page_of(cast.open_group)))
