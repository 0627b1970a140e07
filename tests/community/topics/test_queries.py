"""Reading the taxonomy."""

import pytest

from hub.community.actors.models import new_id
from hub.community.topics import queries
from hub.community.topics.actions import deactivate_topic, ensure_topics, keyword_ids, merge_topics, replace_interests
from hub.community.topics.models import TaxonomyState, Topic
from hub.community.topics.queries import (
    breadcrumb,
    chosen_topics,
    find_topic,
    interests_of_all,
    managed_tree,
    merge_preview,
    suggest_keywords,
    suggest_topics,
    taxonomy,
    topic_index,
    topic_node,
    topic_tree,
    topics_to_choose,
    topics_within,
)
from hub.core.access.errors import Refused
from hub.core.access.viewer import Viewer
from tests.personas import Cast

Topics = dict[str, Topic]


def test_the_tree_speaks_the_language_or_the_next_best(topics: Topics) -> None:
    swedish = topic_tree("sv")
    assert [group.label for group in swedish] == ["Digital kompetens", "Lärare"]
    assert [child.label for child in swedish[0].children] == ["DigComp", "Mediekunnighet"]
    assert [child.label for child in topic_tree("en")[1].children] == ["Lärarutbildning"]
    assert topic_tree("el")[0].description == "About skills."
    assert topic_tree("pt-br")[0].label == "Digital skills"


def test_those_who_keep_it_see_what_is_missing_and_out_of_use(topics: Topics, editor: Viewer) -> None:
    deactivate_topic(topics["digcomp"], by=editor)
    merge_topics(topics["teachers"], topics["media"], by=editor)
    skills, people = managed_tree("en")
    assert [(child.slug, child.is_active, child.missing) for child in skills.children] == [
        ("digcomp", False, ("sv", "hu")),
        ("media", True, ("el",)),
    ]
    assert people.children == ()


def test_the_index_costs_no_query_per_row_or_page(topics: Topics, django_assert_num_queries) -> None:
    topic_index("en")
    with django_assert_num_queries(0):
        assert topic_index("en")[topics["media"].pk] == ("media", "Media literacy")
        assert topic_index("hu")[topics["media"].pk].label == "Médiaértés"
        assert topic_index("en") is topic_index("en")
        topic_tree("sv")
        suggest_topics("med", "en")


def test_a_process_notices_the_change_of_another(topics: Topics, monkeypatch, django_assert_num_queries) -> None:
    topic_index("en")
    Topic.objects.filter(slug="media").update(labels={"en": "Changed elsewhere"})
    assert topic_index("en")[topics["media"].pk].label == "Media literacy"
    TaxonomyState.objects.update(version=new_id())
    monkeypatch.setattr(queries, "CHECK_EVERY_SECONDS", 0.0)
    with django_assert_num_queries(2):
        assert topic_index("en")[topics["media"].pk].label == "Changed elsewhere"
    with django_assert_num_queries(1):
        topic_index("en")


def test_memory_holds_interface_languages_only(topics: Topics) -> None:
    for code in ("en", "sv", "xx", "yy", "zz"):
        topic_index(code)
        topic_tree(code)
    assert set(taxonomy()._indexes) == {"en", "sv"}
    assert set(taxonomy()._trees) == {"en", "sv"}


def test_an_empty_hub_has_an_empty_taxonomy(db: None) -> None:
    assert topic_tree("en") == ()
    assert topic_index("en") == {}
    assert suggest_topics("a", "en") == []


def test_the_way_to_a_topic_and_what_a_filter_by_it_takes_in(topics: Topics, editor: Viewer) -> None:
    media, skills = topics["media"].pk, topics["skills"].pk
    assert [step.label for step in breadcrumb(media, "en")] == ["Digital skills", "Media literacy"]
    assert [step.slug for step in breadcrumb(skills, "en")] == ["skills"]
    assert breadcrumb(999_999, "en") == ()
    merge_topics(topics["teachers"], topics["media"], by=editor)
    assert topics_within(media) == {media, topics["teachers"].pk}
    assert topics_within(skills) == {skills, media, topics["digcomp"].pk, topics["teachers"].pk}
    assert [step.slug for step in breadcrumb(topics["teachers"].pk, "en")] == ["skills", "media"]


def test_a_topic_is_found_by_its_slug_also_after_a_merge(topics: Topics, editor: Viewer) -> None:
    merge_topics(topics["teachers"], topics["media"], by=editor)
    deactivate_topic(topics["digcomp"], by=editor)
    found = find_topic("teachers")
    assert found is not None
    assert found.slug == "media"
    assert find_topic("digcomp") is None
    assert find_topic("nothing") is None
    node = topic_node(topics["skills"].pk, "sv")
    assert node is not None
    assert node.ids == {topics["skills"].pk, topics["media"].pk}
    assert topic_node(999_999, "sv") is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("med", "en", [("media", "Media literacy", "")]),
        ("MÉDIA", "en", [("media", "Media literacy", "")]),
        ("mediek", "en", [("media", "Media literacy", "Mediekunnighet")]),
        ("liter", "en", [("media", "Media literacy", "")]),
        ("tanar", "sv", [("teachers", "Lärarutbildning", "Tanárképzés")]),
        ("lärar", "sv", [("people", "Lärare", ""), ("teachers", "Lärarutbildning", "")]),
        ("digi", "hu", [("skills", "Digitális készségek", "")]),
        ("teracy", "en", []),
        ("  ", "en", []),
    ],
)
def test_a_topic_is_suggested_by_the_beginning_of_a_word_in_any_language(
    topics: Topics, text: str, language: str, expected: list[tuple[str, str, str]]
) -> None:
    found = suggest_topics(text, language)
    assert [(each.slug, each.label, each.matched) for each in found] == expected


def test_a_merged_topic_goes_on_suggesting_the_other(topics: Topics, editor: Viewer) -> None:
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    (found,) = suggest_topics("media", "en")
    assert (found.slug, found.group, found.matched) == ("digcomp", "Digital skills", "Media literacy")


def test_chosen_topics_are_each_once_in_the_order_given(topics: Topics, editor: Viewer) -> None:
    media, digcomp = topics["media"].pk, topics["digcomp"].pk
    assert chosen_topics([media, digcomp, media]) == (media, digcomp)
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    assert chosen_topics([media, digcomp]) == (digcomp,)
    with pytest.raises(Refused, match="at most 1 topics"):
        chosen_topics([digcomp, topics["skills"].pk], most=1)


def test_interests_of_many_come_in_one_query(topics: Topics, cast: Cast, django_assert_num_queries) -> None:
    replace_interests(cast.ana.actor_id, [topics["teachers"].pk, topics["digcomp"].pk])
    replace_interests(cast.bela.actor_id, [topics["media"].pk])
    people = [cast.ana.actor_id, cast.bela.actor_id, cast.chloe.actor_id]
    topic_index("en")
    with django_assert_num_queries(1):
        found = interests_of_all(people)
    assert found[people[0]] == [topics["digcomp"].pk, topics["teachers"].pk]
    assert found[people[1]] == [topics["media"].pk]
    assert found[people[2]] == []


def test_keywords_are_suggested_by_their_beginning(db: None) -> None:
    keyword_ids(["Moodle", "Mödling", "Chromebook"])
    assert suggest_keywords("MOD") == ["Mödling"]
    assert suggest_keywords("mo") == ["Mödling", "Moodle"]
    assert suggest_keywords("%") == []
    assert suggest_keywords("") == []


def test_a_preview_tells_what_a_merge_would_touch(topics: Topics, cast: Cast, editor: Viewer) -> None:
    replace_interests(cast.ana.actor_id, [topics["media"].pk])
    replace_interests(cast.bela.actor_id, [topics["media"].pk])
    preview = merge_preview(topics["media"], topics["digcomp"], viewer=editor)
    assert (preview.source.slug, preview.target.slug) == ("media", "digcomp")
    assert preview.total == 2


def test_the_whole_list_is_suggested_in_every_language(db: None) -> None:
    ensure_topics()
    assert suggest_topics("mikro", "sv")[0].slug == "micro-credentials"
    assert suggest_topics("μικρο", "el")[0].slug == "micro-credentials"
    assert suggest_topics("akadaly", "hu")[0].slug == "accessibility"


def test_a_list_is_narrowed_by_groups_and_by_the_topic_that_was_chosen(topics: Topics) -> None:
    groups = [("skills", "Digital skills"), ("people", "Educators")]
    found = [each for each in topics_to_choose("en", "") if each in groups]
    assert found == groups
    assert topics_to_choose("en", "skills") == topics_to_choose("en", "unknown") == topics_to_choose("en", "")
    assert topics_to_choose("en", "media")[-1] == ("media", "Media literacy")
