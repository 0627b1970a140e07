"""Proposing, entering and editing organisations."""

from typing import Any

import pytest

from hub.community.organisations.actions import (
    add_member_organisation,
    create_organisation,
    edit_organisation,
    propose_organisation,
    remove_member_organisation,
)
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import Affiliation, MemberOrganisation, Organisation, OrganisationIdentifier
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.states import EditConflict
from tests.factories import make_member, make_organisation, viewer_of
from tests.personas import Cast

PLAIN: dict[str, Any] = {"name": "Example Academy", "type": "school", "country": "SE"}


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def test_a_member_proposes_a_draft_and_asks_to_belong_to_it(cast: Cast):
    organisation = propose_organisation(
        by=viewer_of(cast.ana),
        title="Head teacher",
        **PLAIN,
        website="www.example.org/en",
        identifiers={"pic": "999 877 454", "ror": ""},
        languages=["sv", "sv", "en"],
        sectors=["primary"],
        about="We teach.\r\n\r\n\r\n\r\nAnd learn.",
        region="SE11",
    )
    organisation.refresh_from_db()
    assert organisation.state == OrganisationState.DRAFT
    assert organisation.verified_at is None
    assert organisation.website == "https://www.example.org/en"
    assert organisation.website_host == "example.org"
    assert organisation.about == "We teach.\n\nAnd learn."
    assert (organisation.actor.name, organisation.actor.country, organisation.actor.region) == (
        "Example Academy",
        "SE",
        "SE11",
    )
    assert organisation.country == "SE"
    assert organisation.actor.handle == "example-academy"
    assert organisation.actor.languages == ["sv", "en"]
    assert list(organisation.identifiers.values_list("scheme", "value")) == [("pic", "999877454")]
    asked = Affiliation.objects.get(organisation=organisation)
    assert (asked.person, asked.state, asked.title, asked.wants_to_represent) == (
        cast.ana.actor,
        AffiliationState.ASKED,
        "Head teacher",
        True,
    )
    assert verbs() == ["community.organisation.proposed", "community.affiliation.asked"]
    assert Activity.objects.first().target_uuid == organisation.pk


def test_a_manager_enters_an_organisation_that_is_accepted_at_once(cast: Cast):
    organisation = create_organisation(by=viewer_of(cast.finn), **PLAIN)
    assert organisation.state == OrganisationState.ACCEPTED
    assert organisation.verified_at is not None
    assert organisation.verified_by_id == cast.finn.actor_id
    assert not Affiliation.objects.filter(organisation=organisation).exists()
    assert verbs() == ["community.organisation.created"]


@pytest.mark.parametrize("who", ["visitor", "greta"])
def test_only_active_members_propose(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        propose_organisation(by=cast.viewers()[who], **PLAIN)
    assert verbs() == []


@pytest.mark.parametrize("who", ["visitor", "ana", "dimitris", "elin"])
def test_only_managers_enter_an_accepted_one(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        create_organisation(by=cast.viewers()[who], **PLAIN)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": ""}),
        ("name", {"name": " \u202e "}),
        ("name", {"name": "12345"}),
        ("name", {"name": "Buy at www.example.org"}),
        ("name", {"name": "A" * 201}),
        ("type", {"type": ""}),
        ("type", {"type": "castle"}),
        ("size_class", {"type": "company", "size_class": "giant"}),
        ("country", {"country": "QQ"}),
        ("country", {"country": "EL"}),
        ("region", {"region": "HU110"}),
        ("region", {"country": "", "region": "SE11"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("website", {"website": "not an address"}),
        ("website", {"website": "https://example.org/" + "a" * 300}),
        ("languages", {"languages": ["xx"]}),
        ("sectors", {"sectors": ["moon"]}),
        ("about", {"about": "a" * 4001}),
        ("pic", {"identifiers": {"pic": "12"}}),
        ("ror", {"identifiers": {"ror": "02mhbdp95"}}),
        ("oid", {"identifiers": {"oid": "12345678"}}),
        ("identifiers", {"identifiers": {"duns": "1"}}),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field_and_nothing_is_saved(
    cast: Cast, field: str, change: dict[str, Any]
):
    before = Organisation.objects.count()
    with pytest.raises(Refused) as refused:
        propose_organisation(by=viewer_of(cast.ana), **PLAIN | change)
    assert refused.value.field == field
    assert Organisation.objects.count() == before
    assert verbs() == []


def test_only_companies_keep_a_size(cast: Cast):
    by = viewer_of(cast.finn)
    company = create_organisation(by=by, name="Example Ltd", type="company", size_class="small")
    school = create_organisation(by=by, name="Example School", type="school", size_class="small")
    assert (company.size_class, school.size_class) == ("small", "")
    edit_organisation(company, by=by, expected=1, type="ngo")
    company.refresh_from_db()
    assert company.size_class == ""


def test_a_number_belongs_to_one_organisation(cast: Cast):
    by = viewer_of(cast.finn)
    create_organisation(by=by, **PLAIN, identifiers={"oid": "E10000001"})
    with pytest.raises(Refused) as refused:
        create_organisation(by=by, name="Another", type="ngo", identifiers={"oid": "e10000001"})
    assert refused.value.field == "oid"
    assert not Organisation.objects.filter(actor__name="Another").exists()


def test_two_organisations_of_one_name_have_different_handles(cast: Cast):
    by = viewer_of(cast.finn)
    handles = {create_organisation(by=by, **PLAIN).actor.handle for _ in range(3)}
    assert len(handles) == 3


def test_a_representative_edits_and_counts_the_version_up(cast: Cast):
    organisation = edit_organisation(
        cast.organisation,
        by=viewer_of(cast.dimitris),
        expected=1,
        name="Ő University",
        country="HU",
        region="HU110",
        languages=["hu"],
        identifiers={"ror": "02mhbdp94"},
    )
    organisation.refresh_from_db()
    organisation.actor.refresh_from_db()
    assert (organisation.actor.name, organisation.sort_key, organisation.country) == (
        "Ő University",
        "o university",
        "HU",
    )
    assert (organisation.actor.country, organisation.actor.region, organisation.actor.languages) == (
        "HU",
        "HU110",
        ["hu"],
    )
    assert organisation.version == 2
    assert Activity.objects.get(verb="community.organisation.edited").data["fields"] == [
        "country",
        "identifiers",
        "languages",
        "name",
        "region",
    ]
    edit_organisation(organisation, by=viewer_of(cast.dimitris), expected=2, identifiers={"ror": ""})
    assert not OrganisationIdentifier.objects.exists()


def test_the_second_of_two_editors_is_told_and_changes_nothing(cast: Cast):
    by = viewer_of(cast.dimitris)
    edit_organisation(cast.organisation, by=by, expected=1, about="First.")
    with pytest.raises(EditConflict):
        edit_organisation(cast.organisation, by=by, expected=1, about="Second.", name="Second")
    cast.organisation.refresh_from_db()
    assert cast.organisation.about == "First."
    assert cast.organisation.actor.name == "Example University"


@pytest.mark.parametrize("who", ["visitor", "ana", "bela", "chloe", "elin", "greta"])
def test_others_do_not_edit(cast: Cast, who: str):
    with pytest.raises(PermissionRefused):
        edit_organisation(cast.organisation, by=cast.viewers()[who], expected=1, about="Mine.")


def test_a_parent_needs_somebody_who_answers_for_it(cast: Cast):
    parent = make_organisation("Example Ministry")
    with pytest.raises(Refused) as refused:
        edit_organisation(cast.organisation, by=viewer_of(cast.dimitris), expected=1, parent=parent)
    assert refused.value.field == "parent"
    edit_organisation(cast.organisation, by=viewer_of(cast.finn), expected=1, parent=parent)
    assert Organisation.objects.get(pk=cast.organisation.pk).parent == parent


def test_a_parent_in_a_circle_is_refused(cast: Cast):
    by = viewer_of(cast.finn)
    middle = make_organisation("Middle", parent=cast.organisation)
    lowest = make_organisation("Lowest", parent=middle)
    for parent in (cast.organisation, middle, lowest):
        with pytest.raises(Refused):
            edit_organisation(cast.organisation, by=by, expected=1, parent=parent)


def test_a_proposal_names_its_parent_freely(cast: Cast):
    draft = propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    edit_organisation(draft, by=viewer_of(cast.ana), expected=1, parent=cast.organisation)
    assert draft.parent == cast.organisation


def test_a_body_names_its_members_once_and_either_side_ends_it(cast: Cast):
    school = make_organisation("Example School")
    stranger = make_member("Stranger")
    add_member_organisation(cast.organisation, school, by=viewer_of(cast.dimitris))
    add_member_organisation(cast.organisation, school, by=viewer_of(cast.finn))
    assert verbs() == ["community.organisation.member_added"]
    with pytest.raises(PermissionRefused):
        remove_member_organisation(cast.organisation, school, by=viewer_of(stranger))
    Affiliation.objects.create(
        person=stranger.actor, organisation=school, state=AffiliationState.CONFIRMED, is_representative=True
    )
    remove_member_organisation(cast.organisation, school, by=viewer_of(stranger))
    remove_member_organisation(cast.organisation, school, by=viewer_of(cast.finn))
    assert not MemberOrganisation.objects.exists()
    assert verbs() == ["community.organisation.member_added", "community.organisation.member_removed"]


def test_a_body_is_not_its_own_member(cast: Cast):
    with pytest.raises(Refused):
        add_member_organisation(cast.organisation, cast.organisation, by=viewer_of(cast.finn))
    with pytest.raises(PermissionRefused):
        add_member_organisation(cast.organisation, make_organisation("Other"), by=VISITOR)
