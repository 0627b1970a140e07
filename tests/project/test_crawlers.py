"""What programs look for at the root of every website."""

from urllib.robotparser import RobotFileParser
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from hub.commons.discussions.actions import start_thread
from hub.commons.pages.actions import load_pages
from hub.commons.pages.kinds import StartingText
from hub.community.actors.models import Actor
from hub.community.members.models import Profile
from hub.core.access.viewer import Viewer
from hub.core.hubsettings.actions import update_hub_settings
from hub.project import sitemap
from tests.factories import make_member, make_space, viewer_of
from tests.personas import Cast


def addresses(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    places = ElementTree.fromstring(response.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    return [(place.text or "").removeprefix(settings.HUB_URL) for place in places]


def everything(client: Client) -> list[str]:
    return [place for part in addresses(client, "/sitemap.xml") for place in addresses(client, part)]


def test_robots_stay_out_of_what_is_not_for_them(db: None, client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(response.content.decode().splitlines())
    for closed in ("/en/manage/", "/sv/account/login/", "/el/search?q=x", "/hu/inbox/", "/en/messages/3/", "/manage/"):
        assert not rules.can_fetch("Anybot", closed), closed
    for open_one in ("/en/", "/sv/threads/3-x/", "/en/spaces/x/", "/en/organisations/x/"):
        assert rules.can_fetch("Anybot", open_one), open_one
    assert rules.site_maps() == [f"{settings.HUB_URL}/sitemap.xml"]


def test_the_sitemap_names_what_a_visitor_sees_and_nothing_else(cast: Cast, client: Client) -> None:
    bela = viewer_of(cast.bela)
    start_thread("discussion", "Seen by all", "Text.", by=bela, space=cast.open_group)
    start_thread("discussion", "For members", "Text.", by=bela, visibility="members")
    load_pages([StartingText("about", "en", "About", "", "Words.")], by=Viewer(is_system=True))
    found = everything(client)
    assert "/en/about/" in found
    assert f"/en/spaces/{cast.open_group.slug}/" in found
    assert not [place for place in found if cast.closed_group.slug in place]
    assert [place for place in found if place.endswith("-seen-by-all/")]
    assert not [place for place in found if "for-members" in place]
    assert not [place for place in found if "/people/" in place or "/organisations/" in place]
    # A signed-in member gets the same: the list is for search engines.
    client.force_login(cast.bela)
    assert everything(client) == found
    assert all(client.get(place).status_code == 200 for place in found)


def test_the_sitemap_comes_in_parts(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everything(client)
    monkeypatch.setattr(sitemap, "KEYS_PER_PART", 2)
    for number in range(4):
        make_space(f"Group {number}")
    parts = [part for part in addresses(client, "/sitemap.xml") if "spaces" in part]
    assert len(parts) > 2
    assert all(len(addresses(client, part)) <= 2 for part in parts)
    assert len(everything(client)) == len(whole) + 4
    assert client.get(f"/sitemap-spaces-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-threads-0.xml").status_code == 404
    assert client.get(f"/sitemap-threads-{'9' * 30}.xml").status_code == 404


def test_the_sitemap_names_people_who_let_themselves_be_listed(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [part for part in addresses(client, "/sitemap.xml") if "people" in part]
    willing = [make_member(f"Willing {number}") for number in range(5)]
    hidden, left, invited = make_member("Hidden"), make_member("Left"), make_member("Invited", state="invited")
    keys = [member.actor_id for member in (*willing, hidden, left, invited)]
    Profile.objects.filter(pk__in=keys).update(is_indexable=True)
    Profile.objects.filter(pk=hidden.actor_id).update(is_listed=False)
    Actor.objects.filter(pk=left.actor_id).update(state="closed")
    expected = {f"/en/people/{member.actor.handle}/" for member in willing}

    def people() -> list[str]:
        return [place for place in everything(client) if "/people/" in place]

    assert len(people()) == len(expected)
    assert set(people()) == expected
    for place in expected:
        assert "X-Robots-Tag" not in client.get(place)
    monkeypatch.setattr(sitemap, "PEOPLE_PER_PART", 2)
    parts = [part for part in addresses(client, "/sitemap.xml") if "people" in part]
    assert len(parts) == 4
    # The last part holds those alone who have left or have not come yet.
    assert [len(addresses(client, part)) for part in parts] == [2, 2, 1, 0]
    assert {place for part in parts for place in addresses(client, part)} == expected
    assert addresses(client, f"/sitemap-people-{UUID(int=2**128 - 1)}.xml") == []
    assert client.get("/sitemap-people-7.xml").status_code == 404


def test_a_robot_that_has_the_sitemap_gets_304(cast: Cast, client: Client) -> None:
    tag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": tag}).status_code == 304


def test_the_icon_is_found_without_a_page(db: None, client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].endswith(".svg")


def test_whom_to_warn_is_who_the_hub_names(db: None, client: Client) -> None:
    address = "/.well-known/security.txt"
    assert client.get(address).status_code == 404
    update_hub_settings(by=Viewer(is_system=True), contact_email="care@hub.example")
    lines = client.get(address).content.decode().splitlines()
    assert "Contact: mailto:care@hub.example" in lines
    assert [line for line in lines if line.startswith("Expires: ") and line.endswith("T00:00:00Z")]
