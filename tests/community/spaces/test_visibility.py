"""Who may read what is in a group, when that is changed: nothing leaks, not even between two at once."""

import pytest

from hub.commons.discussions.actions import reply, start_thread
from hub.community.spaces.actions import archive_space, create_space, edit_space, join_space, open_space
from hub.community.spaces.kinds import SpaceState, Visibility, is_narrower, narrower, wider_than
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.content.contributions.queries import contributions_visible_to
from hub.content.contributions.subscribers import follow_visibility
from hub.core.access.errors import Refused
from hub.core.access.viewer import VISITOR
from hub.core.activity.models import Activity
from hub.core.states import EditConflict
from tests.concurrency import at_once
from tests.factories import join, make_member, make_space, viewer_of
from tests.personas import Cast


def thread_in(space: Space, cast: Cast, visibility: str = Visibility.PUBLIC) -> Contribution:
    bela = viewer_of(cast.bela)
    thread = start_thread("discussion", "A title", "Text.", by=bela, space=space, visibility=visibility)
    reply(thread, "More.", by=bela)
    return thread


def seen_by(viewer: object) -> int:
    return contributions_visible_to(viewer).count()  # type: ignore[arg-type]


def test_the_order_of_audiences():
    assert narrower("public", "space", "members") == Visibility.SPACE
    assert narrower("public") == Visibility.PUBLIC
    assert is_narrower("space", "members")
    assert not is_narrower("members", "members")
    assert not is_narrower("public", "members")
    assert wider_than("members") == (Visibility.PUBLIC,)
    assert wider_than("public") == ()


def test_a_narrower_audience_holds_at_once_for_threads_and_replies(cast: Cast):
    thread_in(cast.open_group, cast)
    assert seen_by(VISITOR) == seen_by(viewer_of(cast.ana)) == 2
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="members")
    assert (seen_by(VISITOR), seen_by(viewer_of(cast.ana))) == (0, 2)
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=2, visibility="space")
    assert (seen_by(VISITOR), seen_by(viewer_of(cast.ana)), seen_by(viewer_of(cast.bela))) == (0, 0, 2)
    changed = Activity.objects.filter(verb="community.space.visibility_changed").order_by("id")
    assert [activity.data for activity in changed] == [
        {"from": "public", "to": "members"},
        {"from": "members", "to": "space"},
    ]


def test_a_wider_audience_comes_with_the_job_and_never_wider_than_the_author_chose(cast: Cast):
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="space")
    for_all = thread_in(cast.open_group, cast)
    for_members = thread_in(cast.open_group, cast, "members")
    thread_in(cast.open_group, cast, "space")
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=2, visibility="public")
    assert seen_by(VISITOR) == 0
    follow_visibility.call(cast.open_group.pk)
    assert set(contributions_visible_to(VISITOR).values_list("thread_id", flat=True)) == {None, for_all.pk}
    assert seen_by(VISITOR) == 2
    assert seen_by(viewer_of(cast.ana)) == 4
    assert contributions_visible_to(viewer_of(cast.ana)).filter(thread=for_members).exists()


def test_a_new_thread_takes_the_audience_of_now_not_of_when_the_page_was_read(cast: Cast):
    stale = Space.objects.get(pk=cast.open_group.pk)
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="space")
    thread_in(stale, cast)
    assert seen_by(VISITOR) == 0


def test_groups_inside_become_narrower_as_well(cast: Cast):
    inside = make_space("Inside", parent=cast.open_group)
    innermost = make_space("Innermost", parent=inside, visibility="members")
    for space in (inside, innermost):
        join(space, cast.bela)
        thread_in(space, cast)
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="space")
    assert set(Space.objects.values_list("visibility", flat=True)) == {"space"}
    assert seen_by(VISITOR) == seen_by(viewer_of(cast.ana)) == 0
    narrowed = Activity.objects.filter(verb="community.space.visibility_changed").values_list("space_id", flat=True)
    assert set(narrowed) == {cast.open_group.pk, inside.pk, innermost.pk}


def test_a_group_inside_is_never_wider_than_the_one_around_it(cast: Cast):
    inside = make_space("Inside", parent=cast.closed_group, visibility="space")
    join(inside, cast.chloe, "lead")
    for visibility in ("members", "public"):
        with pytest.raises(Refused) as refused:
            edit_space(inside, by=viewer_of(cast.chloe), expected=1, visibility=visibility)
        assert refused.value.field == "visibility"
    with pytest.raises(Refused) as refused:
        create_space(by=viewer_of(cast.finn), name="Another", parent=cast.closed_group, visibility="public")
    assert refused.value.field == "visibility"
    with pytest.raises(Refused):
        edit_space(cast.open_group, by=viewer_of(cast.finn), expected=1, parent=cast.closed_group)


def test_a_conflict_narrows_nothing(cast: Cast):
    thread_in(cast.open_group, cast)
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, name="First")
    with pytest.raises(EditConflict):
        edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="space")
    assert seen_by(VISITOR) == 2


def test_what_is_in_a_forming_group_is_for_its_members_until_it_is_opened(cast: Cast):
    finn = viewer_of(cast.finn)
    space = create_space(by=finn, name="Squad", kind="squad", lead=cast.bela.actor, is_forming=True)
    assert (space.state, space.visibility, space.opens_as) == ("forming", "space", "public")
    thread_in(space, cast)
    edit_space(space, by=viewer_of(cast.bela), expected=1, visibility="members")
    assert (space.visibility, space.opens_as) == ("space", "members")
    assert seen_by(viewer_of(cast.ana)) == 0
    open_space(space, by=finn)
    space.refresh_from_db()
    assert (space.state, space.visibility) == (SpaceState.ACTIVE, "members")
    follow_visibility.call(space.pk)
    assert (seen_by(VISITOR), seen_by(viewer_of(cast.ana))) == (0, 2)


def test_archiving_changes_no_audience(cast: Cast):
    thread_in(cast.open_group, cast)
    archive_space(cast.open_group, by=viewer_of(cast.chloe))
    assert seen_by(VISITOR) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_who_posts_while_a_group_is_closed_leaves_nothing_behind(attempt: int):
    space = make_space("Busy")
    chloe, *writers = [make_member(f"Member {number}") for number in range(5)]
    join(space, chloe, "lead")
    for writer in writers:
        join(space, writer)
    threads = [
        start_thread("discussion", f"Title {number}", "Text.", by=viewer_of(writer), space=space)
        for number, writer in enumerate(writers)
    ]
    lead, *viewers = [viewer_of(member) for member in (chloe, *writers)]

    def write(number: int) -> None:
        for _again in range(3):
            reply(threads[number], "More.", by=viewers[number])
            start_thread("discussion", "Another", "Text.", by=viewers[number], space=space)

    outcomes = at_once(
        *(lambda number=number: write(number) for number in range(4)),
        lambda: edit_space(space, by=lead, expected=1, visibility="space"),
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Contribution.objects.filter(space=space).count() == 4 + 4 * 3 * 2
    assert contributions_visible_to(VISITOR).count() == 0


@pytest.mark.django_db(transaction=True)
def test_widening_and_narrowing_at_once_end_narrow():
    space = make_space("Busy", visibility="space")
    chloe = make_member("Chloe")
    join(space, chloe, "lead")
    lead = viewer_of(chloe)
    for number in range(30):
        start_thread("discussion", f"Title {number}", "Text.", by=lead, space=space)
    edit_space(space, by=lead, expected=1, visibility="public")
    space.refresh_from_db()
    outcomes = at_once(
        lambda: follow_visibility.call(space.pk),
        lambda: edit_space(space, by=lead, expected=2, visibility="space"),
    )
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert contributions_visible_to(VISITOR).count() == 0


def test_joining_changes_what_one_may_read(cast: Cast):
    edit_space(cast.open_group, by=viewer_of(cast.chloe), expected=1, visibility="space")
    thread_in(cast.open_group, cast)
    assert seen_by(viewer_of(cast.ana)) == 0
    join_space(cast.open_group, by=viewer_of(cast.ana))
    assert seen_by(viewer_of(cast.ana)) == 2
