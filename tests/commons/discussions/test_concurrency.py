"""What happens at the same moment: numbers stay different, a form sent twice posts once, an edit is not overwritten."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from hub.commons.discussions import actions
from hub.content.contributions.models import Contribution, ThreadDetail, ThreadParticipant
from hub.core.access.viewer import Viewer
from hub.core.states import EditConflict
from tests.factories import make_member, viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each on its own connection; answers results and exceptions in their order."""
    barrier = Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            outcomes[place] = act()
        except Exception as problem:
            outcomes[place] = problem
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def _viewer(name: str) -> Viewer:
    return viewer_of(make_member(name))


def test_replies_at_once_get_different_numbers_and_all_count():
    thread = actions.start_thread("discussion", "Hello", "<p>Hello.</p>", by=_viewer("Ana"))
    viewers = [_viewer(f"Member {n}") for n in range(6)]
    acts = [lambda by=by: actions.reply(thread, "<p>Me too.</p>", by=by) for by in viewers]
    posts = _at_once(*acts)
    assert sorted(post.number for post in posts) == [2, 3, 4, 5, 6, 7]
    thread.refresh_from_db()
    detail = ThreadDetail.objects.get(pk=thread.pk)
    assert (thread.reply_count, detail.last_number, detail.participant_count) == (6, 7, 7)


def test_a_reply_sent_twice_at_once_is_posted_once():
    thread = actions.start_thread("discussion", "Hello", "<p>Hello.</p>", by=_viewer("Ana"))
    by = _viewer("Béla")
    acts = [lambda: actions.reply(thread, "<p>Me too.</p>", by=by, client_token="twice")] * 4
    posts = _at_once(*acts)
    assert len({post.pk for post in posts}) == 1
    thread.refresh_from_db()
    assert (thread.reply_count, Contribution.objects.filter(thread=thread).count()) == (1, 1)
    assert ThreadParticipant.objects.get(thread=thread, actor_id=by.actor_id).post_count == 1


def test_a_thread_sent_twice_at_once_is_started_once():
    by = _viewer("Ana")
    acts = [lambda: actions.start_thread("question", "Hello", "<p>Hello.</p>", by=by, client_token="twice")] * 3
    assert len({thread.pk for thread in _at_once(*acts)}) == 1


def test_of_two_edits_at_once_one_is_told():
    by = _viewer("Ana")
    thread = actions.start_thread("discussion", "Hello", "<p>Hello.</p>", by=by)
    acts = [
        lambda text=text: actions.edit_contribution(
            Contribution.objects.get(pk=thread.pk), text, by=by, expected_version=1
        )
        for text in ("<p>One.</p>", "<p>Two.</p>")
    ]
    outcomes = _at_once(*acts)
    assert sum(isinstance(outcome, EditConflict) for outcome in outcomes) == 1


def test_a_reply_to_a_thread_that_is_being_merged_lands_in_one_of_them():
    author = _viewer("Ana")
    moderator = viewer_of(make_member("Elin", hub_role="moderator"))
    into = actions.start_thread("discussion", "Into", "<p>Hello.</p>", by=author)
    thread = actions.start_thread("discussion", "From", "<p>Hello.</p>", by=author)
    outcomes = _at_once(
        lambda: actions.merge_threads(thread, into, by=moderator),
        lambda: actions.reply(thread, "<p>Late.</p>", by=author),
    )
    posts = Contribution.objects.filter(body="<p>Late.</p>")
    if isinstance(outcomes[1], Contribution):
        assert posts.get().thread_id == into.pk
    else:
        assert not posts.exists()
