"""Changing and deleting what one wrote, and bringing it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from hub.commons.discussions import actions
from hub.content.contributions.kinds import ContributionState
from hub.content.contributions.models import Contribution, Revision
from hub.core.access.errors import PermissionRefused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.states import EditConflict, MoveRefused
from tests.commons.discussions.threads import detail_of, started, verbs_of
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


# --- Changing ------------------------------------------------------------------------------------------------------


def test_an_edit_keeps_the_earlier_text(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana)
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
    assert detail_of(thread).last_teaser == "Tell me more."
    assert verbs_of(thread)[-1] == "content.contribution.edited"


def test_an_edit_that_changes_nothing_saves_nothing(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana)
    actions.edit_contribution(thread, "<p>Tell me.</p>", by=ana, expected_version=1)
    thread.refresh_from_db()
    assert (thread.version, thread.edited_at, Revision.objects.count()) == (1, None, 0)


def test_of_two_edits_the_second_is_told(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana)
    again = Contribution.objects.get(pk=thread.pk)
    actions.edit_contribution(thread, "<p>One.</p>", by=ana, expected_version=1)
    with pytest.raises(EditConflict):
        actions.edit_contribution(again, "<p>Two.</p>", by=ana, expected_version=1)
    thread.refresh_from_db()
    assert thread.body == "<p>One.</p>"


def test_only_a_new_mention_is_announced_by_an_edit(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana, body=f"<p>@{cast.bela.actor.handle}</p>")
    text = f"<p>@{cast.bela.actor.handle} @{cast.chloe.actor.handle}</p>"
    actions.edit_contribution(thread, text, by=ana, expected_version=1)
    assert Activity.objects.latest("id").data["mentions"] == [str(cast.chloe.actor_id)]


def test_a_chosen_language_is_not_guessed_over(cast: Cast):
    from hub.content.contributions.actions import guess_language

    ana = viewer_of(cast.ana)
    thread = started(ana)
    guess_language(thread.pk, "hu", by=ana)
    thread.refresh_from_db()
    assert thread.language == "hu"
    actions.choose_language(thread, "sv", by=ana)
    guess_language(thread.pk, "hu", by=ana)
    thread.refresh_from_db()
    assert (thread.language, thread.is_language_chosen) == ("sv", True)


def test_a_moderator_improves_title_and_keywords_but_not_the_text(cast: Cast):
    elin = viewer_of(cast.elin)
    thread = started(viewer_of(cast.ana))
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
    assert (thread.title, thread.body, detail_of(thread).keywords) == (
        "How to start with coding?",
        "<p>Tell me.</p>",
        ["Coding", "Scratch"],
    )
    with pytest.raises(PermissionRefused):
        actions.edit_contribution(thread, "<p>Mine now.</p>", by=elin, expected_version=2)


# --- Deleting ------------------------------------------------------------------------------------------------------


def test_a_deleted_reply_leaves_counters_and_lists_and_comes_back(cast: Cast):
    ana, bela = viewer_of(cast.ana), viewer_of(cast.bela)
    thread = started(ana)
    actions.reply(thread, "<p>First.</p>", by=ana)
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    actions.delete_contribution(post, by=bela)
    thread.refresh_from_db()
    detail = detail_of(thread)
    assert (thread.reply_count, detail.last_number, detail.last_shown_number) == (1, 3, 2)
    assert (detail.last_teaser, detail.last_author_id, detail.participant_count) == ("First.", cast.ana.actor_id, 1)
    # Its number is never given again.
    assert actions.reply(thread, "<p>Third.</p>", by=ana).number == 4
    actions.restore_contribution(Contribution.objects.get(pk=post.pk), by=bela)
    thread.refresh_from_db()
    assert (thread.reply_count, detail_of(thread).participant_count) == (3, 2)
    assert detail_of(thread).last_teaser == "Third."


def test_nobody_deletes_a_conversation_in_which_others_take_part(cast: Cast):
    ana = viewer_of(cast.ana)
    thread = started(ana)
    actions.reply(thread, "<p>Me.</p>", by=viewer_of(cast.bela))
    with pytest.raises(PermissionRefused):
        actions.delete_contribution(thread, by=ana)


def test_a_deleted_thread_takes_its_replies_along_and_brings_them_back(cast: Cast):
    chloe = viewer_of(cast.chloe)
    thread = started(chloe, cast.open_group)
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
    thread = started(viewer_of(cast.ana))
    post = actions.reply(thread, "<p>Secret.</p>", by=bela)
    actions.edit_contribution(post, "<p>Secret!</p>", by=bela, expected_version=1)
    actions.delete_contribution(post, by=bela)
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(MoveRefused):
        actions.restore_contribution(Contribution.objects.get(pk=post.pk), by=bela)
    purge(post, by=replace(VISITOR, is_system=True))
    post.refresh_from_db()
    assert (post.state, post.body, post.number, post.revisions.count()) == ("purged", "", 2, 0)
