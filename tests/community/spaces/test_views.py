"""Groups on their pages: finding, reading, joining, asking, answering, leaving."""

import pytest
from django.test import Client

from hub.community.spaces.models import JoinRequest, SpaceMembership
from tests.personas import Cast


def test_everybody_finds_open_groups_and_nobody_reads_closed_ones(cast: Cast, client: Client) -> None:
    page = client.get("/en/spaces/").content.decode()
    assert "Open group" in page
    assert "Closed group" not in page
    assert client.get(f"/en/spaces/{cast.open_group.slug}/").status_code == 200
    assert client.get(f"/en/spaces/{cast.closed_group.slug}/").status_code == 404
    client.force_login(cast.ana)
    assert "Only members of the group" in client.get(f"/en/spaces/{cast.closed_group.slug}/").content.decode()
    client.force_login(cast.bela)
    assert "Your groups" in client.get("/en/spaces/").content.decode()
    assert client.get(f"/en/spaces/{cast.closed_group.slug}/members/").status_code == 200


def test_joining_and_leaving(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    address = f"/en/spaces/{cast.open_group.slug}/join/"
    client.post(address)
    assert SpaceMembership.objects.filter(space=cast.open_group, actor=cast.ana.actor).exists()
    client.post(address, {"leave": "1"})
    assert not SpaceMembership.objects.filter(space=cast.open_group, actor=cast.ana.actor).exists()


def test_asking_and_answering_with_a_reason(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    client.post(f"/en/spaces/{cast.closed_group.slug}/join/", {"reason": "I teach robotics"})
    request = JoinRequest.objects.get()
    desk = f"/en/spaces/{cast.closed_group.slug}/requests/"
    assert client.get(desk).status_code == 404
    client.force_login(cast.chloe)
    assert "I teach robotics" in client.get(desk).content.decode()
    refused = client.post(desk, {"request": request.pk, "refuse": "1", "answer": ""})
    assert refused.status_code == 422
    assert client.post(desk, {"request": request.pk, "accept": "1", "answer": "Welcome"}).status_code == 302
    assert SpaceMembership.objects.filter(space=cast.closed_group, actor=cast.ana.actor).exists()


@pytest.mark.parametrize("after", ["x", "1.x", "9" * 40 + ".1", "-1.1"])
def test_a_broken_place_in_the_list_shows_its_top(cast: Cast, client: Client, after: str) -> None:
    assert client.get(f"/en/spaces/?after={after}").status_code == 200
