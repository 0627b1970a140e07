"""Keeps the visibility of contributions in step with their group's, narrowing at once and widening in portions."""

from collections.abc import Sequence

from django.db import transaction

from hub.community.spaces.kinds import Visibility, narrower, wider_than
from hub.community.spaces.models import Space
from hub.content.contributions.models import Contribution
from hub.core.versions.actions import bump


def narrow_contributions(space_id: int, visibility: str) -> int:
    """Let nobody read in a group what they may not read any more; answers how many contributions were changed.

    One statement in the caller's transaction, which narrows the group itself.
    """
    wider = Contribution.objects.filter(space_id=space_id, visibility__in=wider_than(visibility))
    return wider.update(visibility=visibility)


@transaction.atomic
def follow_space(space_id: int, thread_ids: Sequence[int]) -> None:
    """Give some threads of a group, and their posts, the visibility that their authors and the group allow now."""
    threads = list(
        Contribution.objects.select_for_update(of=("self",))
        .filter(pk__in=thread_ids, space_id=space_id)
        .select_related("thread_detail")
        .order_by("pk")
    )
    # After the threads, as everybody who posts: nobody waits in a circle, and nobody narrows the group meanwhile.
    place = Space.objects.select_for_update().values_list("visibility", flat=True).get(pk=space_id)
    for thread in threads:
        effective = narrower(thread.thread_detail.chosen_visibility, place)
        Contribution.objects.filter(pk=thread.pk).exclude(visibility=effective).update(visibility=effective)
        Contribution.objects.filter(thread_id=thread.pk).exclude(visibility=effective).update(visibility=effective)
    bump("threads", *(f"thread:{thread.pk}" for thread in threads))


def effective_visibility(chosen: str, space: Space | None) -> Visibility:
    """The narrower of what the author wishes and what the group allows at this moment.

    Locks the group's row until the caller's transaction ends: what is written meanwhile cannot stay wider than a group
    that is being narrowed.
    """
    if space is None:
        return Visibility(chosen)
    allowed = Space.objects.select_for_update().values_list("visibility", flat=True).get(pk=space.pk)
    return narrower(chosen, allowed)
