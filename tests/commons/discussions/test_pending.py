"""What visitors write before they join, joining by replying, and how far one has read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from hub.commons.discussions import actions
from hub.community.spaces.actions import join_space, remove_member
from hub.community.spaces.kinds import SpaceRole
from hub.content.contributions.models import Draft, ThreadRead
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.viewer import VISITOR
from tests.commons.discussions.threads import started
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db


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
    thread = started(viewer_of(cast.bela))
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
    thread = started(viewer_of(cast.bela), cast.open_group)
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
    thread, ana = started(viewer_of(cast.bela), cast.open_group), viewer_of(cast.ana)
    post = actions.join_and_reply(thread, "<p>Here I am.</p>", by=ana, client_token="one")
    assert (post.number, viewer_of(cast.ana).spaces) == (2, {cast.open_group.pk: SpaceRole.MEMBER})
    with pytest.raises(PermissionRefused):
        actions.join_and_reply(thread, "<p>Again.</p>", by=viewer_of(cast.ana))


def test_a_reply_that_is_refused_joins_nobody(cast: Cast):
    thread = started(viewer_of(cast.bela), cast.open_group)
    with pytest.raises(Refused):
        actions.join_and_reply(thread, "<p> </p>", by=viewer_of(cast.ana))
    assert not viewer_of(cast.ana).spaces


def test_who_was_removed_from_a_group_does_not_come_back_by_replying(cast: Cast):
    thread, chloe = started(viewer_of(cast.chloe), cast.open_group), viewer_of(cast.chloe)
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
    thread = started(ana)
    actions.reply(thread, "<p>Two.</p>", by=ana)
    actions.mark_thread_read(thread.pk, 99, by=bela)
    actions.mark_thread_read(thread.pk, 1, by=bela)
    assert ThreadRead.objects.get(actor=cast.bela.actor).last_number == 2
    with pytest.raises(PermissionRefused):
        actions.mark_thread_read(started(viewer_of(cast.chloe), cast.closed_group).pk, 1, by=ana)
