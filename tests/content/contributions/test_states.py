"""The life of a contribution: every move that its states allow, and every one that they do not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from hub.content.contributions import actions
from hub.content.contributions.kinds import ContributionState
from hub.content.contributions.models import Contribution, Revision
from hub.core.access.viewer import Viewer
from hub.core.activity.models import Activity
from hub.core.states import MoveRefused
from tests.factories import viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db

SYSTEM = Viewer(is_system=True)
S = ContributionState

# From which states each action moves, where it leads, and the verb that it records.
ACTS: dict[str, tuple[Callable[..., Any], set[str], str, str]] = {
    "delete": (actions.delete, {S.DRAFT, S.PUBLISHED, S.HIDDEN}, S.DELETED, "content.contribution.deleted"),
    "hide": (actions.hide, {S.PUBLISHED}, S.HIDDEN, "content.contribution.hidden"),
    "remove": (actions.remove, {S.PUBLISHED, S.HIDDEN}, S.REMOVED, "content.contribution.removed"),
    "restore": (actions.restore, {S.DELETED}, S.PUBLISHED, "content.contribution.restored"),
    "bring back": (actions.bring_back, {S.HIDDEN, S.REMOVED}, S.PUBLISHED, "content.contribution.shown"),
    "purge": (actions.purge, {S.DELETED, S.REMOVED, S.WITHHELD}, S.PURGED, "content.contribution.purged"),
}


def _thread(cast: Cast, **fields: Any) -> Contribution:
    by = viewer_of(cast.ana)
    return actions.publish_thread("discussion", "How do you start?", "<p>Tell me.</p>", by=by, **fields)


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("act", ACTS)
def test_what_may_become_of_a_contribution(cast: Cast, act: str, state: str) -> None:
    do, allowed, target, verb = ACTS[act]
    thread = _thread(cast)
    changes = {"state": state, "deleted_at": timezone.now() if act == "restore" else None}
    Contribution.objects.filter(pk=thread.pk).update(**changes)
    thread.refresh_from_db()
    if state in allowed:
        do(thread, by=SYSTEM)
        assert Activity.objects.filter(contribution_id=thread.pk, verb=verb).count() == 1
    else:
        with pytest.raises(MoveRefused):
            do(thread, by=SYSTEM)
    assert Contribution.objects.get(pk=thread.pk).state == (target if state in allowed else state)


def test_of_two_who_move_the_same_one_is_refused(cast: Cast) -> None:
    thread = _thread(cast)
    same = Contribution.objects.get(pk=thread.pk)
    actions.hide(thread, by=SYSTEM)
    with pytest.raises(MoveRefused, match="no longer published"):
        actions.delete(same, by=viewer_of(cast.ana))


def test_a_deleted_one_comes_back_for_thirty_days(cast: Cast) -> None:
    thread = actions.delete(_thread(cast), by=viewer_of(cast.ana))
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(MoveRefused):
        actions.restore(thread, by=viewer_of(cast.ana))
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert actions.restore(thread, by=viewer_of(cast.ana)).state == S.PUBLISHED


def test_replies_go_out_of_sight_with_their_thread_and_come_back(cast: Cast) -> None:
    thread = _thread(cast)
    shown = actions.append_post(thread, "<p>Shown.</p>", by=viewer_of(cast.bela))
    hidden = actions.hide(actions.append_post(thread, "<p>Not.</p>", by=viewer_of(cast.bela)), by=SYSTEM)
    actions.remove(thread, by=SYSTEM)
    states = dict(Contribution.objects.values_list("pk", "state"))
    assert (states[shown.pk], states[hidden.pk]) == (S.WITHHELD, S.HIDDEN)
    with pytest.raises(MoveRefused):
        actions.bring_back(hidden, by=SYSTEM)
    actions.bring_back(thread, by=SYSTEM)
    states = dict(Contribution.objects.values_list("pk", "state"))
    assert (states[shown.pk], states[hidden.pk]) == (S.PUBLISHED, S.HIDDEN)


def test_purging_leaves_nothing_of_the_words(cast: Cast) -> None:
    thread = _thread(cast, keywords=["secret"])
    post = actions.append_post(thread, "<p>Secret reply.</p>", by=viewer_of(cast.ana))
    actions.revise(
        thread, by=viewer_of(cast.ana), expected_version=1, title="Secret", body="<p>Secret.</p>", body_format="html"
    )
    actions.purge(actions.delete(thread, by=viewer_of(cast.ana)), by=SYSTEM)
    for each in Contribution.objects.filter(pk__in=[thread.pk, post.pk]):
        assert (each.state, each.title, each.slug, each.summary, each.body) == (S.PURGED, "", "", "", "")
    thread.thread_detail.refresh_from_db()
    assert (thread.thread_detail.last_teaser, thread.thread_detail.keywords) == ("", [])
    assert not Revision.objects.exists()
