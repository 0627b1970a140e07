"""What reactions add elsewhere: what moves when two accounts become one, and how they are counted."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import F
from django.utils.translation import ngettext

from hub.community.management.points import MergePart, colliding, member_merge, merge_lines, move_links
from hub.content.contributions.models import Contribution
from hub.content.reactions.kinds import FollowTarget
from hub.content.reactions.models import Bookmark, Follow, Reaction
from hub.core.counters import Counter, column_counter, counters


@member_merge.answer(order=30)
def reacted(old: UUID, kept: UUID) -> Iterable[MergePart]:
    """Reactions, bookmarks and follows move; what both have stays once."""
    reactions = Reaction.objects.filter(actor=old).count()
    bookmarks = Bookmark.objects.filter(actor=old).count()
    follows = Follow.objects.filter(actor=old).count()
    lines = merge_lines(
        (reactions, ngettext("%(count)d reaction moves.", "%(count)d reactions move.", reactions)),
        (bookmarks, ngettext("%(count)d bookmark moves.", "%(count)d bookmarks move.", bookmarks)),
        (follows, ngettext("%(count)d follow moves.", "%(count)d follows move.", follows)),
    )
    yield MergePart(tuple(lines), partial(_move, old, kept))


def _move(old: UUID, kept: UUID) -> None:
    twice = colliding(Reaction, "actor", old, kept, once_per=("contribution", "kind"))
    for contribution in list(twice.values_list("contribution", flat=True)):
        Contribution.objects.filter(pk=contribution).update(reaction_count=F("reaction_count") - 1)
    move_links(Reaction, "actor", old, kept, once_per=("contribution", "kind"))
    move_links(Bookmark, "actor", old, kept, once_per=("contribution",))
    move_links(Follow, "actor", old, kept, once_per=("target_kind", "target_id"))
    # Those who followed the old account follow the kept one; nobody follows themselves.
    followers = Follow.objects.filter(target_kind=FollowTarget.ACTOR, target_id=str(old))
    already = Follow.objects.filter(target_kind=FollowTarget.ACTOR, target_id=str(kept)).values("actor")
    followers.filter(actor__in=already).delete()
    followers.exclude(actor=kept).update(target_id=str(kept))
    Follow.objects.filter(actor=kept, target_kind=FollowTarget.ACTOR, target_id__in=(str(old), str(kept))).delete()


@counters.answer(order=40)
def numbers_of_reactions() -> Iterable[Counter]:
    """How many reactions a thread or reply has."""
    yield column_counter(
        "reactions",
        "content_contributions_contribution",
        "reaction_count",
        "SELECT count(*) FROM content_reactions_reaction r WHERE r.contribution_id = t.id",
    )
