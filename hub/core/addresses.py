"""Permanent addresses: `/id/<uuid>` leads to whatever has that key, wherever it is read now.

A feature whose things have such a key answers with the readable address, if the viewer may see the thing::

    @permanent_addresses.answer()
    def of_contribution(viewer: Viewer, uuid: UUID, language: str) -> Iterable[str]: ...
"""

from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook

permanent_addresses: Hook[[Viewer, UUID, str], str] = Hook(
    "permanent_addresses", "The readable address, in a language, of what has this UUID and may be seen by the viewer."
)
