"""Pages on which groups are opened, proposed, set up and led through the steps of their life."""

import re
from typing import Any

import pytest

from hub.community.spaces.kinds import JoinMethod, SpaceKind, SpaceRole, SpaceState
from hub.community.spaces.models import Space
from hub.community.topics.actions import ensure_topics
from hub.community.topics.models import Topic
from tests.community.spaces.pages import PLAIN, page_of, role_of, text
from tests.personas import Cast

# --- Opening and proposing -----------------------------------------------------------------------------------------


def test_a_manager_opens_a_group_of_any_kind(cast: Cast, as_: Any) -> None:
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).first()
    browser = as_("finn")
    page = text(browser.get("/en/spaces/new/"))
    assert "A few chosen members work on one task until a set end" in page
    assert "Private conversation" not in page
    response = browser.post(
        "/en/spaces/new/",
        {**PLAIN, "kind": "squad", "topics": [topic.pk], "languages": ["hu", "en"], "country": "HU", "region": "HU11"},
    )
    space = Space.objects.get(name="Robots at school")
    assert response.url == f"/en/spaces/{space.slug}/"
    assert (space.kind, space.country, space.state) == (SpaceKind.SQUAD, "HU", SpaceState.ACTIVE)
    assert role_of(space, cast.finn) == SpaceRole.LEAD
    assert "Robots at school" in text(browser.get("/en/spaces/"))


def test_a_group_is_prepared_unseen_first(cast: Cast, as_: Any) -> None:
    as_("finn").post("/en/spaces/new/", {**PLAIN, "kind": "project", "forming": "1"})
    space = Space.objects.get(name="Robots at school")
    assert space.state == SpaceState.FORMING
    assert as_("ana").get(page_of(space)).status_code == 404
    assert "Open the group?" in text(as_("finn").get(page_of(space, "open/")))
    as_("finn").post(page_of(space, "open/"))
    assert as_("ana").get(page_of(space)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"purpose": "x" * 2001}, "at most 2000 characters"),
        ({"kind": "conversation"}, "Select a valid choice"),
        ({"join_method": "apply"}, "Select a valid choice"),
        ({"visibility": "nobody"}, "Select a valid choice"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"parent": "x"}, "Select a valid choice"),
        ({"languages": ["xx"]}, "Select a valid choice"),
        ({"topics": ["999999999"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_is_lost(
    cast: Cast, as_: Any, wrong: dict[str, Any], said: str
) -> None:
    filled = {**PLAIN, "kind": "interest_group", **wrong}
    response = as_("finn").post("/en/spaces/new/", filled)
    assert response.status_code == 422
    page = text(response)
    assert said in page
    assert 'role="alert"' in page
    if "purpose" not in wrong:
        assert "For all." in page
    assert Space.objects.count() == 2


def test_members_propose_a_group_and_a_manager_opens_it(cast: Cast, as_: Any) -> None:
    assert as_("ana").get("/en/spaces/new/").url == "/en/spaces/propose/"
    assert "Kind" not in text(as_("ana").get("/en/spaces/propose/"))
    response = as_("ana").post("/en/spaces/propose/", {**PLAIN, "kind": "board", "parent": cast.open_group.pk})
    space = Space.objects.get(name="Robots at school")
    assert response.url == page_of(space)
    assert (space.kind, space.state, space.parent) == (SpaceKind.INTEREST_GROUP, SpaceState.FORMING, None)
    assert "This group is being prepared" in text(as_("ana").get(page_of(space)))
    as_("ana").post(page_of(space, "open/"))
    space.refresh_from_db()
    assert space.state == SpaceState.FORMING
    assert "Robots at school" in text(as_("finn").get("/en/spaces/desk/"))
    as_("finn").post(page_of(space, "open/"))
    space.refresh_from_db()
    assert space.state == SpaceState.ACTIVE


def test_who_leads_opens_a_working_group_inside(cast: Cast, as_: Any) -> None:
    address = f"/en/spaces/new/?inside={cast.open_group.slug}"
    assert as_("bela").get(address).status_code == 404
    assert "It stands inside" in text(as_("chloe").get(address))
    as_("chloe").post(address, {**PLAIN, "kind": "board", "parent": ""})
    space = Space.objects.get(name="Robots at school")
    assert (space.kind, space.parent) == (SpaceKind.WORKING_GROUP, cast.open_group)
    assert "Robots at school" in text(as_("visitor").get(page_of(cast.open_group)))


def test_a_group_inside_a_closed_one_is_not_wider(cast: Cast, as_: Any) -> None:
    response = as_("chloe").post(f"/en/spaces/new/?inside={cast.closed_group.slug}", PLAIN)
    assert response.status_code == 422
    assert "No more people may read it" in text(response)


# --- Settings and the steps of its life ----------------------------------------------------------------------------


def test_who_leads_changes_the_settings(cast: Cast, as_: Any) -> None:
    address = page_of(cast.open_group, "settings/")
    page = text(as_("chloe").get(address))
    assert "Open group" in page
    assert "Interest group" not in page
    form = {**PLAIN, "version": cast.open_group.version, "name": "Wide open group", "join_method": "request"}
    assert as_("chloe").post(address, form).url == page_of(cast.open_group)
    cast.open_group.refresh_from_db()
    assert (cast.open_group.name, cast.open_group.join_method) == ("Wide open group", JoinMethod.REQUEST)
    for who in ("ana", "bela", "elin"):
        assert as_(who).get(address).status_code == 404
        assert as_(who).post(address, form).status_code == 404


def test_the_second_of_two_who_edit_is_told_and_keeps_the_text(cast: Cast, as_: Any) -> None:
    address = page_of(cast.open_group, "settings/")
    first = {**PLAIN, "version": cast.open_group.version}
    as_("chloe").post(address, {**first, "name": "First name"})
    response = as_("finn").post(
        address, {**first, "name": "Second name", "purpose": "Mine", "kind": "interest_group", "parent": ""}
    )
    assert response.status_code == 422
    page = text(response)
    assert "Somebody else changed this while you were writing" in page
    assert "First name" in page
    assert 'value="Second name"' in page
    assert "Mine" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    again = {**first, "name": "Second name", "kind": "interest_group", "parent": "", "version": version[1]}
    assert as_("finn").post(address, again).status_code == 302
    cast.open_group.refresh_from_db()
    assert cast.open_group.name == "Second name"


def test_a_region_of_another_country_is_dropped_with_it(cast: Cast, as_: Any) -> None:
    Space.objects.filter(pk=cast.open_group.pk).update(country="HU", region="HU11")
    form = {**PLAIN, "version": cast.open_group.version, "country": "SE", "region": "HU11"}
    assert as_("chloe").post(page_of(cast.open_group, "settings/"), form).status_code == 302
    cast.open_group.refresh_from_db()
    assert (cast.open_group.country, cast.open_group.region) == ("SE", "")


@pytest.mark.parametrize(
    ("move", "state", "question"),
    [("conclude", SpaceState.CONCLUDED, "Conclude the group?"), ("archive", SpaceState.ARCHIVED, "Archive the group?")],
)
def test_the_steps_of_its_life_are_asked_first(cast: Cast, as_: Any, move: str, state: str, question: str) -> None:
    address = page_of(cast.open_group, f"{move}/")
    assert question in text(as_("chloe").get(address))
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == SpaceState.ACTIVE
    assert as_("bela").post(address).status_code == 404
    as_("chloe").post(address)
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == state
    assert "Open again" in text(as_("chloe").get(page_of(cast.open_group)))
    as_("chloe").post(page_of(cast.open_group, "reopen/"))
    cast.open_group.refresh_from_db()
    assert cast.open_group.state == SpaceState.ACTIVE
    again = as_("chloe").post(page_of(cast.open_group, "open/"), follow=True)
    assert again.status_code == 404
