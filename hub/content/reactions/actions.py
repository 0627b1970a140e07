"""Reacts, keeps and follows. Each is idempotent: tapping twice in a hurry does no harm."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hub.content.contributions.models import Contribution
from hub.content.reactions.kinds import FollowTarget, ReactionKind
from hub.content.reactions.models import Bookmark, Follow, Reaction
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
    row, is_new = Follow.objects.get_or_create(
        actor_id=by.acting_id, target_kind=target_kind, target_id=str(target_id), defaults={"is_muted": False}
    )
    if not is_new and row.is_muted and not automatically:
        Follow.objects.filter(pk=row.pk).update(is_muted=False)
        is_new = True
    if is_new:
        record(FOLLOWED, by=by, target=(target_kind, str(target_id)))
    return is_new


@transaction.atomic
def unfollow(target_kind: FollowTarget, target_id: object, *, by: Viewer) -> None:
    """Follow something no longer; remembered, so that taking part again does not bring it back."""
    require("content_reactions.follow", by)
    _row, _new = Follow.objects.update_or_create(
        actor_id=by.acting_id, target_kind=target_kind, target_id=str(target_id), defaults={"is_muted": True}
    )
    record(UNFOLLOWED, by=by, target=(target_kind, str(target_id)))
