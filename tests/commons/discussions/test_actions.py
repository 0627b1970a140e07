"""Starting and replying: what is stored, what is refused, what goes on record, and who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.commons.discussions import actions
from hub.commons.discussions.queries import thread_page
from hub.community.actors.models import Actor
from hub.community.members.kinds import MemberState
from hub.community.spaces.kinds import SpaceRole, SpaceState, Visibility
from hub.community.spaces.models import Space
from hub.content.contributions.kinds import CardKind, ContributionKind
from hub.content.contributions.models import Contribution, Draft, ThreadMonth, ThreadRead
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR, Viewer
from hub.core.activity.models import Activity
from tests.commons.discussions.threads import detail_of, started, verbs_of
from tests.factories import join, make_member, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


# --- Starting ------------------------------------------------------------------------------------------------------


def test_a_started_thread_is_published_with_its_detail_and_on_record(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana, title="  Which   tablet? ", body="<p>For a <strong>small</strong> school.</p>")
    detail = detail_of(thread)
    assert (thread.title, thread.slug, thread.state, thread.number) == ("Which tablet?", "which-tablet", "published", 1)
    assert (detail.last_number, detail.last_author_id, detail.participant_count) == (1, cast.ana.actor_id, 1)
    assert detail.last_teaser == "For a small school."
    assert verbs_of(thread) == ["content.thread.started"]
    assert ThreadRead.objects.get(actor=cast.ana.actor, thread=thread).last_number == 1
    assert ThreadMonth.objects.get(thread=thread).post_count == 1


def test_a_thread_in_a_group_has_the_groups_visibility_and_counts_there(cast: Cast):
    thread = started(viewer_of(cast.bela), cast.closed_group)
    cast.closed_group.refresh_from_db()
    assert (thread.visibility, cast.closed_group.thread_count) == (Visibility.SPACE, 1)
    assert cast.closed_group.activity_at == thread.published_at


def test_the_narrower_of_wish_and_place_decides_who_reads(cast: Cast):
    thread = started(viewer_of(cast.bela), cast.open_group, visibility=Visibility.MEMBERS)
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
        started(viewer_of(cast.ana), **fields)
    assert refused.value.field == field
    assert not Contribution.objects.exists()


def test_a_card_says_what_it_brings(cast: Cast):
    thread = started(viewer_of(cast.ana), kind=ContributionKind.CARD, card_kind=CardKind.CHALLENGE)
    assert detail_of(thread).card_kind == CardKind.CHALLENGE


def test_a_form_sent_twice_starts_one_thread(cast: Cast):
    ana = viewer_of(cast.ana)
    first = started(ana, client_token="a1")
    second = started(ana, client_token="a1", body="<p>Sent again.</p>")
    assert first.pk == second.pk
    assert Contribution.objects.count() == 1
    assert started(viewer_of(cast.bela), client_token="a1").pk != first.pk


def test_speaking_for_an_organisation_needs_its_voice(cast: Cast):
    organisation_id = cast.organisation.pk
    thread = started(viewer_of(cast.dimitris).speaking_for(organisation_id))
    assert thread.on_behalf_of_id == organisation_id
    assert Activity.objects.get(contribution_id=thread.pk).on_behalf_of_id == organisation_id
    with pytest.raises(PermissionRefused):
        started(viewer_of(cast.ana).speaking_for(organisation_id))


def test_only_imports_say_when_something_was_written(cast: Cast):
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with pytest.raises(PermissionRefused):
        started(viewer_of(cast.ana), at=then)
    importer = replace(viewer_of(cast.ana), is_system=True)
    thread = started(importer, at=then)
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
    thread = started(viewer_of(cast.ana))
    post = actions.reply(thread, "<p>Start <em>small</em>.</p>", by=viewer_of(cast.bela))
    thread.refresh_from_db()
    detail = detail_of(thread)
    assert (post.number, thread.reply_count, thread.activity_at) == (2, 1, post.published_at)
    assert (detail.last_number, detail.last_shown_number) == (2, 2)
    assert (detail.last_author_id, detail.last_teaser) == (cast.bela.actor_id, "Start small.")
    assert detail.participant_count == 2
    activity = Activity.objects.get(contribution_id=post.pk)
    assert activity.data == {"thread": thread.pk, "number": 2, "kind": "discussion", "mentions": []}


def test_a_reply_discards_its_draft_and_counts_as_reading(cast: Cast):
    bela = viewer_of(cast.bela)
    thread = started(viewer_of(cast.ana))
    actions.keep_draft(f"thread:{thread.pk}", {"body": "<p>Start</p>", "client_token": "b1"}, by=bela)
    actions.reply(thread, "<p>Start small.</p>", by=bela, client_token="b1")
    assert not Draft.objects.exists()
    assert ThreadRead.objects.get(actor=cast.bela.actor, thread=thread).last_number == 2
    # The save that was under way when the form was sent comes late and must not bring a ghost back.
    assert actions.keep_draft(f"thread:{thread.pk}", {"body": "<p>Start</p>", "client_token": "b1"}, by=bela) is None
    assert not Draft.objects.exists()


def test_a_reply_sent_twice_is_posted_once(cast: Cast):
    thread = started(viewer_of(cast.ana))
    first = actions.reply(thread, "<p>Start small.</p>", by=viewer_of(cast.bela), client_token="b1")
    second = actions.reply(thread, "<p>Start small.</p>", by=viewer_of(cast.bela), client_token="b1")
    thread.refresh_from_db()
    assert (first.pk, thread.reply_count, detail_of(thread).last_number) == (second.pk, 1, 2)


def test_a_reply_follows_a_thread_that_was_moved_since_its_page_was_opened(cast: Cast):
    bela = viewer_of(cast.bela)
    thread = started(bela)
    Contribution.objects.filter(pk=thread.pk).update(space=cast.closed_group, visibility=Visibility.SPACE)
    post = actions.reply(thread, "<p>Here.</p>", by=bela)
    assert (post.space_id, post.visibility) == (cast.closed_group.pk, Visibility.SPACE)


def test_mentions_reach_only_those_who_may_read(cast: Cast):
    text = f"<p>@{cast.ana.actor.handle} and @{cast.bela.actor.handle}: look! @nobody</p>"
    post = actions.reply(started(viewer_of(cast.chloe), cast.closed_group), text, by=viewer_of(cast.chloe))
    assert Activity.objects.get(contribution_id=post.pk).data["mentions"] == [str(cast.bela.actor_id)]
    open_post = actions.reply(started(viewer_of(cast.chloe)), text, by=viewer_of(cast.chloe))
    mentioned = Activity.objects.get(contribution_id=open_post.pk).data["mentions"]
    assert set(mentioned) == {str(cast.bela.actor_id), str(cast.ana.actor_id)}


def _archived(cast: Cast) -> Space:
    Space.objects.filter(pk=cast.open_group.pk).update(state=SpaceState.ARCHIVED)
    cast.open_group.refresh_from_db()
    return cast.open_group


# --- Who may not ---------------------------------------------------------------------------------------------------


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
    thread = started(chloe, cast.open_group, kind="question")
    post = actions.reply(thread, "<p>Me.</p>", by=chloe)
    _archived(cast)
    with pytest.raises(PermissionRefused):
        act(thread, post, chloe)
    assert thread_page(VISITOR, thread.pk) is not None


@pytest.mark.parametrize("state", [MemberState.RESTRICTED, MemberState.SUSPENDED])
def test_restricted_and_suspended_members_do_not_write(cast: Cast, state: str):
    thread = started(viewer_of(cast.ana))
    quiet = viewer_of(make_member("Quiet One", state=state))
    for act in (
        lambda: started(quiet),
        lambda: actions.reply(thread, "<p>x</p>", by=quiet),
    ):
        with pytest.raises(PermissionRefused):
            act()


def test_a_name_alone_is_no_permission_to_write_in_a_group(cast: Cast):
    with pytest.raises(PermissionRefused):
        started(viewer_of(cast.ana), cast.open_group)
    observer = make_member("Obs Erver")
    join(cast.open_group, observer, SpaceRole.OBSERVER)
    with pytest.raises(PermissionRefused):
        started(viewer_of(observer), cast.open_group)


def test_an_erased_author_keeps_the_place_of_what_they_wrote(cast: Cast):
    thread = started(viewer_of(cast.ana))
    Actor.objects.filter(pk=cast.ana.actor_id).update(name="", state="erased")
    assert thread_page(VISITOR, thread.pk).author_name == ""
