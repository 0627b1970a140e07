"""One space, as an object."""

import uuid

from django.http import Http404

from hub.community.spaces.kinds import GROUP_KINDS, SpaceState
from hub.community.spaces.models import Space
from hub.community.spaces.points import SpaceOnPage
from hub.core.access.viewer import Viewer
from hub.core.rows import run


def get_space(viewer: Viewer, slug: str) -> Space:
    """A group by its address; 404 for one that the viewer may not find."""
    # Written out, for every page of a group begins with it and composing the statement would cost as much as ten rows.
    space = next(iter(Space.objects.raw("SELECT * FROM community_spaces_space WHERE slug = %s", [slug])), None)
    if space is None or space.kind not in GROUP_KINDS or not viewer.may("community_spaces.find_space", space):
        raise Http404
    return space


def get_space_by_uuid(viewer: Viewer, key: uuid.UUID) -> Space:
    """The same by its permanent key."""
    space = Space.objects.filter(uuid=key, kind__in=GROUP_KINDS).first()
    if space is None or not viewer.may("community_spaces.find_space", space):
        raise Http404
    return space


def on_page(viewer: Viewer, space: Space) -> SpaceOnPage:
    """The space as those who add to its home get it."""
    return SpaceOnPage(
        id=space.pk,
        slug=space.slug,
        name=space.name,
        kind=space.kind,
        state=space.state,
        role=viewer.spaces.get(space.pk, ""),
    )


def topic_ids_of(space: Space) -> list[int]:
    """The topics that the space is about."""
    rows = run("SELECT topic_id FROM community_spaces_spacetopic WHERE space_id = %(space)s", space=space.pk)
    return sorted(topic_id for (topic_id,) in rows)


def possible_parents(viewer: Viewer, *, except_id: int | None = None) -> list[tuple[int, str]]:
    """Groups that a manager may put another into: key and name, by name."""
    if not viewer.may("community_spaces.create_space"):
        return []
    found = Space.objects.filter(kind__in=GROUP_KINDS).exclude(state=SpaceState.ARCHIVED).exclude(pk=except_id or 0)
    return list(found.order_by("name", "pk").values_list("pk", "name")[:500])


def get_parent(viewer: Viewer, pk: int | None) -> Space | None:
    """The group that a manager chose to put another into; None for none. 404 for one that cannot be chosen."""
    if pk is None:
        return None
    space = Space.objects.filter(pk=pk, kind__in=GROUP_KINDS).first()
    if space is None or not viewer.may("community_spaces.find_space", space):
        raise Http404
    return space
