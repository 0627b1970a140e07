"""Accounts: joining, roles, suspension, sessions, closing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.community.actors.kinds import ActorState
from hub.community.members.actions import (
    change_hub_role,
    close_account,
    confirm_member,
    end_sessions,
    register_member,
    reinstate_member,
    restrict_member,
    suspend_member,
)
from hub.community.members.kinds import HubRole, MemberState
from hub.community.members.models import Acceptance, HubSession, Member
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import make_member, viewer_of
from tests.personas import Cast


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def sign_in(member: Member, key: str) -> HubSession:
    return HubSession.objects.create(
        session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=1), member=member
    )


def test_register_makes_an_unconfirmed_account_without_a_password(db: None) -> None:
    member = register_member(
        " New.Person@Example.ORG ", "New Person", by=VISITOR, country="HU", terms_version="1", privacy_version="2"
    )
    member.refresh_from_db()
    assert (member.email, member.state, member.has_usable_password()) == (
        "new.person@example.org",
        MemberState.REGISTERED,
        False,
    )
    assert (member.actor.name, member.actor.country) == ("New Person", "HU")
    assert set(Acceptance.objects.values_list("document", "version")) == {("terms", "1"), ("privacy", "2")}
    assert verbs() == ["community.member.registered"]


def test_register_refuses_an_address_that_is_taken_in_any_case(db: None) -> None:
    make_member(email="taken@example.org")
    with pytest.raises(Refused) as refused:
        register_member("Taken@example.org", "Other", by=VISITOR)
    assert refused.value.field == "email"


def test_register_accepts_an_address_that_differs_in_dots(db: None) -> None:
    make_member(email="a.b@example.org")
    assert register_member("ab@example.org", "Other", by=VISITOR).pk


def test_two_people_of_one_name_get_two_handles(db: None) -> None:
    handles = {register_member(f"p{n}@example.org", "Same Name", by=VISITOR).actor.handle for n in range(3)}
    assert len(handles) == 3


def test_a_name_without_latin_letters_still_gets_a_handle(db: None) -> None:
    assert register_member("g@example.org", "Ελένη", by=VISITOR).actor.handle


def test_confirm_joins_once(db: None) -> None:
    member = register_member("x@example.org", "X Y", by=VISITOR)
    confirm_member(member, by=VISITOR)
    confirm_member(member, by=VISITOR)
    member.refresh_from_db()
    assert member.state == MemberState.ACTIVE
    assert verbs().count("community.member.joined") == 1


def test_confirm_does_not_lift_a_suspension(cast: Cast) -> None:
    assert confirm_member(cast.greta, by=VISITOR).state == MemberState.SUSPENDED


def test_a_manager_gives_a_role_but_none_above_their_own(cast: Cast) -> None:
    by = viewer_of(cast.finn)
    change_hub_role(cast.ana, HubRole.EDITOR, by=by)
    cast.ana.refresh_from_db()
    assert cast.ana.hub_role == HubRole.EDITOR
    with pytest.raises(Refused):
        change_hub_role(cast.ana, HubRole.ADMINISTRATOR, by=by)
    with pytest.raises(Refused):
        change_hub_role(cast.ana, "emperor", by=by)


def test_nobody_changes_their_own_role_and_members_change_none(cast: Cast) -> None:
    for acting, target in ((cast.finn, cast.finn), (cast.ana, cast.bela), (cast.elin, cast.ana)):
        with pytest.raises(PermissionRefused):
            change_hub_role(target, HubRole.MODERATOR, by=viewer_of(acting))


def test_the_last_administrator_keeps_the_role_and_the_account(db: None) -> None:
    first, second = (make_member(hub_role=HubRole.ADMINISTRATOR) for _ in range(2))
    change_hub_role(second, HubRole.MEMBER, by=viewer_of(first))
    with pytest.raises(Refused):
        close_account(first, by=viewer_of(first))


def test_suspension_ends_every_session_and_hides_the_person(cast: Cast) -> None:
    sign_in(cast.ana, "s1")
    suspend_member(cast.ana, by=viewer_of(cast.elin))
    cast.ana.refresh_from_db()
    assert (cast.ana.state, cast.ana.is_active, cast.ana.actor.state) == (
        MemberState.SUSPENDED,
        False,
        ActorState.SUSPENDED,
    )
    assert not HubSession.objects.exists()
    assert viewer_of(cast.ana) is VISITOR
    reinstate_member(cast.ana, by=viewer_of(cast.elin))
    assert viewer_of(cast.ana).is_member


def test_a_moderator_cannot_suspend_a_manager_nor_themselves(cast: Cast) -> None:
    for target in (cast.finn, cast.elin):
        with pytest.raises(PermissionRefused):
            suspend_member(target, by=viewer_of(cast.elin))


def test_suspending_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(MoveRefused):
        suspend_member(cast.greta, by=viewer_of(cast.elin))


def test_a_restricted_member_reads_and_holds_no_role(cast: Cast) -> None:
    restrict_member(cast.elin, by=viewer_of(cast.finn))
    viewer = viewer_of(cast.elin)
    assert viewer.is_member
    assert not viewer.holds("moderator")


def test_end_sessions_spares_the_current_one(cast: Cast) -> None:
    for key in ("one", "two", "three"):
        sign_in(cast.ana, key)
    sign_in(cast.bela, "other")
    assert end_sessions(cast.ana, by=viewer_of(cast.ana), keep="two") == 2
    assert set(HubSession.objects.values_list("session_key", flat=True)) == {"two", "other"}


def test_nobody_ends_the_sessions_of_others(cast: Cast) -> None:
    with pytest.raises(PermissionRefused):
        end_sessions(cast.bela, by=viewer_of(cast.ana))


def test_closing_hides_the_person_and_signs_out(cast: Cast) -> None:
    sign_in(cast.ana, "s1")
    close_account(cast.ana, by=viewer_of(cast.ana))
    cast.ana.refresh_from_db()
    assert (cast.ana.state, cast.ana.actor.state) == (MemberState.CLOSED, ActorState.CLOSED)
    assert not HubSession.objects.exists()
    with pytest.raises(PermissionRefused):
        close_account(cast.bela, by=viewer_of(cast.elin))
