"""Feeds show everybody what a visitor sees."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from hub.commons.discussions import actions
from hub.community.spaces.kinds import SpaceState
from hub.content.contributions.models import Contribution
from tests.factories import make_space, make_thread, viewer_of
from tests.personas import Cast

FEED = "/en/threads/feed.atom"
_ATOM = "{http://www.w3.org/2005/Atom}"


def _titles(client: Client, address: str = FEED) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(response.content).iter(f"{_ATOM}entry")
    return [entry.findtext(f"{_ATOM}title") or "" for entry in entries]


@pytest.fixture
def _threads(cast: Cast) -> None:
    bela = viewer_of(cast.bela)
    actions.start_thread("discussion", "In the open", "1 < 2 & <b>so</b> on.", by=bela)
    actions.start_thread("discussion", "In the group", "Text.", by=bela, space=cast.open_group)
    actions.start_thread("discussion", "For members", "Text.", by=bela, visibility="members")
    actions.start_thread("discussion", "Behind the door", "Text.", by=bela, space=cast.closed_group)


@pytest.mark.usefixtures("_threads")
def test_the_feed_has_the_latest_public_threads_first_also_for_members(cast: Cast, client: Client) -> None:
    assert _titles(client) == ["In the group", "In the open"]
    client.force_login(cast.bela)
    assert _titles(client) == ["In the group", "In the open"]


@pytest.mark.usefixtures("_threads")
def test_a_public_group_has_a_feed_and_no_other_has(cast: Cast, client: Client) -> None:
    assert _titles(client, f"{FEED}?space={cast.open_group.slug}") == ["In the group"]
    forming = make_space("Not yet", state=SpaceState.FORMING)
    for member in (None, cast.bela):
        if member:
            client.force_login(member)
        for slug in (cast.closed_group.slug, forming.slug, "nowhere"):
            assert client.get(f"{FEED}?space={slug}").status_code == 404


def test_a_sign_that_xml_cannot_hold_costs_nobody_the_feed(cast: Cast, client: Client) -> None:
    Contribution.objects.filter(pk=make_thread(cast.ana).pk).update(title="Bell\x07 and all")
    assert _titles(client) == ["Bell and all"]


@pytest.mark.usefixtures("_threads")
def test_the_lists_name_their_feed(cast: Cast, client: Client) -> None:
    assert f'href="{FEED}"' in client.get("/en/threads/").content.decode()
    slug = cast.open_group.slug
    assert f'href="{FEED}?space={slug}"' in client.get(f"/en/threads/?space={slug}").content.decode()


@pytest.mark.usefixtures("_threads")
def test_a_feed_reader_gets_304_until_somebody_writes(cast: Cast, client: Client) -> None:
    tag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"if-none-match": tag}).status_code == 304
    actions.start_thread("question", "A new one", "Text.", by=viewer_of(cast.ana))
    assert client.get(FEED, headers={"if-none-match": tag}).status_code == 200
    assert _titles(client)[0] == "A new one"
