"""Where other features join in with what people write."""

from uuid import UUID

from hub.core.access.viewer import Viewer
from hub.core.hooks import Hook

file_holders: Hook[[Viewer, UUID], bool] = Hook(
    "file_holders",
    "Whether this viewer may have a file that was uploaded with the editor and belongs to no contribution but to, for "
    "instance, a page of the hub; gets the file's key. One yes is enough.",
)
