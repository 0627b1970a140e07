"""What happens in groups after something happened elsewhere."""

import pytest
from django.core import mail

from hub.community.members.actions import close_account
from hub.community.organisations.actions import (
    ask_affiliation,
    change_affiliation,
    confirm_affiliation,
    end_affiliation,
    withdraw_organisation,
)
from hub.community.organisations.models import Affiliation
from hub.community.spaces.actions import add_member, invite_address, invite_party
from hub.community.spaces.models import SpaceMembership
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from tests.factories import viewer_of
from tests.personas import Cast

THE_HUB = Viewer(is_system=True)


def places(member: object) -> set[int]:
    return set(SpaceMembership.objects.filter(actor=member.actor).values_list("space_id", flat=True))  # type: ignore[attr-defined]


@pytest.fixture
def represented(cast: Cast) -> Cast:
    """The organisation is in the open group, with Dimitris."""
    add_member(cast.open_group, cast.organisation.actor, by=THE_HUB)
    return cast


def test_a_new_representative_comes_into_the_groups_and_leaves_them_when_it_ends(represented: Cast):
    cast = represented
    dimitris = viewer_of(cast.dimitris)
    asked = ask_affiliation(cast.organisation, by=viewer_of(cast.ana))
    confirm_affiliation(asked, by=dimitris)
    run_pending_jobs()
    assert places(cast.ana) == set()
    change_affiliation(asked, by=dimitris, is_representative=True, may_speak=False)
    run_pending_jobs()
    assert places(cast.ana) == {cast.open_group.pk}
    last = Activity.objects.filter(verb="community.space.joined").latest("id")
    assert (last.actor_id, last.ordered_by_id) == (None, cast.dimitris.actor_id)
    end_affiliation(asked, by=viewer_of(cast.ana))
    run_pending_jobs()
    assert places(cast.ana) == set()


def test_an_organisation_that_withdraws_leaves_its_groups(represented: Cast):
    cast = represented
    withdraw_organisation(cast.organisation, by=viewer_of(cast.dimitris))
    run_pending_jobs()
    assert not SpaceMembership.objects.filter(actor__in=[cast.organisation.actor, cast.dimitris.actor]).exists()
    assert Affiliation.objects.get().is_representative


def test_a_member_who_closes_the_account_leaves_all_groups(cast: Cast):
    cast.open_group.member_count = cast.closed_group.member_count = 2
    cast.open_group.save()
    cast.closed_group.save()
    close_account(cast.bela, by=viewer_of(cast.bela))
    run_pending_jobs()
    assert places(cast.bela) == set()


def test_addresses_get_a_mail_and_members_do_not(cast: Cast):
    chloe = viewer_of(cast.chloe)
    invite_party(cast.closed_group, cast.ana.actor, by=chloe)
    invite_address(cast.closed_group, "new@example.org", by=chloe)
    run_pending_jobs()
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
