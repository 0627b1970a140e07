"""Reacts, keeps and follows. Each is idempotent: tapping twice in a hurry does no harm."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hub.community.actors.models import Actor
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.content.reactions.kinds import MOST_FOLLOWED, FollowTarget, ReactionKind
from hub.content.reactions.models import Bookmark, Follow, Reaction
from hub.content.reactions.points import kept_apart
from hub.content.reactions.verbs import BOOKMARKED, FOLLOWED, REACTED, UNBOOKMARKED, UNFOLLOWED, UNREACTED
from hub.core.access.errors import Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import record
from hub.core.text import tidy_line


@transaction.atomic
def react(contribution: Contribution, kind: str, *, by: Viewer) -> bool:
    """Give a reaction; answer whether it is new. Raises `Refused` for an unknown kind."""
    require("content_reactions.react", by, contribution)
    if kind not in ReactionKind.values:
        raise Refused(_("There is no such reaction."), field="kind")
    _row, is_new = Reaction.objects.get_or_create(contribution=contribution, actor_id=by.acting_id, kind=kind)
    if is_new:
        Contribution.objects.filter(pk=contribution.pk).update(reaction_count=F("reaction_count") + 1)
        record(REACTED, by=by, space=contribution.space_id, contribution=contribution.pk, data={"kind": kind})
    return is_new


@transaction.atomic
def take_back_reaction(contribution: Contribution, kind: str, *, by: Viewer) -> bool:
    """Take one's own reaction back; answer whether there was one."""
    require("content_reactions.react", by, contribution)
    deleted, _rows = Reaction.objects.filter(contribution=contribution, actor_id=by.acting_id, kind=kind).delete()
    if deleted:
        Contribution.objects.filter(pk=contribution.pk).update(reaction_count=F("reaction_count") - 1)
        record(UNREACTED, by=by, space=contribution.space_id, contribution=contribution.pk, data={"kind": kind})
    return bool(deleted)


@transaction.atomic
def bookmark(contribution: Contribution, *, by: Viewer, note: str = "") -> Bookmark:
    """Keep a contribution for oneself, or change the note of one that is kept."""
    require("content_reactions.bookmark", by, contribution)
    note = tidy_line(note)
    if len(note) > 300:
        raise Refused(_("A note has at most 300 characters."), field="note")
    kept, is_new = Bookmark.objects.update_or_create(
        actor_id=by.acting_id, contribution=contribution, defaults={"note": note}
    )
    if is_new:
        record(BOOKMARKED, by=by, contribution=contribution.pk)
    return kept


@transaction.atomic
def drop_bookmark(contribution_id: int, *, by: Viewer) -> None:
    """Drop a bookmark, also of what one may no longer read."""
    require("content_reactions.follow", by)
    if Bookmark.objects.filter(actor_id=by.acting_id, contribution_id=contribution_id).delete()[0]:
        record(UNBOOKMARKED, by=by, contribution=contribution_id)


@transaction.atomic
def follow(target_kind: FollowTarget, target_id: object, *, by: Viewer, automatically: bool = False) -> bool:
    """Follow something the viewer can see (the caller has fetched it for them); answer whether it is new.

    `automatically` is for taking part in a thread: it does not override an earlier "no longer".
    """
    require("content_reactions.follow", by)
    return _follow(target_kind, target_id, by=by, automatically=automatically)


@transaction.atomic
def follow_space(space: Space, *, by: Viewer) -> bool:
    """Follow a group that one may read; answer whether it is new. Raises `Refused` for one too many."""
    require("content_reactions.follow_space", by, space)
    _leave_room(FollowTarget.SPACE, by)
    return _follow(FollowTarget.SPACE, space.pk, by=by)


@transaction.atomic
def follow_person(person: Actor, *, by: Viewer) -> bool:
    """Follow another person; answer whether it is new.

    Whom that person has blocked is not told so: they follow, and hear nothing. Raises `Refused` for somebody whom the
    viewer has blocked, and for one too many.
    """
    require("content_reactions.follow_person", by, person)
    if any(kept_apart.ask(by.acting_id, person.pk)):
        raise Refused(_("You have blocked this person."))
    _leave_room(FollowTarget.ACTOR, by)
    return _follow(FollowTarget.ACTOR, person.pk, by=by, is_silent=any(kept_apart.ask(person.pk, by.acting_id)))


def _leave_room(target_kind: FollowTarget, by: Viewer) -> None:
    if Follow.objects.filter(actor_id=by.acting_id, target_kind=target_kind, is_muted=False).count() >= MOST_FOLLOWED:
        raise Refused(_("You follow too many already. First follow some of them no longer."))


def _follow(
    target_kind: FollowTarget, target_id: object, *, by: Viewer, automatically: bool = False, is_silent: bool = False
) -> bool:
    row, is_new = Follow.objects.get_or_create(
        actor_id=by.acting_id, target_kind=target_kind, target_id=str(target_id), defaults={"is_silent": is_silent}
    )
    if not is_new and row.is_muted and not automatically:
        Follow.objects.filter(pk=row.pk).update(is_muted=False, is_silent=is_silent)
        is_new = True
    if is_new:
        record(FOLLOWED, by=by, target=(target_kind, str(target_id)))
    return is_new


@transaction.atomic
def unfollow(target_kind: FollowTarget, target_id: object, *, by: Viewer) -> None:
    """Follow something no longer. Of a thread it is remembered, so that taking part again does not bring it back."""
    require("content_reactions.follow", by)
    if target_kind != FollowTarget.THREAD:
        followed = Follow.objects.filter(actor_id=by.acting_id, target_kind=target_kind, target_id=str(target_id))
        if followed.delete()[0]:
            record(UNFOLLOWED, by=by, target=(target_kind, str(target_id)))
        return
    _row, _new = Follow.objects.update_or_create(
        actor_id=by.acting_id, target_kind=target_kind, target_id=str(target_id), defaults={"is_muted": True}
    )
    record(UNFOLLOWED, by=by, target=(target_kind, str(target_id)))


@transaction.atomic
def keep_apart(person: UUID, other: UUID) -> None:
    """`person` wants nothing of `other` any more: follows them no longer, and is followed by them in silence."""
    Follow.objects.filter(actor=person, target_kind=FollowTarget.ACTOR, target_id=str(other)).delete()
    Follow.objects.filter(actor=other, target_kind=FollowTarget.ACTOR, target_id=str(person)).update(is_silent=True)


@transaction.atomic
def let_together(person: UUID, other: UUID) -> None:
    """`other` hears of `person` again, if they still follow them."""
    Follow.objects.filter(actor=other, target_kind=FollowTarget.ACTOR, target_id=str(person)).update(is_silent=False)
