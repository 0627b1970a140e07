"""Merging two accounts of one person: what moves, what collides, who may."""

import pytest
from django.test import Client

from hub.community.actors.kinds import ActorState
from hub.community.management.actions.merging import merge_members
from hub.community.management.models import MergedParty
from hub.community.management.queries.merging import merge_preview
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import HubSession, Profile
from hub.community.organisations.models import Affiliation
from hub.community.spaces.kinds import SpaceRole
from hub.community.spaces.models import Space, SpaceMembership
from hub.content.contributions.models import Contribution, ThreadParticipant
from hub.content.notifications.models import Notification
from hub.content.reactions.models import Bookmark, Follow, Reaction
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from hub.core.search.kinds import MEMBERS, PUBLIC, SearchQuery
from hub.core.search.queries import find_ids
from hub.core.search.rebuilding import refresh
from hub.core.versions.queries import versions_of
from tests.factories import affiliate, join, make_member, make_space, make_thread, viewer_of
from tests.personas import Cast


def test_everything_moves_and_nothing_collides(cast: Cast, client: Client) -> None:
    old, kept = cast.ana, make_member("Ana Again", email="ana2@example.org")
    mine, theirs = make_thread(old, "Mine"), make_thread(cast.bela, "Theirs")
    other_space = make_space("Only old", member_count=1)
    join(other_space, old)
    join(cast.open_group, old, SpaceRole.LEAD)
    join(cast.open_group, kept)
    Space.objects.filter(pk=cast.open_group.pk).update(member_count=4)
    affiliate(old, cast.organisation, may_speak=True)
    for person in (old, kept):
        Reaction.objects.create(contribution=theirs, actor=person.actor, kind="thanks")
        Bookmark.objects.create(contribution=theirs, actor=person.actor)
        Follow.objects.create(actor=person.actor, target_kind="thread", target_id=str(theirs.pk))
        ThreadParticipant.objects.create(thread=theirs, actor=person.actor, post_count=2)
        Notification.objects.create(recipient=person.actor, kind="reply", verb="x", group_key="same")
    Contribution.objects.filter(pk=theirs.pk).update(reaction_count=2)
    Follow.objects.create(actor=cast.bela.actor, target_kind="actor", target_id=str(old.actor_id))
    client.force_login(old)
    lines = merge_preview(viewer_of(cast.finn), old, kept)
    assert "1 contribution moves." in lines
    assert "2 groups: the higher role stays." in lines
    merge_members(old, kept, by=viewer_of(cast.finn))
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.author_id == kept.actor_id
    assert (theirs.reaction_count, theirs.reactions.count()) == (1, 1)
    assert Bookmark.objects.get().actor_id == kept.actor_id
    assert ThreadParticipant.objects.get(thread=theirs).post_count == 4
    assert Notification.objects.get().recipient_id == kept.actor_id
    roles = dict(SpaceMembership.objects.filter(actor=kept.actor_id).values_list("space", "role"))
    assert roles == {other_space.pk: SpaceRole.MEMBER, cast.open_group.pk: SpaceRole.LEAD}
    assert not SpaceMembership.objects.filter(actor=old.actor_id).exists()
    assert Space.objects.get(pk=cast.open_group.pk).member_count == 3
    assert Affiliation.objects.get(person=kept.actor_id).may_speak
    assert Follow.objects.get(actor=cast.bela.actor).target_id == str(kept.actor_id)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.state, old.is_active, old.actor.state) == (MemberState.CLOSED, False, ActorState.CLOSED)
    assert kept.unread_count == 1
    assert not HubSession.objects.filter(member=old).exists()
    assert Activity.objects.filter(verb="community.management.members_merged").exists()
    response = Client().get(f"/en/people/{old.actor.handle}/")
    assert (response.status_code, response["Location"]) == (301, f"/en/people/{kept.actor.handle}/")


def test_addresses_lead_on_through_several_merges(cast: Cast) -> None:
    first, second, third = (make_member(f"Person {n}") for n in range(3))
    viewer = viewer_of(cast.finn)
    merge_members(first, second, by=viewer)
    merge_members(second, third, by=viewer)
    assert set(MergedParty.objects.values_list("into_id", flat=True)) == {third.actor_id}


@pytest.mark.parametrize(
    "state", [MemberState.INVITED, MemberState.REGISTERED, MemberState.SUSPENDED, MemberState.ACTIVE]
)
def test_accounts_in_any_living_state_can_go(cast: Cast, state: str) -> None:
    old = make_member("Old", state=state)
    merge_members(old, cast.ana, by=viewer_of(cast.finn))
    old.refresh_from_db()
    assert old.state == MemberState.CLOSED


@pytest.mark.parametrize("name", ["ana", "elin"])
def test_only_managers_merge(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionRefused):
        merge_members(cast.bela, cast.chloe, by=viewer_of(getattr(cast, name)))


def test_staff_are_not_merged_by_their_equals_nor_with_their_role(cast: Cast) -> None:
    viewer = viewer_of(cast.finn)
    equal = make_member("Equal", hub_role=HubRole.MANAGER)
    for old, kept in ((equal, cast.ana), (cast.ana, equal), (cast.ana, cast.finn), (cast.finn, cast.ana)):
        with pytest.raises(PermissionRefused):
            merge_members(old, kept, by=viewer)
    with pytest.raises(Refused):
        merge_members(cast.elin, cast.ana, by=viewer)


def test_an_account_is_not_merged_with_itself_or_a_closed_one(cast: Cast) -> None:
    closed = make_member("Closed", state=MemberState.CLOSED)
    for old, kept in ((cast.ana, cast.ana), (closed, cast.ana), (cast.ana, closed)):
        with pytest.raises(Refused):
            merge_members(old, kept, by=viewer_of(cast.finn))


def test_a_merge_that_fails_moves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = make_thread(cast.ana)

    def broken(*_args: object, **_rest: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("hub.community.management.actions.merging.record", broken)
    with pytest.raises(RuntimeError):
        merge_members(cast.ana, cast.bela, by=viewer_of(cast.finn))
    thread.refresh_from_db()
    assert thread.author_id == cast.ana.actor_id


def test_a_manager_merges_in_the_browser(cast: Cast, client: Client) -> None:
    make_thread(cast.ana)
    client.force_login(cast.finn)
    address = f"/en/manage/members/{cast.ana.pk}/merge/"
    assert "Nobody found" in client.get(address).content.decode()
    assert "Béla Member" in client.get(f"{address}?q=Béla").content.decode()
    page = client.get(f"{address}?into={cast.bela.pk}").content.decode()
    assert "1 contribution moves." in page
    assert client.get(f"{address}?into=99999").status_code == 404
    assert client.get(f"{address}?into=x").status_code == 200
    assert client.post(address, {"into": cast.ana.pk}).status_code == 422
    assert client.post(address, {"into": cast.bela.pk}).status_code == 302
    assert "was merged into" in client.get(f"/en/manage/members/{cast.ana.pk}/").content.decode()


def test_reports_wait_on_the_first_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.elin)
    assert "Reports" in client.get("/en/manage/").content.decode()


def test_the_search_and_visitors_pages_follow_a_merge(cast: Cast) -> None:
    old, kept = make_member("Ilona Old"), make_member("Ilona Kept")
    Profile.objects.filter(actor__in=(old.actor_id, kept.actor_id)).update(is_listed=True)
    refresh("person", [old.actor_id, kept.actor_id])
    thread = make_thread(old)
    ThreadParticipant.objects.create(thread=thread, actor=old.actor)

    def found() -> set[str]:
        return set(find_ids(SearchQuery(text="Ilona", audience=frozenset({MEMBERS, PUBLIC})))[0])

    assert found() == {str(old.actor_id), str(kept.actor_id)}
    before = versions_of(f"thread:{thread.pk}")
    merge_members(old, kept, by=viewer_of(cast.finn))
    run_pending_jobs()
    assert found() == {str(kept.actor_id)}
    assert versions_of(f"thread:{thread.pk}") != before
