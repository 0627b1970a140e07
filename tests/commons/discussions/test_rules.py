"""Who may do what: every persona, with threads in every place and state. The table of docs/features/discussions.md."""

import pytest

from hub.commons.discussions.actions import start_thread
from hub.commons.discussions.kinds import Place
from hub.commons.discussions.queries import standing_of
from hub.community.spaces.kinds import JoinMethod, SpaceRole, SpaceState
from hub.community.spaces.models import Space
from hub.content.contributions.actions import append_post
from hub.content.contributions.kinds import ContributionKind
from hub.content.contributions.models import Contribution, ThreadDetail
from tests.factories import join, make_member, viewer_of
from tests.personas import Cast

pytestmark = pytest.mark.django_db

PEOPLE = ("visitor", "greta", "ana", "bela", "chloe", "elin", "finn")
SIGNED_IN = frozenset(PEOPLE[2:])
MODERATORS = frozenset({"elin", "finn"})
NOBODY: frozenset[str] = frozenset()
GROUP = frozenset({"bela", "chloe"})

# Where and in which state a thread of Béla's is, and who may then do what. Béla is a member and Chloé the lead of both
# groups, Ana nothing special, Elin moderates the hub, Finn manages it, Greta is suspended.
THREADS = {
    "open hub": {
        "view_thread": frozenset(PEOPLE),
        "reply": SIGNED_IN,
        "join_and_reply": NOBODY,
        "edit": frozenset({"bela"}),
        "delete": frozenset({"bela"}),
        "label": MODERATORS | {"bela"},
        "pin": MODERATORS,
        "close": MODERATORS,
        "restore": NOBODY,
    },
    "open hub, closed": {
        "view_thread": frozenset(PEOPLE),
        "reply": MODERATORS,
        "edit": NOBODY,
        "delete": frozenset({"bela"}),
        "close": MODERATORS,
    },
    "open hub, members only": {"view_thread": SIGNED_IN, "reply": SIGNED_IN, "pin": MODERATORS},
    "open group": {
        "view_thread": frozenset(PEOPLE),
        "reply": GROUP,
        "join_and_reply": SIGNED_IN - GROUP,
        "edit": frozenset({"bela"}),
        "label": MODERATORS | GROUP,
        "pin": MODERATORS | {"chloe"},
        "close": MODERATORS | {"chloe"},
    },
    "open group, closed": {"reply": frozenset({"chloe"}), "join_and_reply": NOBODY, "edit": NOBODY},
    "open group, concluded": {
        "view_thread": frozenset(PEOPLE),
        "reply": frozenset({"chloe"}),
        "join_and_reply": NOBODY,
        "edit": NOBODY,
        "pin": frozenset({"chloe"}),
    },
    "open group, archived": {
        "view_thread": frozenset(PEOPLE),
        "reply": NOBODY,
        "join_and_reply": NOBODY,
        "edit": NOBODY,
        "delete": NOBODY,
        "pin": NOBODY,
    },
    "closed group": {
        "view_thread": GROUP,
        "reply": GROUP,
        "join_and_reply": NOBODY,
        "label": GROUP,
        "pin": frozenset({"chloe"}),
    },
    "closed group that anybody may join": {"view_thread": GROUP, "join_and_reply": NOBODY},
    "deleted": {
        "view_thread": NOBODY,
        "reply": NOBODY,
        "edit": NOBODY,
        "restore": frozenset({"bela"}),
        "pin": NOBODY,
    },
    "hidden": {"view_thread": NOBODY, "reply": NOBODY, "edit": NOBODY, "restore": NOBODY, "pin": NOBODY},
}


def _thread(cast: Cast, where: str) -> Contribution:
    space = cast.open_group if "open group" in where else cast.closed_group if "closed group" in where else None
    visibility = "members" if "members only" in where else "public"
    by = viewer_of(cast.bela)
    thread = start_thread("question", "Which tablet?", "<p>Words.</p>", by=by, space=space, visibility=visibility)
    if where.endswith(", closed"):
        ThreadDetail.objects.filter(pk=thread.pk).update(closed_at=thread.published_at)
    if where in ("deleted", "hidden"):
        Contribution.objects.filter(pk=thread.pk).update(state=where)
    if where.endswith("concluded"):
        Space.objects.update(state=SpaceState.CONCLUDED)
    if where.endswith("archived"):
        Space.objects.update(state=SpaceState.ARCHIVED)
    if where.endswith("may join"):
        Space.objects.update(join_method=JoinMethod.OPEN)
    return thread


@pytest.mark.parametrize("where", THREADS)
def test_who_may_do_what_with_a_thread(cast: Cast, where: str) -> None:
    standing = standing_of(_thread(cast, where).pk)
    viewers = cast.viewers()
    for permission, allowed in THREADS[where].items():
        found = {name for name in PEOPLE if viewers[name].may(f"commons_discussions.{permission}", standing)}
        assert found == allowed, permission


@pytest.mark.parametrize(
    ("place", "kind", "allowed"),
    [
        ("hub", "question", SIGNED_IN),
        ("hub", "announcement", frozenset({"finn"})),
        ("open_group", "discussion", GROUP),
        ("open_group", "announcement", frozenset({"chloe"})),
        ("closed_group", "card", GROUP),
    ],
)
def test_who_may_start_what_where(cast: Cast, place: str, kind: str, allowed: frozenset[str]) -> None:
    asked = Place(kind=kind)
    if place != "hub":
        space = getattr(cast, place)
        asked = Place(kind=kind, space_id=space.pk, space_state=space.state, visibility=space.visibility)
    viewers = cast.viewers()
    assert {name for name in PEOPLE if viewers[name].may("commons_discussions.start_thread", asked)} == allowed


@pytest.mark.parametrize("role", SpaceRole.values)
def test_observers_read_along_and_all_other_roles_write(cast: Cast, role: str) -> None:
    member = make_member("Hugo Here")
    join(cast.open_group, member, role)
    standing = standing_of(_thread(cast, "open group").pk)
    viewer = viewer_of(member)
    assert viewer.may("commons_discussions.view_thread", standing)
    assert viewer.may("commons_discussions.reply", standing) is (role != SpaceRole.OBSERVER)
    assert not viewer.may("commons_discussions.join_and_reply", standing)


def test_the_asker_and_moderators_accept_an_answer(cast: Cast) -> None:
    thread = _thread(cast, "open group")
    answer = append_post(thread, "<p>This one.</p>", by=viewer_of(cast.chloe))
    viewers = cast.viewers()
    may_accept = {
        name for name in PEOPLE if viewers[name].may("commons_discussions.accept_answer", standing_of(answer.pk))
    }
    assert may_accept == MODERATORS | GROUP
    assert not viewers["bela"].may("commons_discussions.accept_answer", standing_of(thread.pk))
    Contribution.objects.filter(pk=thread.pk).update(kind=ContributionKind.DISCUSSION)
    assert not viewers["bela"].may("commons_discussions.accept_answer", standing_of(answer.pk))


def test_a_thread_in_which_others_wrote_is_not_deleted_by_its_author(cast: Cast) -> None:
    thread = _thread(cast, "open hub")
    reply = append_post(thread, "<p>Mine.</p>", by=viewer_of(cast.ana))
    viewers = cast.viewers()
    assert not viewers["bela"].may("commons_discussions.delete", standing_of(thread.pk))
    assert viewers["ana"].may("commons_discussions.delete", standing_of(reply.pk))
    assert not viewers["elin"].may("commons_discussions.delete", standing_of(reply.pk))
