"""Permissions made of predicates (django-rules); asked inside actions, so that page, API, command and import agree."""

import rules

from hub.core.access.errors import PermissionRefused


def may(permission: str, viewer: object, thing: object = None) -> bool:
    """Whether the rule named `permission` holds. An unknown permission is a programming error, not a refusal."""
    if not rules.perm_exists(permission):
        raise LookupError(f"there is no permission “{permission}”")
    return rules.has_perm(permission, viewer, thing)


def require(permission: str, viewer: object, thing: object = None) -> None:
    """Raise `PermissionRefused` unless the rule holds."""
    if not may(permission, viewer, thing):
        raise PermissionRefused(permission)
