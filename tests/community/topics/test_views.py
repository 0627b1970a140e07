"""Pages of topics: for everybody, and for those who keep them."""

import csv
import io
import json

import pytest
from django.test import Client

from hub.community.members.kinds import HubRole
from hub.community.topics.actions import change_topic, deactivate_topic, ensure_topics, merge_topics, replace_interests
from hub.community.topics.models import Topic
from hub.core.access.viewer import Viewer
from tests.factories import make_member
from tests.personas import Cast

Topics = dict[str, Topic]


@pytest.fixture
def as_editor(client: Client, db: None) -> Client:
    """A browser in which an editor is signed in."""
    client.force_login(make_member("Edit Or", hub_role=HubRole.EDITOR))
    return client


def text(response) -> str:
    return response.content.decode()


# --- For everybody -------------------------------------------------------------------------------------------------


def test_everybody_sees_the_topics_in_their_language(topics: Topics, client: Client) -> None:
    page = text(client.get("/sv/topics/"))
    assert "Mediekunnighet" in page
    assert 'href="/sv/topics/media/"' in page
    assert "/manage/topics/" not in page


def test_a_topics_page_says_what_it_takes_in_and_what_stands_beside_it(topics: Topics, client: Client) -> None:
    page = text(client.get("/en/topics/media/"))
    assert "About media." in page
    assert 'href="/en/topics/skills/"' in page
    assert 'href="/en/topics/digcomp/"' in page
    group = text(client.get("/en/topics/skills/"))
    assert 'href="/en/topics/media/"' in group


def test_editors_go_from_a_topic_to_its_names(topics: Topics, as_editor: Client) -> None:
    assert f'href="/en/manage/topics/{topics["media"].pk}/"' in text(as_editor.get("/en/topics/media/"))
    assert 'href="/en/manage/topics/"' in text(as_editor.get("/en/topics/"))


def test_the_address_of_a_merged_topic_leads_to_the_other(topics: Topics, client: Client, editor: Viewer) -> None:
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    response = client.get("/hu/topics/media/")
    assert (response.status_code, response["Location"]) == (301, "/hu/topics/digcomp/")


def test_unknown_topics_and_those_out_of_use_are_not_there(topics: Topics, client: Client, editor: Viewer) -> None:
    deactivate_topic(topics["media"], by=editor)
    assert client.get("/en/topics/media/").status_code == 404
    assert client.get("/en/topics/nothing/").status_code == 404


def test_topics_are_suggested_as_json(topics: Topics, client: Client) -> None:
    found = client.get("/en/topics/suggestions.json", {"q": "mediek"}).json()["topics"]
    assert found == [
        {
            "id": topics["media"].pk,
            "slug": "media",
            "label": "Media literacy",
            "group": "Digital skills",
            "matched": "Mediekunnighet",
        }
    ]
    assert client.get("/en/topics/suggestions.json", {"q": "x" * 10_000}).json() == {"topics": []}
    assert client.get("/en/topics/suggestions.json").json() == {"topics": []}


def test_a_visitors_pages_cost_no_query_once_topics_are_known(
    topics: Topics, client: Client, django_assert_max_num_queries
) -> None:
    client.get("/en/topics/")
    with django_assert_max_num_queries(2):
        client.get("/en/topics/")
    with django_assert_max_num_queries(3):
        client.get("/en/topics/media/")


# --- Exports -------------------------------------------------------------------------------------------------------


def test_the_table_has_every_topic_with_its_texts(topics: Topics, client: Client, editor: Viewer) -> None:
    change_topic(topics["media"], {"en": "=cmd()", "hu": "Médiaértés"}, {}, expected=1, by=editor)
    merge_topics(topics["teachers"], topics["media"], by=editor)
    response = client.get("/en/topics/topics.csv")
    assert response["Content-Disposition"] == 'attachment; filename="topics.csv"'
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(text(response).removeprefix("\ufeff")))}
    assert rows.keys() == topics.keys()
    assert (rows["media"]["group"], rows["media"]["label_hu"]) == ("skills", "Médiaértés")
    assert rows["media"]["label_en"] == "'=cmd()"
    assert (rows["teachers"]["state"], rows["teachers"]["merged_into"]) == ("merged", "media")


def test_the_taxonomy_is_a_skos_concept_scheme(topics: Topics, client: Client, editor: Viewer, settings) -> None:
    merge_topics(topics["teachers"], topics["media"], by=editor)
    response = client.get("/en/topics/topics.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    scheme, *concepts = json.loads(text(response))["@graph"]
    by_slug = {concept["notation"]: concept for concept in concepts}
    media = by_slug["media"]
    assert media["@id"] == f"{settings.HUB_URL}/id/{topics['media'].uuid}"
    assert media["broader"] == by_slug["skills"]["@id"]
    assert media["prefLabel"] == {"en": "Media literacy", "hu": "Médiaértés", "sv": "Mediekunnighet"}
    assert media["altLabel"] == {"hu": ["Tanárképzés"], "sv": ["Lärarutbildning"]}
    assert by_slug["teachers"]["isReplacedBy"] == media["@id"]
    assert by_slug["teachers"]["deprecated"] is True
    assert scheme["hasTopConcept"] == [by_slug["skills"]["@id"], by_slug["people"]["@id"]]


# --- For those who keep it -----------------------------------------------------------------------------------------


def test_the_tree_shows_counts_and_what_is_missing(topics: Topics, as_editor: Client, cast: Cast) -> None:
    replace_interests(cast.ana.actor_id, [topics["media"].pk])
    page = text(as_editor.get("/en/manage/topics/"))
    assert "Interested: 1" in page
    assert "No name in: sv, hu" in page
    assert "lack a name in some language" in page


def test_the_tree_costs_the_same_for_many_topics(as_editor: Client, django_assert_max_num_queries) -> None:
    ensure_topics()
    as_editor.get("/en/manage/topics/")
    with django_assert_max_num_queries(6):
        as_editor.get("/en/manage/topics/")


def test_an_editor_adds_a_topic_to_a_group(topics: Topics, as_editor: Client) -> None:
    page = text(as_editor.get(f"/en/manage/topics/new/?group={topics['skills'].pk}"))
    assert f'<option value="{topics["skills"].pk}" selected>' in page
    response = as_editor.post(
        "/en/manage/topics/new/", {"parent": topics["skills"].pk, "label_en": "Coding", "label_el": "Προγραμματισμός"}
    )
    assert (response.status_code, response["Location"]) == (302, "/en/manage/topics/")
    assert Topic.objects.get(slug="coding").labels == {"en": "Coding", "el": "Προγραμματισμός"}


def test_what_was_typed_comes_back_with_the_error_at_its_field(topics: Topics, as_editor: Client) -> None:
    response = as_editor.post(
        "/en/manage/topics/new/", {"parent": topics["skills"].pk, "label_en": "media literacy", "label_sv": "Något"}
    )
    assert response.status_code == 422
    page = text(response)
    assert "already a topic named" in page
    assert 'value="Något"' in page
    assert as_editor.post("/en/manage/topics/new/", {"parent": "x"}).status_code == 422


def test_names_are_edited_in_four_languages_side_by_side(topics: Topics, as_editor: Client) -> None:
    address = f"/en/manage/topics/{topics['media'].pk}/"
    page = text(as_editor.get(address))
    for value in ("Media literacy", "Mediekunnighet", "Médiaértés"):
        assert f'value="{value}"' in page
    response = as_editor.post(address, {"version": 1, "label_en": "Media", "label_el": "Μέσα"})
    assert response.status_code == 302
    assert Topic.objects.get(slug="media").labels == {"en": "Media", "el": "Μέσα"}


def test_the_second_editor_keeps_their_text_and_sees_the_others(
    topics: Topics, as_editor: Client, editor: Viewer
) -> None:
    change_topic(topics["media"], {"en": "Theirs"}, {}, expected=1, by=editor)
    address = f"/en/manage/topics/{topics['media'].pk}/"
    response = as_editor.post(address, {"version": 1, "label_en": "Mine"})
    page = text(response)
    assert response.status_code == 422
    assert 'value="Mine"' in page
    assert "Theirs" in page
    assert 'name="version" value="2"' in page
    assert as_editor.post(address, {"version": 2, "label_en": "Mine"}).status_code == 302


def test_topics_are_shifted_and_moved(topics: Topics, as_editor: Client) -> None:
    response = as_editor.post(f"/en/manage/topics/{topics['media'].pk}/shift/", {"direction": "up"})
    assert response["Location"] == f"/en/manage/topics/#topic-{topics['media'].pk}"
    assert Topic.objects.get(slug="media").position < Topic.objects.get(slug="digcomp").position
    address = f"/en/manage/topics/{topics['media'].pk}/move/"
    assert "Educators" in text(as_editor.get(address))
    assert as_editor.post(address, {"parent": topics["people"].pk}).status_code == 302
    assert Topic.objects.get(slug="media").parent == topics["people"]
    refused = as_editor.post(f"/en/manage/topics/{topics['skills'].pk}/move/", {"parent": topics["people"].pk})
    assert refused.status_code == 422


def test_a_merge_is_shown_before_it_is_done(topics: Topics, as_editor: Client, cast: Cast) -> None:
    replace_interests(cast.ana.actor_id, [topics["media"].pk])
    address = f"/en/manage/topics/{topics['media'].pk}/merge/"
    assert "See what would change" in text(as_editor.get(address))
    preview = text(as_editor.get(address, {"into": topics["digcomp"].pk}))
    assert "“Media literacy” becomes part of “DigComp”" in preview
    assert "Interested: 1" in preview
    assert Topic.objects.get(slug="media").merged_into is None
    assert as_editor.post(address, {"into": topics["digcomp"].pk}).status_code == 302
    assert Topic.objects.get(slug="media").merged_into == topics["digcomp"]
    assert as_editor.get(address).status_code == 404


def test_a_merge_with_nonsense_is_an_error_at_its_field(topics: Topics, as_editor: Client) -> None:
    address = f"/en/manage/topics/{topics['media'].pk}/merge/"
    for into in ("x", "999999", topics["media"].pk):
        assert as_editor.post(address, {"into": into}).status_code == 422


def test_a_topic_goes_out_of_use_after_a_question(topics: Topics, as_editor: Client) -> None:
    address = f"/en/manage/topics/{topics['media'].pk}/use/"
    assert "Take “Media literacy” out of use?" in text(as_editor.get(address))
    assert as_editor.post(address).status_code == 302
    assert not Topic.objects.get(slug="media").is_active
    assert "Put “Media literacy” into use again?" in text(as_editor.get(address))
    as_editor.post(address)
    assert Topic.objects.get(slug="media").is_active
    page = text(as_editor.post(f"/en/manage/topics/{topics['people'].pk}/use/", follow=True))
    assert "Take the topics of this group out of use first" in page


@pytest.mark.parametrize("persona", ["visitor", "ana", "elin"])
def test_pages_of_editors_do_not_exist_for_others(topics: Topics, cast: Cast, client: Client, persona: str) -> None:
    if persona != "visitor":
        client.force_login(getattr(cast, persona))
    key = topics["media"].pk
    for page in ("", "new/", f"{key}/", f"{key}/move/", f"{key}/merge/", f"{key}/use/"):
        response = client.get(f"/en/manage/topics/{page}")
        assert response.status_code == (302 if persona == "visitor" else 404), page
    response = client.post(f"/en/manage/topics/{key}/use/")
    assert response.status_code == (302 if persona == "visitor" else 404)
    assert Topic.objects.get(pk=key).is_active


def test_unknown_topics_have_no_pages(topics: Topics, as_editor: Client) -> None:
    for page in ("", "move/", "merge/", "use/"):
        assert as_editor.get(f"/en/manage/topics/999999/{page}").status_code == 404
    assert as_editor.post("/en/manage/topics/999999/shift/").status_code == 404
