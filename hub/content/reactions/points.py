"""Where other features say who keeps apart from whom."""

from uuid import UUID

from hub.core.hooks import Hook

kept_apart: Hook[[UUID, UUID], bool] = Hook(
    "kept_apart", "Whether the first wants to hear nothing of the second; asked when one of the two follows the other."
)
