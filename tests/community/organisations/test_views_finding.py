"""Pages of organisations that one looks at: the list and an organisation's own page."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hub.community.organisations.actions import propose_organisation
from hub.community.organisations.models import MemberOrganisation
from hub.community.topics.actions import ensure_topics, replace_interests
from hub.community.topics.models import Topic
from tests.community.organisations.pages import PLAIN, page_of, text
from tests.factories import affiliate, make_organisation, viewer_of
from tests.personas import Cast

# --- The list ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_list_and_narrows_it(cast: Cast, client: Client):
    make_organisation("Sámi School", country="SE")
    make_organisation("Hidden", state="submitted")
    page = text(client.get("/en/organisations/"))
    assert "Example University" in page
    assert "Sámi School" in page
    assert "Hidden" not in page
    narrowed = text(client.get("/sv/organisations/?type=school&country=SE"))
    assert "Sámi School" in narrowed
    assert "Sverige" in narrowed
    assert "No organisation fits" in text(client.get("/en/organisations/?type=library"))


def test_the_list_is_narrowed_by_topic(cast: Cast, client: Client):
    ensure_topics()
    topic = Topic.objects.filter(parent__isnull=False).first()
    assert topic is not None
    replace_interests(cast.organisation.pk, [topic.pk])
    other = make_organisation("Zeta College")
    for slug in (topic.slug, topic.parent.slug):
        page = text(client.get(f"/en/organisations/?topic={slug}"))
        assert "Example University" in page
        assert other.actor.name not in page.split('id="results"')[1]


@pytest.mark.parametrize(
    "query",
    ["type=castle&country=QQ&topic=none", "after=x&after_id=y", "after=%00", "type=%F0%9F", "country=" + "x" * 500],
)
def test_odd_addresses_of_the_list_still_answer(cast: Cast, client: Client, query: str):
    assert client.get(f"/en/organisations/?{query}").status_code == 200


def test_the_list_goes_on_by_key(cast: Cast, client: Client):
    for number in range(32):
        make_organisation(f"School {number:02}")
    first = text(client.get("/en/organisations/"))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = text(client.get("/en/organisations/" + older[1].replace("&amp;", "&")))
    assert "School 31" in second
    assert "School 00" not in second


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("who", "most"), [("visitor", 8), ("ana", 12)])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    as_: Any, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, most: int, count: int
):
    for number in range(count):
        make_organisation(f"School {number}", country="SE")
    client = as_(who)
    client.get("/en/organisations/")
    with django_assert_max_num_queries(most) as counted:
        client.get("/en/organisations/")
    # The same for one and for thirty: two statements of its own.
    assert len(counted) <= (4 if who == "visitor" else 6)


def test_a_visitor_who_has_the_page_gets_304(cast: Cast, client: Client):
    etag = client.get("/en/organisations/")["ETag"]
    assert client.get("/en/organisations/", headers={"If-None-Match": etag}).status_code == 304
    propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    assert client.get("/en/organisations/", headers={"If-None-Match": etag}).status_code == 200


def test_htmx_gets_the_results_alone(cast: Cast, client: Client):
    page = text(client.get("/en/organisations/", headers={"HX-Request": "true", "HX-Target": "results"}))
    assert "Example University" in page
    assert "<html" not in page


def test_names_are_suggested(cast: Cast, client: Client):
    make_organisation("Ecole d’Été")
    found = client.get("/en/organisations/suggestions.json?q=ete").json()
    assert [entry["label"] for entry in found] == ["Ecole d’Été"]
    assert client.get("/en/organisations/suggestions.json?q=%25").json() == []
    assert client.get("/en/organisations/suggestions.json").json() == []


def test_the_table_is_for_managers_and_holds_no_formula(cast: Cast, as_: Any):
    make_organisation("=cmd()")
    response = as_("finn").get("/en/organisations/export.csv")
    table = b"".join(response.streaming_content).decode()
    assert "'=cmd()" in table
    assert "Dimitris Voice" in table
    for who in ("ana", "dimitris", "elin"):
        assert as_(who).get("/en/organisations/export.csv").status_code == 404
    assert as_("visitor").get("/en/organisations/export.csv").status_code == 302


# --- One organisation ----------------------------------------------------------------------------------------------


def test_a_page_tells_who_speaks_for_it_and_what_it_is_part_of(cast: Cast, client: Client):
    ministry = make_organisation("Example Ministry", type="ministry")
    cast.organisation.parent = ministry
    cast.organisation.verified_by = cast.finn.actor
    cast.organisation.about = "<b>We</b> teach."
    cast.organisation.website = "https://www.example.edu/"
    cast.organisation.website_host = "example.edu"
    cast.organisation.save()
    MemberOrganisation.objects.create(body=make_organisation("Coalition"), organisation=cast.organisation)
    page = text(client.get(page_of(cast.organisation)))
    assert f'href="/en/report/?actor={cast.organisation.actor.handle}"' in page
    for expected in ("Dimitris Voice", "Speaks for it", "Verified", "Finn Manager", "Example Ministry", "Coalition"):
        assert expected in page
    assert "&lt;b&gt;We&lt;/b&gt; teach." in page
    assert page_of(ministry) in page
    assert "/edit/" not in page


def test_what_is_not_accepted_is_there_for_its_side_and_managers_only(cast: Cast, as_: Any):
    draft = propose_organisation(by=viewer_of(cast.ana), **PLAIN)
    assert as_("ana").get(page_of(draft)).status_code == 200
    assert as_("finn").get(page_of(draft)).status_code == 200
    for who in ("visitor", "bela", "elin", "dimitris"):
        assert as_(who).get(page_of(draft)).status_code == 404


@pytest.mark.parametrize(("who", "most"), [("visitor", 8), ("dimitris", 14)])
def test_a_page_with_many_people_costs_no_more(
    cast: Cast, as_: Any, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, most: int
):
    for member in (cast.ana, cast.bela, cast.chloe):
        affiliate(member, cast.organisation)
    client = as_(who)
    client.get(page_of(cast.organisation))
    with django_assert_max_num_queries(most):
        client.get(page_of(cast.organisation))
