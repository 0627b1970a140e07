"""What contributions add elsewhere."""

from collections.abc import Iterator
from uuid import UUID

from hub.content.contributions.kinds import THREAD_KINDS, post_path
from hub.content.contributions.queries import contributions_visible_to
from hub.core.access.viewer import Viewer
from hub.core.addresses import permanent_addresses


@permanent_addresses.answer()
def place_of_contribution(viewer: Viewer, uuid: UUID, language: str) -> Iterator[str]:
    """A thread, or a post at its place in its thread."""
    found = contributions_visible_to(viewer).select_related("thread").filter(uuid=uuid).first()
    thread = (found.thread or found) if found else None
    if found is not None and thread is not None and thread.kind in THREAD_KINDS:
        yield post_path(language, thread.pk, thread.slug, found.number if found.thread else 1)
