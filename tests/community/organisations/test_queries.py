"""What lists of organisations hold."""

import uuid

import pytest
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from hub.community.organisations import queries
from hub.community.organisations.kinds import AffiliationState, OrganisationState
from hub.community.organisations.models import MemberOrganisation, OrganisationIdentifier
from hub.community.organisations.queries import OrganisationFilter
from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import VISITOR
from tests.factories import affiliate, make_member, make_organisation, viewer_of
from tests.personas import Cast

ALL = OrganisationFilter()


@pytest.mark.django_db
def test_the_list_holds_accepted_ones_in_the_order_of_names():
    for name in ("Zeta", "Ágnes School", "beta"):
        make_organisation(name)
    for state in OrganisationState:
        if state != OrganisationState.ACCEPTED:
            make_organisation(f"Not {state}", state=state)
    suspended = make_organisation("Suspended")
    suspended.actor.state = "suspended"
    suspended.actor.save()
    assert [row.name for row in queries.organisations(ALL)] == ["Ágnes School", "beta", "Zeta"]


@pytest.mark.django_db
def test_the_list_is_paged_by_key_without_gaps_even_among_equal_names():
    for number in range(7):
        make_organisation("Same" if number % 2 else "Other")
    seen, after = [], None
    while True:
        rows = queries.organisations(ALL, after=after, limit=2)
        seen += [row.id for row in rows[:2]]
        if len(rows) <= 2:
            break
        after = (rows[1].sort_key, rows[1].id)
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.django_db
def test_the_list_is_narrowed_by_type_and_country():
    make_organisation("School SE", country="SE")
    make_organisation("School HU", country="HU")
    make_organisation("University SE", country="SE", type="university")

    def names(**filters: str) -> list[str]:
        return [row.name for row in queries.organisations(OrganisationFilter(**filters))]

    assert names(type="school") == ["School HU", "School SE"]
    assert names(country="SE") == ["School SE", "University SE"]
    assert names(type="university", country="SE") == ["University SE"]
    assert names(type="university", country="HU") == []
    assert queries.countries_with_organisations() == ["HU", "SE"]


@pytest.mark.django_db
def test_without_organisations_there_are_no_countries():
    make_organisation("Nowhere")
    make_organisation("Draft", state="draft", country="SE")
    assert queries.countries_with_organisations() == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_is_one_statement(db: None, django_assert_num_queries: DjangoAssertNumQueries, count: int):
    for number in range(count):
        make_organisation(f"Example {number}")
    with django_assert_num_queries(1):
        assert len(queries.organisations(ALL)) == count


def test_what_one_may_not_see_does_not_exist(cast: Cast):
    draft = make_organisation("Draft", state="draft", verified_at=None, proposed_by=cast.bela.actor)
    assert queries.get_organisation(viewer_of(cast.bela), draft.actor.handle) == draft
    for who in ("visitor", "ana", "elin", "greta"):
        with pytest.raises(Http404):
            queries.get_organisation(cast.viewers()[who], draft.actor.handle)
    with pytest.raises(Http404):
        queries.get_organisation(VISITOR, "nothing-of-that-name")


def test_people_are_shown_to_those_whom_they_chose(cast: Cast):
    cast.dimitris.actor.profile.audiences = {"affiliations": "members"}
    cast.dimitris.actor.profile.save()
    for member, audience in ((cast.ana, "members"), (cast.bela, None), (cast.chloe, "nobody"), (cast.greta, None)):
        affiliate(member, cast.organisation)
        if audience:
            member.actor.profile.audiences = {"affiliations": audience}
            member.actor.profile.save()
    cast.greta.actor.state = "suspended"
    cast.greta.actor.save()
    affiliate(cast.elin, cast.organisation, state=AffiliationState.ASKED)

    def seen_by(who: str) -> list[str]:
        return [row.name for row in queries.people_of(cast.viewers()[who], cast.organisation)]

    assert seen_by("visitor") == ["Béla Member"]
    assert seen_by("elin") == ["Dimitris Voice", "Ana Ordinary", "Béla Member"]
    assert seen_by("dimitris") == seen_by("finn") == ["Dimitris Voice", "Ana Ordinary", "Béla Member", "Chloé Lead"]


def test_representatives_and_managers_see_who_waits_with_a_hint_at_their_address(cast: Cast):
    cast.organisation.website_host = "example.edu"
    cast.organisation.save()
    insider = make_member("Insider", email="insider@staff.example.edu")
    pretender = make_member("Pretender", email="x@notexample.edu")
    for member in (insider, pretender):
        affiliate(member, cast.organisation, state=AffiliationState.ASKED)
    for who in ("dimitris", "finn"):
        rows = queries.people_waiting_for(cast.viewers()[who], cast.organisation)
        assert [(row.name, row.is_email_of_website) for row in rows] == [("Insider", True), ("Pretender", False)]
    for who in ("visitor", "ana", "elin"):
        with pytest.raises(PermissionRefused):
            queries.people_waiting_for(cast.viewers()[who], cast.organisation)


def test_ones_own_places_with_how_many_wait(cast: Cast):
    affiliate(cast.ana, cast.organisation, state=AffiliationState.ASKED)
    (place,) = queries.own_affiliations(viewer_of(cast.dimitris))
    assert (place.name, place.is_representative, place.waiting) == ("Example University", True, 1)
    (place,) = queries.own_affiliations(viewer_of(cast.ana))
    assert (place.state, place.waiting) == ("asked", 0)
    assert queries.own_affiliations(VISITOR) == []


def test_the_desk_has_the_longest_waiting_first_and_questions_last(cast: Cast):
    finn = viewer_of(cast.finn)
    times = {"in_review": 3, "submitted": 2, "more_information": 1, "draft": 0}
    for state, day in times.items():
        make_organisation(state, state=state, verified_at=None, submitted_at=f"2026-01-0{day + 1}T00:00:00Z")
    assert [row.name for row in queries.review_queue(finn)] == ["submitted", "in_review", "more_information"]
    for who in ("visitor", "ana", "dimitris", "elin"):
        with pytest.raises(PermissionRefused):
            queries.review_queue(cast.viewers()[who])


def test_organisations_without_a_representative_are_found(cast: Cast):
    alone = make_organisation("Alone")
    closed = make_organisation("Closed")
    member = make_member("Gone")
    affiliate(member, closed, is_representative=True)
    member.actor.state = "closed"
    member.actor.save()
    affiliate(cast.ana, alone)
    assert [row.name for row in queries.orphaned_organisations(viewer_of(cast.finn))] == ["Alone", "Closed"]


def test_the_same_organisation_is_recognised_by_name_or_website(cast: Cast):
    known = make_organisation("University of Example", website_host="example.edu")
    draft = make_organisation("Example University Draft", state="draft", match_key="example university")
    ana, finn = viewer_of(cast.ana), viewer_of(cast.finn)
    # The cast's own is called Example University.
    assert {row.id for row in queries.similar_organisations(ana, name="EXAMPLE university")} == {
        known.pk,
        cast.organisation.pk,
    }
    assert [row.id for row in queries.similar_organisations(ana, name="?", website="http://www.example.edu/x")] == [
        known.pk
    ]
    assert draft.pk in {row.id for row in queries.similar_organisations(finn, name="Example University")}
    assert queries.similar_organisations(ana, name="Something else") == []
    found = queries.similar_organisations(ana, name="University of Example", except_id=known.pk)
    assert [row.id for row in found] == [cast.organisation.pk]


def test_relations_show_only_what_takes_part(cast: Cast):
    make_organisation("Faculty", parent=cast.organisation)
    make_organisation("Hidden faculty", parent=cast.organisation, state="draft")
    MemberOrganisation.objects.create(body=cast.organisation, organisation=make_organisation("Member"))
    MemberOrganisation.objects.create(body=make_organisation("Coalition"), organisation=cast.organisation)
    assert [(row.relation, row.name) for row in queries.related_organisations(cast.organisation)] == [
        ("body", "Coalition"),
        ("child", "Faculty"),
        ("member", "Member"),
    ]


def test_the_export_holds_every_organisation_once_with_its_representatives(cast: Cast):
    OrganisationIdentifier.objects.create(organisation=cast.organisation, scheme="ror", value="02mhbdp94")
    affiliate(cast.ana, cast.organisation, is_representative=True)
    for number in range(4):
        make_organisation(f"Other {number}", state="draft")
    rows = list(queries.organisations_to_export(viewer_of(cast.finn), chunk=2))
    assert [row.name for row in rows] == ["Example University", *(f"Other {number}" for number in range(4))]
    assert (rows[0].ror, rows[0].pic, rows[0].representatives) == ("02mhbdp94", None, "Ana Ordinary, Dimitris Voice")
    for who in ("visitor", "ana", "dimitris", "elin"):
        with pytest.raises(PermissionRefused):
            queries.organisations_to_export(cast.viewers()[who])


def test_an_affiliation_is_found_within_its_organisation_only(cast: Cast):
    affiliation = affiliate(cast.ana, cast.organisation)
    assert queries.get_affiliation(cast.organisation, affiliation.pk) == affiliation
    with pytest.raises(Http404):
        queries.get_affiliation(make_organisation("Other"), affiliation.pk)
    assert queries.own_affiliation(viewer_of(cast.ana), cast.organisation) == affiliation
    assert queries.own_affiliation(VISITOR, cast.organisation) is None


def test_ones_own_proposals(cast: Cast):
    mine = make_organisation("Mine", state="draft", verified_at=None, proposed_by=cast.ana.actor)
    make_organisation("Accepted", proposed_by=cast.ana.actor)
    make_organisation("Not mine", state="draft", verified_at=None)
    assert queries.own_proposals(viewer_of(cast.ana)) == [mine]
    assert queries.own_proposals(VISITOR) == []


def test_an_unknown_next_page_is_empty(db: None):
    make_organisation("Example")
    assert queries.organisations(ALL, after=("zzz", uuid.UUID(int=0))) == []
