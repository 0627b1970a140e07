"""Keeping the taxonomy, interests and keywords."""

import tomllib
from importlib.resources import files

import pytest

from hub.community.topics.actions import (
    activate_topic,
    change_topic,
    create_topic,
    deactivate_topic,
    ensure_topics,
    keyword_ids,
    links,
    load_topics,
    merge_topics,
    move_topic,
    reorder_topics,
    replace_interests,
    repoint_merged_topic,
    set_interests,
    shift_topic,
)
from hub.community.topics.models import Keyword, Topic, TopicInterest
from hub.community.topics.queries import interests_of, topic_index, topic_tree
from hub.content.contributions.models import ContributionTopic
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.activity.models import Activity
from hub.core.jobs.worker import run_pending_jobs
from hub.core.languages import INTERFACE_LANGUAGES
from hub.core.states import EditConflict, MoveRefused
from tests.factories import make_thread, viewer_of
from tests.personas import Cast

Topics = dict[str, Topic]
SYSTEM = Viewer(is_system=True)


def slugs(language: str = "en") -> list[tuple[str, list[str]]]:
    return [(group.slug, [child.slug for child in group.children]) for group in topic_tree(language)]


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


# --- Creating and changing -----------------------------------------------------------------------------------------


def test_a_new_topic_stands_at_the_end_of_its_group(topics: Topics, editor: Viewer) -> None:
    create_topic({"en": "Coding", "sv": " Programmering\u202e\n"}, {}, parent=topics["skills"], by=editor)
    assert slugs() == [("skills", ["digcomp", "media", "coding"]), ("people", ["teachers"])]
    topic = Topic.objects.get(slug="coding")
    assert topic.labels == {"en": "Coding", "sv": "Programmering"}
    activity = Activity.objects.latest("id")
    assert (activity.verb, activity.target_id) == ("community.topic.created", str(topic.pk))


def test_a_slug_is_made_of_the_english_label_and_never_taken_twice(topics: Topics, editor: Viewer) -> None:
    assert create_topic({"en": "Éducation & IA!"}, by=editor).slug == "education-ia"
    assert create_topic({"en": "Education IA"}, by=editor, parent=topics["skills"]).slug == "education-ia-2"
    assert create_topic({"el": "Ψηφιακά"}, by=editor).slug == "topic"


def test_a_topic_needs_a_name_of_bearable_length(topics: Topics, editor: Viewer) -> None:
    with pytest.raises(Refused, match="in at least one language") as refused:
        create_topic({"en": " \u200f", "xx": "Unknown language"}, by=editor)
    assert refused.value.field == "label_en"
    with pytest.raises(Refused, match="at most 80") as refused:
        create_topic({"en": "Fine", "hu": "x" * 81}, by=editor)
    assert refused.value.field == "label_hu"
    with pytest.raises(Refused, match="at most 240") as refused:
        create_topic({"en": "Fine"}, {"el": "x" * 241}, by=editor)
    assert refused.value.field == "description_el"


def test_neighbours_do_not_share_a_name(topics: Topics, editor: Viewer) -> None:
    with pytest.raises(Refused, match="already a topic named “MEDIA Literacy”") as refused:
        create_topic({"en": "MEDIA Literacy"}, parent=topics["skills"], by=editor)
    assert refused.value.field == "label_en"
    create_topic({"en": "Media literacy"}, parent=topics["people"], by=editor)


def test_the_taxonomy_has_two_levels(topics: Topics, editor: Viewer) -> None:
    with pytest.raises(Refused, match="topics stand in groups"):
        create_topic({"en": "Deep"}, parent=topics["digcomp"], by=editor)
    with pytest.raises(Refused, match="topics stand in groups"):
        move_topic(topics["media"], topics["digcomp"], by=editor)
    with pytest.raises(Refused, match="A group with topics"):
        move_topic(topics["skills"], topics["people"], by=editor)


def test_changing_labels_keeps_the_slug_and_counts_the_version(topics: Topics, editor: Viewer) -> None:
    change_topic(topics["media"], {"en": "Media and information"}, {"sv": "Kort."}, expected=1, by=editor)
    topic = Topic.objects.get(slug="media")
    assert (topic.labels, topic.descriptions, topic.version) == ({"en": "Media and information"}, {"sv": "Kort."}, 2)
    assert topic_index("en")[topic.pk].label == "Media and information"


def test_the_second_of_two_editors_is_told(topics: Topics, editor: Viewer) -> None:
    change_topic(topics["media"], {"en": "First"}, {}, expected=1, by=editor)
    with pytest.raises(EditConflict):
        change_topic(topics["media"], {"en": "Second"}, {}, expected=1, by=editor)
    assert Topic.objects.get(slug="media").labels == {"en": "First"}


# --- Order and place -----------------------------------------------------------------------------------------------


def test_a_topic_moves_to_the_end_of_another_group_or_becomes_one(topics: Topics, editor: Viewer) -> None:
    move_topic(topics["media"], topics["people"], by=editor)
    assert slugs() == [("skills", ["digcomp"]), ("people", ["teachers", "media"])]
    move_topic(topics["media"], None, by=editor)
    assert slugs() == [("skills", ["digcomp"]), ("people", ["teachers"]), ("media", [])]
    assert verbs()[-2:] == ["community.topic.moved"] * 2


def test_a_topic_does_not_move_beside_one_of_the_same_name(topics: Topics, editor: Viewer) -> None:
    create_topic({"en": "Media literacy"}, parent=topics["people"], by=editor)
    with pytest.raises(Refused) as refused:
        move_topic(topics["media"], topics["people"], by=editor)
    assert refused.value.field == "parent"


def test_topics_and_groups_are_put_in_order(topics: Topics, editor: Viewer) -> None:
    reorder_topics(None, [topics["people"].pk], by=editor)
    reorder_topics(topics["skills"], [topics["media"].pk, topics["digcomp"].pk], by=editor)
    assert slugs() == [("people", ["teachers"]), ("skills", ["media", "digcomp"])]
    shift_topic(Topic.objects.get(slug="media"), 1, by=editor)
    shift_topic(Topic.objects.get(slug="people"), -1, by=editor)
    assert slugs() == [("people", ["teachers"]), ("skills", ["digcomp", "media"])]


# --- In and out of use ---------------------------------------------------------------------------------------------


def test_a_topic_out_of_use_is_gone_from_the_tree_and_still_has_its_label(topics: Topics, editor: Viewer) -> None:
    deactivate_topic(topics["media"], by=editor)
    assert slugs()[0] == ("skills", ["digcomp"])
    assert topic_index("sv")[topics["media"].pk].label == "Mediekunnighet"
    with pytest.raises(MoveRefused):
        deactivate_topic(topics["media"], by=editor)
    activate_topic(topics["media"], by=editor)
    assert slugs()[0] == ("skills", ["digcomp", "media"])
    assert verbs()[-2:] == ["community.topic.deactivated", "community.topic.activated"]


def test_a_group_goes_out_of_use_after_its_topics_and_comes_back_before_them(topics: Topics, editor: Viewer) -> None:
    with pytest.raises(Refused, match="out of use first"):
        deactivate_topic(topics["people"], by=editor)
    deactivate_topic(topics["teachers"], by=editor)
    deactivate_topic(topics["people"], by=editor)
    with pytest.raises(Refused, match="Put its group into use first"):
        activate_topic(Topic.objects.get(slug="teachers"), by=editor)
    with pytest.raises(Refused, match="This group is out of use"):
        create_topic({"en": "New"}, parent=topics["people"], by=editor)


# --- Merging -------------------------------------------------------------------------------------------------------


def test_a_merge_shows_at_once_and_announces_both_ids(topics: Topics, cast: Cast, editor: Viewer) -> None:
    media, digcomp = topics["media"], topics["digcomp"]
    replace_interests(cast.ana.actor_id, [media.pk, digcomp.pk])
    merge_topics(media, digcomp, by=editor)
    assert interests_of(cast.ana.actor_id) == [digcomp.pk]
    assert topic_index("en")[media.pk].slug == "digcomp"
    activity = Activity.objects.latest("id")
    assert (activity.verb, activity.data) == ("community.topic.merged", {"from": media.pk, "into": digcomp.pk})


def test_links_of_every_feature_are_repointed_in_portions(
    topics: Topics, cast: Cast, editor: Viewer, monkeypatch
) -> None:
    media, digcomp = topics["media"], topics["digcomp"]
    both, one = make_thread(cast.ana, "Both"), make_thread(cast.ana, "One")
    for thread, topic in ((both, media), (both, digcomp), (one, media)):
        ContributionTopic.objects.create(contribution=thread, topic=topic, activity_at=thread.activity_at)
    for member in (cast.ana, cast.bela, cast.chloe):
        replace_interests(member.actor_id, [media.pk])
    replace_interests(cast.ana.actor_id, [media.pk, digcomp.pk])
    merge_topics(media, digcomp, by=editor)
    monkeypatch.setattr(links, "PORTION", 2)
    assert repoint_merged_topic(media.pk, digcomp.pk)
    assert not repoint_merged_topic(media.pk, digcomp.pk)
    assert not repoint_merged_topic(media.pk, digcomp.pk)
    assert set(ContributionTopic.objects.values_list("contribution", "topic")) == {
        (both.pk, digcomp.pk),
        (one.pk, digcomp.pk),
    }
    assert set(TopicInterest.objects.values_list("actor", "topic")) == {
        (member.actor_id, digcomp.pk) for member in (cast.ana, cast.bela, cast.chloe)
    }


def test_a_merge_leaves_the_repointing_to_a_job(topics: Topics, cast: Cast, editor: Viewer) -> None:
    replace_interests(cast.ana.actor_id, [topics["media"].pk])
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    run_pending_jobs()
    assert TopicInterest.objects.get().topic == topics["digcomp"]


def test_chains_of_merges_are_cut_short(topics: Topics, editor: Viewer) -> None:
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    merge_topics(topics["digcomp"], topics["teachers"], by=editor)
    assert topic_index("en")[topics["media"].pk].slug == "teachers"
    assert Topic.objects.get(slug="media").merged_into_id == topics["teachers"].pk


def test_a_merge_refuses_itself_groups_with_topics_and_topics_out_of_use(topics: Topics, editor: Viewer) -> None:
    with pytest.raises(Refused, match="another topic than this one"):
        merge_topics(topics["media"], topics["media"], by=editor)
    with pytest.raises(Refused, match="topics of this group first"):
        merge_topics(topics["skills"], topics["people"], by=editor)
    deactivate_topic(topics["teachers"], by=editor)
    with pytest.raises(Refused, match="in use"):
        merge_topics(topics["media"], topics["teachers"], by=editor)
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    with pytest.raises(MoveRefused):
        merge_topics(Topic.objects.get(slug="media"), topics["skills"], by=editor)


# --- The hub's own list --------------------------------------------------------------------------------------------


def test_the_list_is_loaded_once_and_costs_one_statement_after(db: None, django_assert_num_queries) -> None:
    assert ensure_topics() == Topic.objects.count() > 80
    with django_assert_num_queries(1):
        assert ensure_topics() == 0
    assert load_topics(by=SYSTEM) == 0
    assert verbs() == ["community.topic.loaded"]


def test_loading_again_keeps_what_editors_did_and_fills_what_is_missing(db: None, editor: Viewer) -> None:
    load_topics(by=SYSTEM)
    digcomp, edtech = Topic.objects.get(slug="digcomp"), Topic.objects.get(slug="edtech")
    change_topic(digcomp, {"en": "Our DigComp"}, {}, expected=1, by=editor)
    move_topic(digcomp, edtech, by=editor)
    merge_topics(Topic.objects.get(slug="digcompedu"), digcomp, by=editor)
    assert load_topics(by=SYSTEM) == 0
    digcomp.refresh_from_db()
    assert digcomp.labels == {"en": "Our DigComp", "sv": "DigComp", "hu": "DigComp", "el": "DigComp"}
    assert digcomp.parent == edtech
    assert Topic.objects.get(slug="digcompedu").merged_into == digcomp


def test_the_list_speaks_every_interface_language_without_repeating_itself() -> None:
    entries = tomllib.loads(files("hub.community.topics").joinpath("data/topics.toml").read_text(encoding="utf-8"))
    for slug, entry in entries.items():
        assert entry.keys() - {"group"} == INTERFACE_LANGUAGES.keys(), slug
        assert "group" not in entry or "group" not in entries[entry["group"]], slug
        for label, description in (texts for code, texts in entry.items() if code != "group"):
            assert 2 <= len(label) <= 60, slug
            assert description.endswith((".", "?")), slug
            assert 20 <= len(description) <= 140, slug
    for code in INTERFACE_LANGUAGES:
        labels = [entry[code][0] for entry in entries.values()]
        assert len(labels) == len(set(labels)), code
    groups = [slug for slug, entry in entries.items() if "group" not in entry]
    assert 8 <= len(groups) <= 10
    assert 60 <= len(entries) - len(groups) <= 90


# --- Interests -----------------------------------------------------------------------------------------------------


def test_a_member_sets_their_own_interests(topics: Topics, cast: Cast) -> None:
    ana = viewer_of(cast.ana)
    set_interests(cast.ana.actor_id, [topics["media"].pk, topics["skills"].pk], by=ana)
    set_interests(cast.ana.actor_id, [topics["media"].pk, topics["teachers"].pk], by=ana)
    assert interests_of(cast.ana.actor_id) == [topics["media"].pk, topics["teachers"].pk]
    assert verbs()[-2:] == ["community.interests.changed"] * 2
    set_interests(cast.ana.actor_id, [topics["teachers"].pk, topics["media"].pk], by=ana)
    assert verbs().count("community.interests.changed") == 2


def test_interests_are_stored_for_what_a_topic_was_merged_into(topics: Topics, cast: Cast, editor: Viewer) -> None:
    merge_topics(topics["media"], topics["digcomp"], by=editor)
    set_interests(cast.ana.actor_id, [topics["media"].pk, topics["digcomp"].pk], by=viewer_of(cast.ana))
    assert interests_of(cast.ana.actor_id) == [topics["digcomp"].pk]


def test_interests_refuse_what_cannot_be_chosen(topics: Topics, cast: Cast, editor: Viewer) -> None:
    deactivate_topic(topics["media"], by=editor)
    for ids in ([topics["media"].pk], [999_999]):
        with pytest.raises(Refused, match="no longer in use") as refused:
            set_interests(cast.ana.actor_id, ids, by=viewer_of(cast.ana))
        assert refused.value.field == "topics"
    load_topics(by=SYSTEM)
    many = Topic.objects.filter(is_active=True).values_list("pk", flat=True)[:31]
    with pytest.raises(Refused, match="at most 30"):
        set_interests(cast.ana.actor_id, many, by=viewer_of(cast.ana))


# --- Keywords ------------------------------------------------------------------------------------------------------


def test_keywords_that_fold_alike_are_one_in_the_first_spelling(db: None) -> None:
    first = keyword_ids(["Moodle", "#Őszi vásár", " "])
    assert keyword_ids(["oszi  VASAR", "moodle", "MOODLE"]) == first[::-1]
    assert list(Keyword.objects.order_by("id").values_list("text", flat=True)) == ["Moodle", "Őszi vásár"]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["x" * 41], "at most 40 characters"),
        (["!?"], "“!\\?” is not a keyword"),
        ([f"k{n}" for n in range(11)], "at most 10"),
    ],
)
def test_keywords_refuse_what_nobody_would_search(db: None, texts: list[str], message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        keyword_ids(texts)
    assert refused.value.field == "keywords"
    assert not Keyword.objects.exists()


# --- Who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", ["visitor", "ana", "chloe", "elin", "greta"])
def test_only_editors_and_above_change_the_taxonomy(topics: Topics, cast: Cast, persona: str) -> None:
    by = cast.viewers()[persona]
    for attempt in (
        lambda: create_topic({"en": "New"}, by=by),
        lambda: change_topic(topics["media"], {"en": "New"}, {}, expected=1, by=by),
        lambda: move_topic(topics["media"], None, by=by),
        lambda: reorder_topics(None, [], by=by),
        lambda: shift_topic(topics["media"], 1, by=by),
        lambda: deactivate_topic(topics["media"], by=by),
        lambda: activate_topic(topics["media"], by=by),
        lambda: merge_topics(topics["media"], topics["digcomp"], by=by),
        lambda: load_topics(by=by),
    ):
        with pytest.raises(PermissionRefused):
            attempt()


def test_nobody_changes_the_interests_of_others(topics: Topics, cast: Cast) -> None:
    for by in (VISITOR, viewer_of(cast.bela), viewer_of(cast.finn)):
        with pytest.raises(PermissionRefused):
            set_interests(cast.ana.actor_id, [topics["media"].pk], by=by)
    set_interests(cast.ana.actor_id, [topics["media"].pk], by=SYSTEM)
