"""Accounts that may be one person's: found when the second comes, listed, settled."""

import pytest
from django.test import Client

from hub.community.actors.models import Actor
from hub.community.management.actions.duplicates import note_duplicates_of, settle_duplicate
from hub.community.management.actions.imports import carry_out_import
from hub.community.management.actions.merging import merge_members
from hub.community.management.models import LikelyDuplicate
from hub.community.management.queries.duplicates import count_likely_pairs, likely_pairs
from hub.community.members.models import Member
from hub.core.access.errors import PermissionRefused
from hub.core.jobs.worker import run_pending_jobs
from hub.core.tables import read_table
from tests.factories import make_member, viewer_of
from tests.personas import Cast


@pytest.fixture
def pair(cast: Cast) -> tuple[Member, Member]:
    """Two accounts that look alike, noted."""
    one = make_member("Ilona Kovács", email="ilona.kovacs@example.hu")
    other = make_member("I. K.", email="ilonakovacs+hub@example.hu")
    note_duplicates_of(other)
    return one, other


def test_a_pair_is_noted_once_and_listed(cast: Cast, client: Client, pair: tuple[Member, Member]) -> None:
    for member in pair:
        note_duplicates_of(member)
    rows = likely_pairs(viewer_of(cast.finn))
    assert [(row.first_id, row.second_id) for row in rows] == [(pair[0].pk, pair[1].pk)]
    client.force_login(cast.finn)
    assert "1 pair of accounts looks alike" in client.get("/en/manage/").content.decode()
    page = client.get("/en/manage/duplicates/").content.decode()
    assert "ilonakovacs+hub@example.hu" in page
    assert f"/en/manage/members/{pair[1].pk}/merge/?into={pair[0].pk}" in page


def test_two_people_are_shown_no_more(cast: Cast, client: Client, pair: tuple[Member, Member]) -> None:
    found = LikelyDuplicate.objects.get()
    client.force_login(cast.finn)
    assert client.post(f"/en/manage/duplicates/{found.pk}/settle/").status_code == 302
    assert count_likely_pairs() == 0
    note_duplicates_of(pair[1])
    assert count_likely_pairs() == 0
    assert settle_duplicate(found.pk, by=viewer_of(cast.finn)) is False
    assert client.post("/en/manage/duplicates/999999/settle/").status_code == 302


def test_a_merged_pair_is_gone(cast: Cast, pair: tuple[Member, Member]) -> None:
    merge_members(pair[1], pair[0], by=viewer_of(cast.finn))
    assert count_likely_pairs() == 0


def test_imported_accounts_are_compared_with_those_that_are_there(cast: Cast) -> None:
    there = make_member("Ilona Kovács")
    Actor.objects.filter(pk=there.actor_id).update(country="HU")
    abroad = make_member("Ilona Kovács")
    Actor.objects.filter(pk=abroad.actor_id).update(country="SE")
    table = read_table("name,email,country\nIlona Kovács,new@example.hu,HU\nSomebody Else,b@example.hu,HU\n".encode())
    mapping = {"0": "name", "1": "email", "2": "country"}
    carry_out_import("members", table, mapping, by=viewer_of(cast.finn), defaults={})
    run_pending_jobs()
    rows = likely_pairs(viewer_of(cast.finn))
    assert [(row.first_id, row.second_email) for row in rows] == [(there.pk, "new@example.hu")]


@pytest.mark.parametrize("name", ["visitor", "ana", "chloe", "elin", "greta"])
def test_only_managers_see_and_settle_pairs(cast: Cast, client: Client, name: str, pair: tuple[Member, Member]) -> None:
    if name != "visitor":
        client.force_login(getattr(cast, name))
    pk = LikelyDuplicate.objects.get().pk
    expected = 302 if name in ("visitor", "greta") else 404
    assert client.get("/en/manage/duplicates/").status_code == expected
    client.post(f"/en/manage/duplicates/{pk}/settle/")
    assert count_likely_pairs() == 1
    with pytest.raises(PermissionRefused):
        settle_duplicate(pk, by=cast.viewers()[name])


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=99999999999999999999"])
def test_hostile_addresses_do_no_harm(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.finn)
    assert client.get(f"/en/manage/duplicates/{query}").status_code == 200
