"""Who may read which contribution, as a statement's condition and as a filter; and what a text mentions."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.spaces.kinds import Visibility
from hub.community.spaces.models import SpaceMembership
from hub.content.contributions.models import Contribution, Draft, FormerPlace, Revision
from hub.content.contributions.texts import handles_in
from hub.core.access.viewer import Viewer

# The kinds stand in the statement itself: a bound parameter would keep the databases from using the partial indexes.
LISTED = "{t}.kind IN ('discussion', 'question', 'announcement', 'card') AND {t}.state = 'published'"
VISIBLE = "({t}.visibility IN %(visibilities)s OR {t}.space_id IN %(spaces)s)"
MAX_MENTIONS = 20


def visibility_parameters(viewer: Viewer) -> dict[str, Any]:
    """The parameters that `VISIBLE` names."""
    return {"visibilities": viewer.visibilities, "spaces": tuple(viewer.spaces)}


def readable_by(viewer: Viewer) -> Q:
    """`VISIBLE` and shown, as a filter of querysets: the same rule as `content_contributions.view_contribution`."""
    if viewer.is_system:
        return Q(state="published")
    return Q(state="published") & (Q(visibility__in=viewer.visibilities) | Q(space_id__in=tuple(viewer.spaces)))


def contributions_visible_to(viewer: Viewer) -> QuerySet[Contribution]:
    """Every contribution the viewer may read."""
    return Contribution.objects.filter(readable_by(viewer))


def get_contribution(viewer: Viewer, pk: int) -> Contribution:
    """One contribution with its space and author, or 404."""
    found = contributions_visible_to(viewer).select_related("space", "author", "thread").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def mentioned_in(html: str, *, space_id: int | None, visibility: str) -> list[UUID]:
    """The members a text mentions who may read it, at most 20."""
    handles = handles_in(html)[:MAX_MENTIONS]
    if not handles:
        return []
    people = Actor.objects.filter(handle__in=handles, kind=ActorKind.PERSON, state=ActorState.ACTIVE)
    if visibility == Visibility.SPACE:
        people = people.filter(
            pk__in=SpaceMembership.objects.filter(space_id=space_id).values("actor_id"),
        )
    return list(people.values_list("pk", flat=True))


def former_place(thread_id: int, number: int) -> Contribution | None:
    """The post that once had this number here and moved on with a split or a merge."""
    places = FormerPlace.objects.select_related("post", "post__thread")
    found = places.filter(thread_id=thread_id, number=number).first()
    return found.post if found else None


def draft_for(viewer: Viewer, target: str) -> Draft | None:
    """What the viewer has begun to write for `target`."""
    if viewer.actor_id is None:
        return None
    return Draft.objects.filter(actor_id=viewer.actor_id, target=target).first()


def revisions_of(contribution: Contribution) -> list[Revision]:
    """The earlier texts of a contribution, oldest first, each with who replaced it."""
    return list(contribution.revisions.select_related("edited_by").order_by("version"))


def threads_in(space_id: int) -> list[int]:
    """Every thread of a group, shown or not."""
    found = Contribution.objects.filter(space_id=space_id, thread__isnull=True, thread_detail__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))
