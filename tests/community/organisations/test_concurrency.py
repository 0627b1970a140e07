"""Two act on one organisation at the same moment."""

import pytest

from hub.community.organisations.actions import (
    accept_organisation,
    ask_affiliation,
    create_organisation,
    end_affiliation,
    refuse_organisation,
)
from hub.community.organisations.kinds import AffiliationState
from hub.community.organisations.models import Affiliation, Organisation
from hub.community.organisations.queries import get_affiliation
from hub.core.access.errors import Refused
from hub.core.states import MoveRefused
from tests.concurrency import at_once
from tests.factories import affiliate, make_member, make_organisation, viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_two_representatives_do_not_both_leave():
    organisation = make_organisation(people_count=2)
    members = [make_member("One"), make_member("Two")]
    affiliations = [affiliate(member, organisation, is_representative=True) for member in members]
    viewers = [viewer_of(member) for member in members]
    outcomes = at_once(
        *(
            lambda affiliation=affiliation, viewer=viewer: end_affiliation(
                get_affiliation(organisation, affiliation.pk), by=viewer
            )
            for affiliation, viewer in zip(affiliations, viewers, strict=True)
        )
    )
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [Refused]
    left = Affiliation.objects.filter(organisation=organisation, state=AffiliationState.CONFIRMED)
    assert left.filter(is_representative=True).count() == 1
    assert Organisation.objects.get(pk=organisation.pk).people_count == 1


def test_of_two_managers_one_decides():
    organisation = make_organisation(state="submitted", verified_at=None)
    finn = viewer_of(make_member("Finn", hub_role="manager"))
    outcomes = at_once(
        lambda: accept_organisation(Organisation.objects.get(pk=organisation.pk), by=finn),
        lambda: refuse_organisation(Organisation.objects.get(pk=organisation.pk), by=finn, reasons="No."),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refused) == 1
    assert type(refused[0]).__name__ in (MoveRefused.__name__, "PermissionRefused")


def test_a_person_who_asks_twice_at_once_asks_once():
    organisation = make_organisation()
    ana = viewer_of(make_member("Ana"))
    at_once(*[lambda: ask_affiliation(organisation, by=ana)] * 2)
    assert Affiliation.objects.filter(organisation=organisation).count() == 1


def test_one_number_is_not_given_to_two_organisations():
    finn = viewer_of(make_member("Finn", hub_role="manager"))
    outcomes = at_once(
        *(
            lambda name=name: create_organisation(by=finn, name=name, type="ngo", identifiers={"pic": "999877454"})
            for name in ("One", "Two")
        )
    )
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Organisation.objects.count() == 1
