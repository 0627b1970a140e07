"""What actions refuse with. A page turns `Refused` into a sentence at the right field."""

from collections.abc import Mapping


class PermissionRefused(Exception):
    """The acting party may not do this. Pages answer 404: what one may not do does not exist."""


class Refused(Exception):
    """The input cannot be accepted: a translated sentence, and the field it belongs to (empty: the whole form)."""

    def __init__(self, message: str, *, field: str = "", details: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = dict(details or {})
