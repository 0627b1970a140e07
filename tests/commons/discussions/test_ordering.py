"""Marks on conversations; moving, splitting and merging them."""

from typing import Any

import pytest

from hub.commons.discussions import actions
from hub.commons.discussions.queries import thread_page
from hub.community.spaces.kinds import SpaceRole, Visibility
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution, FormerPlace, ThreadParticipant
from hub.core.access.errors import PermissionRefused, Refused
from tests.commons.discussions.threads import detail_of, started, verbs_of
from tests.factories import join, make_space, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


# --- Marks and order -----------------------------------------------------------------------------------------------


def test_the_asker_accepts_an_answer_and_takes_it_back(cast: Cast):
    ana = viewer_of(cast.ana)
    question = started(ana, kind=ContributionKind.QUESTION)
    post = actions.reply(question, "<p>So.</p>", by=viewer_of(cast.bela))
    actions.accept_answer(post, by=ana)
    assert detail_of(question).accepted_post_id == post.pk
    assert verbs_of(post)[-1] == "content.answer.accepted"
    with pytest.raises(PermissionRefused):
        actions.accept_answer(post, by=viewer_of(cast.bela))
    actions.unaccept_answer(post, by=ana)
    assert detail_of(question).accepted_post_id is None
    with pytest.raises(Refused):
        actions.unaccept_answer(post, by=ana)


def test_an_accepted_answer_that_is_deleted_is_no_longer_accepted(cast: Cast):
    question = started(viewer_of(cast.ana), kind=ContributionKind.QUESTION)
    post = actions.reply(question, "<p>So.</p>", by=viewer_of(cast.bela))
    actions.accept_answer(post, by=viewer_of(cast.ana))
    actions.delete_contribution(post, by=viewer_of(cast.bela))
    assert detail_of(question).accepted_post_id is None


def test_a_closed_thread_takes_replies_only_from_those_who_keep_order(cast: Cast):
    elin, ana = viewer_of(cast.elin), viewer_of(cast.ana)
    thread = started(ana)
    actions.close_thread(thread, by=elin)
    actions.close_thread(thread, by=elin)
    assert verbs_of(thread).count("commons.thread.closed") == 1
    with pytest.raises(PermissionRefused):
        actions.reply(thread, "<p>But…</p>", by=ana)
    actions.reply(thread, "<p>Closed because…</p>", by=elin)
    actions.reopen_thread(thread, by=elin)
    assert actions.reply(thread, "<p>Thanks.</p>", by=ana).number == 3


def test_pinning_is_recorded_once(cast: Cast):
    elin = viewer_of(cast.elin)
    thread = started(viewer_of(cast.ana))
    actions.pin_thread(thread, by=elin)
    actions.pin_thread(thread, by=elin)
    actions.unpin_thread(thread, by=elin)
    assert verbs_of(thread)[1:] == ["commons.thread.pinned", "commons.thread.unpinned"]
    assert Contribution.objects.get(pk=thread.pk).pinned_at is None


# --- Moving, splitting, merging ------------------------------------------------------------------------------------


def test_a_moved_thread_and_its_posts_have_the_new_places_visibility(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = started(chloe, cast.open_group)
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
    thread = started(chloe, cast.closed_group)
    actions.reply(thread, "<p>Between us.</p>", by=viewer_of(cast.bela))
    with pytest.raises(Refused):
        actions.move_thread(thread, cast.open_group, by=chloe)
    alone = started(chloe, cast.closed_group)
    actions.move_thread(alone, cast.open_group, by=chloe)
    assert alone.visibility == Visibility.PUBLIC


def test_a_thread_for_members_stays_for_members_in_a_public_group(cast: Cast):
    chloe = viewer_of(cast.chloe)
    members_group = make_space("Members only", visibility=Visibility.MEMBERS)
    join(members_group, cast.chloe, SpaceRole.LEAD)
    chloe = viewer_of(cast.chloe)
    thread = started(chloe, members_group)
    actions.move_thread(thread, cast.open_group, by=chloe)
    assert thread.visibility == Visibility.MEMBERS


def test_split_posts_open_a_new_thread_and_their_old_addresses_lead_there(cast: Cast):
    elin, ana, bela = viewer_of(cast.elin), viewer_of(cast.ana), viewer_of(cast.bela)
    thread = started(ana)
    for number, viewer in enumerate([bela, ana, bela, ana], start=2):
        actions.reply(thread, f"<p>Post {number}.</p>", by=viewer)
    new = actions.split_posts(thread, [3, 5], "Another matter", by=elin)
    thread.refresh_from_db()
    assert (new.title, new.number, new.author_id, new.reply_count) == ("Another matter", 1, cast.ana.actor_id, 0)
    new.refresh_from_db()
    assert (new.reply_count, thread.reply_count) == (1, 2)
    detail = detail_of(new)
    assert (detail.last_number, detail.last_teaser, detail.participant_count) == (2, "Post 5.", 1)
    assert (detail_of(thread).last_shown_number, detail_of(thread).last_number) == (4, 5)
    places = dict(FormerPlace.objects.filter(thread=thread).values_list("number", "post__number"))
    assert places == {3: 1, 5: 2}
    assert actions.reply(new, "<p>On.</p>", by=bela).number == 3


@pytest.mark.parametrize("numbers", [[], [1], [99], [2, 99]])
def test_split_refuses_what_is_no_reply_of_the_thread(cast: Cast, numbers: list[int]):
    thread = started(viewer_of(cast.ana))
    actions.reply(thread, "<p>Post.</p>", by=viewer_of(cast.bela))
    with pytest.raises(Refused) as refused:
        actions.split_posts(thread, numbers, "Another matter", by=viewer_of(cast.elin))
    assert refused.value.field == "numbers"


def test_a_merged_thread_becomes_replies_and_its_addresses_lead_there(cast: Cast):
    elin, ana, bela = viewer_of(cast.elin), viewer_of(cast.ana), viewer_of(cast.bela)
    into, thread = started(ana), started(bela, cast.open_group, title="The same again")
    actions.reply(into, "<p>Two.</p>", by=bela)
    actions.reply(thread, "<p>Second.</p>", by=bela)
    actions.merge_threads(thread, into, by=elin)
    thread.refresh_from_db()
    into.refresh_from_db()
    cast.open_group.refresh_from_db()
    assert (thread.kind, thread.thread_id, thread.number, thread.title) == ("post", into.pk, 3, "The same again")
    assert list(into.posts.order_by("number").values_list("number", "space_id")) == [(2, None), (3, None), (4, None)]
    assert (into.reply_count, detail_of(into).last_number, detail_of(into).last_teaser) == (3, 4, "Second.")
    assert dict(FormerPlace.objects.filter(thread=thread).values_list("number", "post__number")) == {1: 3, 2: 4}
    assert cast.open_group.thread_count == 0
    with pytest.raises(Refused):
        actions.merge_threads(into, into, by=elin)


def test_what_was_split_out_again_after_a_merge_gives_no_number_twice(cast: Cast):
    elin, ana = viewer_of(cast.elin), viewer_of(cast.ana)
    into, thread = started(ana), started(ana)
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
    thread = started(chloe, cast.closed_group)
    with pytest.raises(Refused) as refused:
        actions.merge_threads(thread, started(chloe, cast.open_group), by=chloe)
    assert refused.value.field == "into"


def test_counters_agree_with_a_recount_whatever_happened(cast: Cast):
    from hub.content.contributions.counters import recount_thread

    ana, bela, elin = viewer_of(cast.ana), viewer_of(cast.bela), viewer_of(cast.elin)
    thread = started(ana)
    posts = [actions.reply(thread, f"<p>{n}</p>", by=by) for n, by in enumerate([bela, ana, bela, elin])]
    actions.delete_contribution(posts[3], by=elin)
    actions.delete_contribution(posts[0], by=bela)
    actions.restore_contribution(posts[0], by=bela)
    actions.split_posts(thread, [3], "Out", by=elin)

    def state() -> tuple[Any, ...]:
        detail = detail_of(thread)
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
