"""Starting, replying, changing, taking back and ordering threads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from hub.commons.discussions import actions
from hub.commons.discussions.queries import thread_page
from hub.community.actors.models import Actor
from hub.community.members.kinds import MemberState
from hub.community.spaces.actions import join_space, remove_member
from hub.community.spaces.kinds import SpaceRole, SpaceState, Visibility
from hub.community.spaces.models import Space
from hub.content.contributions.kinds import CardKind, ContributionKind, ContributionState
from hub.content.contributions.models import (
    Contribution,
    Draft,
    FormerPlace,
    Revision,
    ThreadDetail,
    ThreadMonth,
    ThreadParticipant,
    ThreadRead,
)
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.activity.models import Activity
from hub.core.states import EditConflict, MoveRefused
from tests.factories import join, make_member, make_space, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def _thread(by: Viewer, space: Space | None = None, **fields: Any) -> Contribution:
    return actions.start_thread(
        **{
            "kind": "discussion",
            "title": "How do you start?",
            "body": "<p>Tell me.</p>",
            "by": by,
            "space": space,
            **fields,
        }
    )


def _detail(thread: Contribution) -> ThreadDetail:
    return ThreadDetail.objects.get(pk=thread.pk)


def _verbs(contribution: Contribution) -> list[str]:
    return list(Activity.objects.filter(contribution_id=contribution.pk).order_by("id").values_list("verb", flat=True))


# --- Starting ------------------------------------------------------------------------------------------------------


def test_a_started_thread_is_published_with_its_detail_and_on_record(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana, title="  Which   tablet? ", body="<p>For a <strong>small</strong> school.</p>")
    detail = _detail(thread)
    assert (thread.title, thread.slug, thread.state, thread.number) == ("Which tablet?", "which-tablet", "published", 1)
    assert (detail.last_number, detail.last_author_id, detail.participant_count) == (1, cast.ana.actor_id, 1)
    assert detail.last_teaser == "For a small school."
    assert _verbs(thread) == ["content.thread.started"]
    assert ThreadRead.objects.get(actor=cast.ana.actor, thread=thread).last_number == 1
    assert ThreadMonth.objects.get(thread=thread).post_count == 1


def test_a_thread_in_a_group_has_the_groups_visibility_and_counts_there(cast: Cast):
    thread = _thread(viewer_of(cast.bela), cast.closed_group)
    cast.closed_group.refresh_from_db()
    assert (thread.visibility, cast.closed_group.thread_count) == (Visibility.SPACE, 1)
    assert cast.closed_group.activity_at == thread.published_at


def test_the_narrower_of_wish_and_place_decides_who_reads(cast: Cast):
    thread = _thread(viewer_of(cast.bela), cast.open_group, visibility=Visibility.MEMBERS)
    assert thread.visibility == Visibility.MEMBERS
    assert thread_page(VISITOR, thread.pk) is None
    assert thread_page(viewer_of(cast.ana), thread.pk) is not None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "<p> </p>"}, "body"),
        ({"body": "<script>alert(1)</script>"}, "body"),
        ({"body": "x" * 200_001}, "body"),
        ({"kind": "post"}, "kind"),
        ({"kind": "conversation"}, "kind"),
        ({"kind": "card"}, "card_kind"),
        ({"visibility": Visibility.SPACE}, "visibility"),
    ],
)
def test_start_refuses_what_cannot_be_published(cast: Cast, fields: dict[str, Any], field: str):
    with pytest.raises(Refused) as refused:
        _thread(viewer_of(cast.ana), **fields)
    assert refused.value.field == field
    assert not Contribution.objects.exists()


def test_a_card_says_what_it_brings(cast: Cast):
    thread = _thread(viewer_of(cast.ana), kind=ContributionKind.CARD, card_kind=CardKind.CHALLENGE)
    assert _detail(thread).card_kind == CardKind.CHALLENGE


def test_a_form_sent_twice_starts_one_thread(cast: Cast):
    ana = viewer_of(cast.ana)
    first = _thread(ana, client_token="a1")
    second = _thread(ana, client_token="a1", body="<p>Sent again.</p>")
    assert first.pk == second.pk
    assert Contribution.objects.count() == 1
    assert _thread(viewer_of(cast.bela), client_token="a1").pk != first.pk


def test_speaking_for_an_organisation_needs_its_voice(cast: Cast):
    organisation_id = cast.organisation.pk
    thread = _thread(viewer_of(cast.dimitris).speaking_for(organisation_id))
    assert thread.on_behalf_of_id == organisation_id
    assert Activity.objects.get(contribution_id=thread.pk).on_behalf_of_id == organisation_id
    with pytest.raises(PermissionRefused):
        _thread(viewer_of(cast.ana).speaking_for(organisation_id))


def test_only_imports_say_when_something_was_written(cast: Cast):
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with pytest.raises(PermissionRefused):
        _thread(viewer_of(cast.ana), at=then)
    importer = replace(viewer_of(cast.ana), is_system=True)
    thread = _thread(importer, at=then)
    post = actions.reply(thread, "<p>Later.</p>", by=importer, at=then + timedelta(days=40))
    thread.refresh_from_db()
    assert (thread.published_at, thread.activity_at, post.published_at) == (
        then,
        then + timedelta(days=40),
        then + timedelta(days=40),
    )
    assert list(ThreadMonth.objects.order_by("month_on").values_list("first_number", "post_count")) == [(1, 1), (2, 1)]


# --- Replying ------------------------------------------------------------------------------------------------------


def test_a_reply_is_numbered_counted_and_shown_in_lists(cast: Cast):
    thread = _thread(viewer_of(cast.ana))
    post = actions.reply(thread, "<p>Start <em>small</em>.</p>", by=viewer_of(cast.bela))
    thread.refresh_from_db()
    detail = _detail(thread)
    assert (post.number, thread.reply_count, thread.activity_at) == (2, 1, post.published_at)
    assert (detail.last_number, detail.last_shown_number) == (2, 2)
    assert (detail.last_author_id, detail.last_teaser) == (cast.bela.actor_id, "Start small.")
    assert detail.participant_count == 2
    activity = Activity.objects.get(contribution_id=post.pk)
    assert activity.data == {"thread": thread.pk, "number": 2, "kind": "discussion", "mentions": []}


def test_a_reply_discards_its_draft_and_counts_as_reading(cast: Cast):
    bela = viewer_of(cast.bela)
    thread = _thread(viewer_of(cast.ana))
    actions.keep_draft(f"thread:{thread.pk}", {"body": "<p>Start</p>", "client_token": "b1"}, by=bela)
    actions.reply(thread, "<p>Start small.</p>", by=bela, client_token="b1")
    assert not Draft.objects.exists()
    assert ThreadRead.objects.get(actor=cast.bela.actor, thread=thread).last_number == 2
    # The save that was under way when the form was sent comes late and must not bring a ghost back.
    assert actions.keep_draft(f"thread:{thread.pk}", {"body": "<p>Start</p>", "client_token": "b1"}, by=bela) is None
    assert not Draft.objects.exists()


def test_a_reply_sent_twice_is_posted_once(cast: Cast):
    thread = _thread(viewer_of(cast.ana))
    first = actions.reply(thread, "<p>Start small.</p>", by=viewer_of(cast.bela), client_token="b1")
    second = actions.reply(thread, "<p>Start small.</p>", by=viewer_of(cast.bela), client_token="b1")
    thread.refresh_from_db()
    assert (first.pk, thread.reply_count, _detail(thread).last_number) == (second.pk, 1, 2)


def test_a_reply_follows_a_thread_that_was_moved_since_its_page_was_opened(cast: Cast):
    bela = viewer_of(cast.bela)
    thread = _thread(bela)
    Contribution.objects.filter(pk=thread.pk).update(space=cast.closed_group, visibility=Visibility.SPACE)
    post = actions.reply(thread, "<p>Here.</p>", by=bela)
    assert (post.space_id, post.visibility) == (cast.closed_group.pk, Visibility.SPACE)


def test_mentions_reach_only_those_who_may_read(cast: Cast):
    text = f"<p>@{cast.ana.actor.handle} and @{cast.bela.actor.handle}: look! @nobody</p>"
    post = actions.reply(_thread(viewer_of(cast.chloe), cast.closed_group), text, by=viewer_of(cast.chloe))
    assert Activity.objects.get(contribution_id=post.pk).data["mentions"] == [str(cast.bela.actor_id)]
    open_post = actions.reply(_thread(viewer_of(cast.chloe)), text, by=viewer_of(cast.chloe))
    mentioned = Activity.objects.get(contribution_id=open_post.pk).data["mentions"]
    assert set(mentioned) == {str(cast.bela.actor_id), str(cast.ana.actor_id)}


# --- Changing ------------------------------------------------------------------------------------------------------


def test_an_edit_keeps_the_earlier_text(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana)
    actions.edit_contribution(thread, "<p>Tell me more.</p>", by=ana, expected_version=1, title="How does one start?")
    thread.refresh_from_db()
    assert (thread.body, thread.title, thread.slug, thread.version) == (
        "<p>Tell me more.</p>",
        "How does one start?",
        "how-does-one-start",
        2,
    )
    revision = Revision.objects.get()
    assert (revision.version, revision.title, revision.body) == (1, "How do you start?", "<p>Tell me.</p>")
    assert _detail(thread).last_teaser == "Tell me more."
    assert _verbs(thread)[-1] == "content.contribution.edited"


def test_an_edit_that_changes_nothing_saves_nothing(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana)
    actions.edit_contribution(thread, "<p>Tell me.</p>", by=ana, expected_version=1)
    thread.refresh_from_db()
    assert (thread.version, thread.edited_at, Revision.objects.count()) == (1, None, 0)


def test_of_two_edits_the_second_is_told(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana)
    again = Contribution.objects.get(pk=thread.pk)
    actions.edit_contribution(thread, "<p>One.</p>", by=ana, expected_version=1)
    with pytest.raises(EditConflict):
        actions.edit_contribution(again, "<p>Two.</p>", by=ana, expected_version=1)
    thread.refresh_from_db()
    assert thread.body == "<p>One.</p>"


def test_only_a_new_mention_is_announced_by_an_edit(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana, body=f"<p>@{cast.bela.actor.handle}</p>")
    text = f"<p>@{cast.bela.actor.handle} @{cast.chloe.actor.handle}</p>"
    actions.edit_contribution(thread, text, by=ana, expected_version=1)
    assert Activity.objects.latest("id").data["mentions"] == [str(cast.chloe.actor_id)]


def test_a_chosen_language_is_not_guessed_over(cast: Cast):
    from hub.content.contributions.actions import guess_language

    ana = viewer_of(cast.ana)
    thread = _thread(ana)
    guess_language(thread.pk, "hu", by=ana)
    thread.refresh_from_db()
    assert thread.language == "hu"
    actions.choose_language(thread, "sv", by=ana)
    guess_language(thread.pk, "hu", by=ana)
    thread.refresh_from_db()
    assert (thread.language, thread.is_language_chosen) == ("sv", True)


def test_a_moderator_improves_title_and_keywords_but_not_the_text(cast: Cast):
    elin = viewer_of(cast.elin)
    thread = _thread(viewer_of(cast.ana))
    actions.describe_thread(
        thread,
        by=elin,
        expected_version=1,
        title="How to start with coding?",
        topics=[],
        keywords=["Coding", " coding ", "#Scratch", ""],
        language="sv",
    )
    thread.refresh_from_db()
    assert (thread.title, thread.body, _detail(thread).keywords) == (
        "How to start with coding?",
        "<p>Tell me.</p>",
        ["Coding", "Scratch"],
    )
    with pytest.raises(PermissionRefused):
        actions.edit_contribution(thread, "<p>Mine now.</p>", by=elin, expected_version=2)


# --- Deleting ------------------------------------------------------------------------------------------------------


def test_a_deleted_reply_leaves_counters_and_lists_and_comes_back(cast: Cast):
    ana, bela = viewer_of(cast.ana), viewer_of(cast.bela)
    thread = _thread(ana)
    actions.reply(thread, "<p>First.</p>", by=ana)
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    actions.delete_contribution(post, by=bela)
    thread.refresh_from_db()
    detail = _detail(thread)
    assert (thread.reply_count, detail.last_number, detail.last_shown_number) == (1, 3, 2)
    assert (detail.last_teaser, detail.last_author_id, detail.participant_count) == ("First.", cast.ana.actor_id, 1)
    # Its number is never given again.
    assert actions.reply(thread, "<p>Third.</p>", by=ana).number == 4
    actions.restore_contribution(Contribution.objects.get(pk=post.pk), by=bela)
    thread.refresh_from_db()
    assert (thread.reply_count, _detail(thread).participant_count) == (3, 2)
    assert _detail(thread).last_teaser == "Third."


def test_nobody_deletes_a_conversation_in_which_others_take_part(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = _thread(ana)
    actions.reply(thread, "<p>Me.</p>", by=viewer_of(cast.bela))
    with pytest.raises(PermissionRefused):
        actions.delete_contribution(thread, by=ana)


def test_a_deleted_thread_takes_its_replies_along_and_brings_them_back(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, cast.open_group)
    post = actions.reply(thread, "<p>One more thing.</p>", by=chloe)
    actions.delete_contribution(thread, by=chloe)
    post.refresh_from_db()
    cast.open_group.refresh_from_db()
    assert (post.state, cast.open_group.thread_count) == (ContributionState.WITHHELD, 0)
    actions.restore_contribution(Contribution.objects.get(pk=thread.pk), by=chloe)
    post.refresh_from_db()
    cast.open_group.refresh_from_db()
    assert (post.state, cast.open_group.thread_count) == (ContributionState.PUBLISHED, 1)


def test_after_thirty_days_only_a_tombstone_is_left(cast: Cast):
    from hub.content.contributions.actions import purge

    bela = viewer_of(cast.bela)
    thread = _thread(viewer_of(cast.ana))
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    actions.edit_contribution(post, "<p>Secret!</p>", by=bela, expected_version=1)
    actions.delete_contribution(post, by=bela)
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(MoveRefused):
        actions.restore_contribution(Contribution.objects.get(pk=post.pk), by=bela)
    purge(post, by=replace(VISITOR, is_system=True))
    post.refresh_from_db()
    assert (post.state, post.body, post.number, post.revisions.count()) == ("purged", "", 2, 0)


# --- Marks and order -----------------------------------------------------------------------------------------------


def test_the_asker_accepts_an_answer_and_takes_it_back(cast: Cast):
    ana = viewer_of(cast.ana)
    question = _thread(ana, kind=ContributionKind.QUESTION)
    post = actions.reply(question, "<p>So.</p>", by=viewer_of(cast.bela))
    actions.accept_answer(post, by=ana)
    assert _detail(question).accepted_post_id == post.pk
    assert _verbs(post)[-1] == "content.answer.accepted"
    with pytest.raises(PermissionRefused):
        actions.accept_answer(post, by=viewer_of(cast.bela))
    actions.unaccept_answer(post, by=ana)
    assert _detail(question).accepted_post_id is None
    with pytest.raises(Refused):
        actions.unaccept_answer(post, by=ana)


def test_an_accepted_answer_that_is_deleted_is_no_longer_accepted(cast: Cast):
    question = _thread(viewer_of(cast.ana), kind=ContributionKind.QUESTION)
    post = actions.reply(question, "<p>So.</p>", by=viewer_of(cast.bela))
    actions.accept_answer(post, by=viewer_of(cast.ana))
    actions.delete_contribution(post, by=viewer_of(cast.bela))
    assert _detail(question).accepted_post_id is None


def test_a_closed_thread_takes_replies_only_from_those_who_keep_order(cast: Cast):
    elin, ana = viewer_of(cast.elin), viewer_of(cast.ana)
    thread = _thread(ana)
    actions.close_thread(thread, by=elin)
    actions.close_thread(thread, by=elin)
    assert _verbs(thread).count("commons.thread.closed") == 1
    with pytest.raises(PermissionRefused):
        actions.reply(thread, "<p>But…</p>", by=ana)
    actions.reply(thread, "<p>Closed because…</p>", by=elin)
    actions.reopen_thread(thread, by=elin)
    assert actions.reply(thread, "<p>Thanks.</p>", by=ana).number == 3


def test_pinning_is_recorded_once(cast: Cast):
    elin = viewer_of(cast.elin)
    thread = _thread(viewer_of(cast.ana))
    actions.pin_thread(thread, by=elin)
    actions.pin_thread(thread, by=elin)
    actions.unpin_thread(thread, by=elin)
    assert _verbs(thread)[1:] == ["commons.thread.pinned", "commons.thread.unpinned"]
    assert Contribution.objects.get(pk=thread.pk).pinned_at is None


# --- Moving, splitting, merging ------------------------------------------------------------------------------------


def test_a_moved_thread_and_its_posts_have_the_new_places_visibility(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, cast.open_group)
    post = actions.reply(thread, "<p>Hm.</p>", by=viewer_of(cast.bela))
    actions.move_thread(thread, cast.closed_group, by=chloe)
    post.refresh_from_db()
    for group in (cast.open_group, cast.closed_group):
        group.refresh_from_db()
    assert (post.visibility, post.space_id) == (Visibility.SPACE, cast.closed_group.pk)
    assert thread_page(viewer_of(cast.ana), thread.pk) is None
    assert (cast.open_group.thread_count, cast.closed_group.thread_count) == (0, 1)


def test_what_members_of_a_group_wrote_for_each_other_does_not_leave_it(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, cast.closed_group)
    actions.reply(thread, "<p>Between us.</p>", by=viewer_of(cast.bela))
    with pytest.raises(Refused):
        actions.move_thread(thread, cast.open_group, by=chloe)
    alone = _thread(chloe, cast.closed_group)
    actions.move_thread(alone, cast.open_group, by=chloe)
    assert alone.visibility == Visibility.PUBLIC


def test_a_thread_for_members_stays_for_members_in_a_public_group(cast: Cast):
    chloe = viewer_of(cast.chloe)
    members_group = make_space("Members only", visibility=Visibility.MEMBERS)
    join(members_group, cast.chloe, SpaceRole.LEAD)
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, members_group)
    actions.move_thread(thread, cast.open_group, by=chloe)
    assert thread.visibility == Visibility.MEMBERS


def test_split_posts_open_a_new_thread_and_their_old_addresses_lead_there(cast: Cast):
    elin, ana, bela = viewer_of(cast.elin), viewer_of(cast.ana), viewer_of(cast.bela)
    thread = _thread(ana)
    for number, viewer in enumerate([bela, ana, bela, ana], start=2):
        actions.reply(thread, f"<p>Post {number}.</p>", by=viewer)
    new = actions.split_posts(thread, [3, 5], "Another matter", by=elin)
    thread.refresh_from_db()
    assert (new.title, new.number, new.author_id, new.reply_count) == ("Another matter", 1, cast.ana.actor_id, 0)
    new.refresh_from_db()
    assert (new.reply_count, thread.reply_count) == (1, 2)
    assert (_detail(new).last_number, _detail(new).last_teaser, _detail(new).participant_count) == (2, "Post 5.", 1)
    assert (_detail(thread).last_shown_number, _detail(thread).last_number) == (4, 5)
    places = dict(FormerPlace.objects.filter(thread=thread).values_list("number", "post__number"))
    assert places == {3: 1, 5: 2}
    assert actions.reply(new, "<p>On.</p>", by=bela).number == 3


@pytest.mark.parametrize("numbers", [[], [1], [99], [2, 99]])
def test_split_refuses_what_is_no_reply_of_the_thread(cast: Cast, numbers: list[int]):
    thread = _thread(viewer_of(cast.ana))
    actions.reply(thread, "<p>Post.</p>", by=viewer_of(cast.bela))
    with pytest.raises(Refused) as refused:
        actions.split_posts(thread, numbers, "Another matter", by=viewer_of(cast.elin))
    assert refused.value.field == "numbers"


def test_a_merged_thread_becomes_replies_and_its_addresses_lead_there(cast: Cast):
    elin, ana, bela = viewer_of(cast.elin), viewer_of(cast.ana), viewer_of(cast.bela)
    into, thread = _thread(ana), _thread(bela, cast.open_group, title="The same again")
    actions.reply(into, "<p>Two.</p>", by=bela)
    actions.reply(thread, "<p>Second.</p>", by=bela)
    actions.merge_threads(thread, into, by=elin)
    thread.refresh_from_db()
    into.refresh_from_db()
    cast.open_group.refresh_from_db()
    assert (thread.kind, thread.thread_id, thread.number, thread.title) == ("post", into.pk, 3, "The same again")
    assert list(into.posts.order_by("number").values_list("number", "space_id")) == [(2, None), (3, None), (4, None)]
    assert (into.reply_count, _detail(into).last_number, _detail(into).last_teaser) == (3, 4, "Second.")
    assert dict(FormerPlace.objects.filter(thread=thread).values_list("number", "post__number")) == {1: 3, 2: 4}
    assert cast.open_group.thread_count == 0
    with pytest.raises(Refused):
        actions.merge_threads(into, into, by=elin)


def test_what_was_split_out_again_after_a_merge_gives_no_number_twice(cast: Cast):
    elin, ana = viewer_of(cast.elin), viewer_of(cast.ana)
    into, thread = _thread(ana), _thread(ana)
    actions.reply(thread, "<p>Old two.</p>", by=ana)
    actions.merge_threads(thread, into, by=elin)
    thread.refresh_from_db()
    again = actions.split_posts(into, [thread.number], "On its own again", by=elin)
    assert again.pk == thread.pk
    assert actions.reply(again, "<p>New.</p>", by=ana).number == 3
    actions.merge_threads(again, into, by=elin)
    assert Contribution.objects.get(pk=thread.pk).thread_id == into.pk


def test_merge_refuses_a_thread_that_more_people_read(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, cast.closed_group)
    with pytest.raises(Refused) as refused:
        actions.merge_threads(thread, _thread(chloe, cast.open_group), by=chloe)
    assert refused.value.field == "into"


def test_counters_agree_with_a_recount_whatever_happened(cast: Cast):
    from hub.content.contributions.counters import recount_thread

    ana, bela, elin = viewer_of(cast.ana), viewer_of(cast.bela), viewer_of(cast.elin)
    thread = _thread(ana)
    posts = [actions.reply(thread, f"<p>{n}</p>", by=by) for n, by in enumerate([bela, ana, bela, elin])]
    actions.delete_contribution(posts[3], by=elin)
    actions.delete_contribution(posts[0], by=bela)
    actions.restore_contribution(posts[0], by=bela)
    actions.split_posts(thread, [3], "Out", by=elin)

    def state() -> tuple[Any, ...]:
        detail = _detail(thread)
        return (
            Contribution.objects.get(pk=thread.pk).reply_count,
            detail.last_shown_number,
            detail.last_teaser,
            detail.participant_count,
            list(
                ThreadParticipant.objects.filter(post_count__gt=0).order_by("actor").values_list("actor", "post_count")
            ),
        )

    before = state()
    recount_thread(thread.pk)
    assert state() == before


# --- Who may not ---------------------------------------------------------------------------------------------------


def _archived(cast: Cast) -> Space:
    Space.objects.filter(pk=cast.open_group.pk).update(state=SpaceState.ARCHIVED)
    cast.open_group.refresh_from_db()
    return cast.open_group


@pytest.mark.parametrize(
    "act",
    [
        lambda thread, post, by: actions.reply(thread, "<p>x</p>", by=by),
        lambda thread, post, by: actions.edit_contribution(post, "<p>x</p>", by=by, expected_version=1),
        lambda thread, post, by: actions.delete_contribution(post, by=by),
        lambda thread, post, by: actions.accept_answer(post, by=by),
        lambda thread, post, by: actions.pin_thread(thread, by=by),
        lambda thread, post, by: actions.close_thread(thread, by=by),
        lambda thread, post, by: actions.choose_language(thread, "sv", by=by),
        lambda thread, post, by: actions.move_thread(thread, None, by=by),
        lambda thread, post, by: actions.split_posts(thread, [2], "x", by=by),
    ],
)
def test_an_archived_group_is_only_read(cast: Cast, act: Callable[[Contribution, Contribution, Viewer], Any]):
    chloe = viewer_of(cast.chloe)
    thread = _thread(chloe, cast.open_group, kind="question")
    post = actions.reply(thread, "<p>Me.</p>", by=chloe)
    _archived(cast)
    with pytest.raises(PermissionRefused):
        act(thread, post, chloe)
    assert thread_page(VISITOR, thread.pk) is not None


@pytest.mark.parametrize("state", [MemberState.RESTRICTED, MemberState.SUSPENDED])
def test_restricted_and_suspended_members_do_not_write(cast: Cast, state: str):
    thread = _thread(viewer_of(cast.ana))
    quiet = viewer_of(make_member("Quiet One", state=state))
    for act in (
        lambda: _thread(quiet),
        lambda: actions.reply(thread, "<p>x</p>", by=quiet),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_a_name_alone_is_no_permission_to_write_in_a_group(cast: Cast):
    with pytest.raises(PermissionRefused):
        _thread(viewer_of(cast.ana), cast.open_group)
    observer = make_member("Obs Erver")
    join(cast.open_group, observer, SpaceRole.OBSERVER)
    with pytest.raises(PermissionRefused):
        _thread(viewer_of(observer), cast.open_group)


def test_an_erased_author_keeps_the_place_of_what_they_wrote(cast: Cast):
    thread = _thread(viewer_of(cast.ana))
    Actor.objects.filter(pk=cast.ana.actor_id).update(name="", state="erased")
    assert thread_page(VISITOR, thread.pk).author_name == ""


# --- Pending and reading -------------------------------------------------------------------------------------------


def test_what_a_visitor_wrote_is_published_once_they_have_joined(cast: Cast):
    token = actions.keep_pending(
        {"kind": "question", "title": "Which tablet?", "body": "<p>For a school.</p>"}, by=VISITOR
    )
    ana = viewer_of(cast.ana)
    question = actions.claim_pending(token, by=ana)
    assert (question.kind, question.title, question.author_id) == ("question", "Which tablet?", cast.ana.actor_id)
    assert actions.claim_pending(token, by=ana).pk == question.pk
    assert actions.claim_pending(token, by=viewer_of(cast.bela)) is None
    assert actions.claim_pending("guessed", by=ana) is None


def test_a_visitors_reply_is_published_in_its_thread(cast: Cast):
    thread = _thread(viewer_of(cast.bela))
    token = actions.keep_pending({"thread": thread.pk, "body": "Hello *there*", "body_format": "markdown"}, by=VISITOR)
    post = actions.claim_pending(token, by=viewer_of(cast.ana))
    assert (post.thread_id, post.number, post.body.strip()) == (thread.pk, 2, "<p>Hello <em>there</em></p>")


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "In the group", "space": "closed"}, {"thread": 10**9}])
def test_what_cannot_be_published_as_it_is_becomes_a_draft(cast: Cast, fields: dict[str, Any]):
    if fields.get("space"):
        fields = {**fields, "space": cast.closed_group.pk}
    token = actions.keep_pending({"body": "<p>Every word.</p>", **fields}, by=VISITOR)
    assert actions.claim_pending(token, by=viewer_of(cast.ana)) is None
    assert Draft.objects.get(actor=cast.ana.actor).fields["body"] == "<p>Every word.</p>"


def test_what_a_visitor_wrote_for_an_open_group_joins_them_to_it(cast: Cast):
    thread = _thread(viewer_of(cast.bela), cast.open_group)
    for fields, member in (
        ({"thread": thread.pk}, cast.ana),
        ({"space": cast.open_group.pk, "title": "Who else?", "kind": "question"}, cast.dimitris),
    ):
        token = actions.keep_pending({"body": "<p>Every word.</p>", **fields}, by=VISITOR)
        published = actions.claim_pending(token, by=viewer_of(member))
        assert (published.space_id, published.author_id) == (cast.open_group.pk, member.actor_id)
        assert viewer_of(member).spaces == {cast.open_group.pk: SpaceRole.MEMBER}
        # A second visit of the same page, after the first one has joined and posted.
        assert actions.claim_pending(token, by=viewer_of(member)).pk == published.pk


def test_joining_and_replying_is_one_step(cast: Cast):
    thread, ana = _thread(viewer_of(cast.bela), cast.open_group), viewer_of(cast.ana)
    post = actions.join_and_reply(thread, "<p>Here I am.</p>", by=ana, client_token="one")
    assert (post.number, viewer_of(cast.ana).spaces) == (2, {cast.open_group.pk: SpaceRole.MEMBER})
    with pytest.raises(PermissionRefused):
        actions.join_and_reply(thread, "<p>Again.</p>", by=viewer_of(cast.ana))


def test_a_reply_that_is_refused_joins_nobody(cast: Cast):
    thread = _thread(viewer_of(cast.bela), cast.open_group)
    with pytest.raises(Refused):
        actions.join_and_reply(thread, "<p> </p>", by=viewer_of(cast.ana))
    assert not viewer_of(cast.ana).spaces


def test_who_was_removed_from_a_group_does_not_come_back_by_replying(cast: Cast):
    thread, chloe = _thread(viewer_of(cast.chloe), cast.open_group), viewer_of(cast.chloe)
    remove_member(join_space(cast.open_group, by=viewer_of(cast.ana)), by=chloe, reason="Advertising.")
    with pytest.raises(Refused, match="removed from this group"):
        actions.join_and_reply(thread, "<p>Me again.</p>", by=viewer_of(cast.ana))
    assert not thread.posts.exists()


def test_what_nobody_comes_back_for_is_forgotten(cast: Cast):
    token = actions.keep_pending({"body": "<p>Mine.</p>", "title": "x"}, by=VISITOR)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert actions.claim_pending(token, by=viewer_of(cast.ana)) is None
        assert actions.forget_old_pending() == 1


def test_reading_is_noted_up_to_the_last_post_and_never_backwards(cast: Cast):
    ana, bela = viewer_of(cast.ana), viewer_of(cast.bela)
    thread = _thread(ana)
    actions.reply(thread, "<p>Two.</p>", by=ana)
    actions.mark_thread_read(thread.pk, 99, by=bela)
    actions.mark_thread_read(thread.pk, 1, by=bela)
    assert ThreadRead.objects.get(actor=cast.bela.actor).last_number == 2
    with pytest.raises(PermissionRefused):
        actions.mark_thread_read(_thread(viewer_of(cast.chloe), cast.closed_group).pk, 1, by=ana)
