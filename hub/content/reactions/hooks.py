"""What reactions add elsewhere: what moves when two accounts become one, and how they are counted."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import F
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.community.management.points import MergePart, colliding, member_merge, merge_lines, move_links
from hub.community.profiles.points import ProfileAction, profile_actions
from hub.community.spaces.points import SpaceAction, SpaceOnPage, space_actions
from hub.content.contributions.models import Contribution
from hub.content.reactions.kinds import FollowTarget, follow_path
from hub.content.reactions.models import Bookmark, Follow, Reaction
from hub.content.reactions.queries import follows
from hub.core.access.viewer import Viewer
from hub.core.counters import Counter, column_counter, counters
from hub.core.ui.kinds import NavItem, account_items


@account_items.answer(order=6)
def what_one_follows(viewer: Viewer) -> Iterable[NavItem]:
    """The list of what one follows."""
    yield NavItem(_("What you follow"), f"/{get_language() or 'en'}/following/", "star")


@profile_actions.answer(order=20)
def follow_a_person(viewer: Viewer, actor_id: UUID) -> Iterable[ProfileAction]:
    """Have the conversations that a person opens in one's feed and inbox, or no longer."""
    if not viewer.is_member:
        return
    is_followed = follows(viewer, FollowTarget.ACTOR, actor_id)
    yield ProfileAction(
        _("Following") if is_followed else _("Follow"),
        follow_path(get_language() or "en", FollowTarget.ACTOR, actor_id),
        "check" if is_followed else "bell",
        is_post=True,
        name="stop" if is_followed else "",
        is_pressed=is_followed,
    )


@space_actions.answer(order=10)
def follow_a_group(viewer: Viewer, space: SpaceOnPage) -> Iterable[SpaceAction]:
    """Have new conversations of a group in one's feed and inbox, or no longer; who is in it has the feed anyway."""
    is_followed = follows(viewer, FollowTarget.SPACE, space.id)
    yield SpaceAction(
        _("Following") if is_followed else _("Follow"),
        _("Tell me no longer of new conversations") if is_followed else _("Tell me of new conversations"),
        follow_path(get_language() or "en", FollowTarget.SPACE, space.id),
        "check" if is_followed else "bell",
        name="stop" if is_followed else "",
        is_pressed=is_followed,
    )


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
