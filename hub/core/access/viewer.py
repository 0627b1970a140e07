"""The acting party: who looks at a page or changes something, with all that permission needs to know."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hub.core.access.errors import PermissionRefused
from hub.core.access.permissions import may

# Hub roles from least to most; each may do all that those before it may.
HUB_ROLES = ("member", "moderator", "editor", "manager", "administrator")


@dataclass(frozen=True, slots=True)
class Viewer:
    """One acting party, built once per request in one query together with the session.

    `actor_id` is None for a visitor. `spaces` maps a space's id to the role held there, own or through an
    organisation. `is_system` marks imports, harvests and schedules, which act for the hub itself with the person who
    ordered it as `ordered_by`. `on_behalf_of_id` is the organisation in whose name the party acts just now.
    """

    actor_id: uuid.UUID | None = None
    member_id: int | None = None
    name: str = ""
    hub_role: str = ""
    spaces: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "en"
    time_zone: str = "UTC"
    is_system: bool = False
    ordered_by: uuid.UUID | None = None
    on_behalf_of_id: uuid.UUID | None = None
    unread_count: int = 0
    # The hub role sleeps because this session has not shown a second factor; pages ask for it.
    lacks_second_factor: bool = False
    # The newest version of the terms that the member accepted.
    accepted_terms: str = ""

    @property
    def is_member(self) -> bool:
        """A signed-in, active member."""
        return self.member_id is not None

    @property
    def acting_id(self) -> uuid.UUID:
        """The acting party's key, where there must be one. Raises `PermissionRefused` for a visitor."""
        if self.actor_id is None:
            raise PermissionRefused("visitor")
        return self.actor_id

    @property
    def account_id(self) -> int:
        """The key of the member's account, where there must be one. Raises `PermissionRefused` for anybody else."""
        if self.member_id is None:
            raise PermissionRefused("visitor")
        return self.member_id

    def holds(self, role: str) -> bool:
        """Whether the hub role is `role` or one that includes it."""
        return self.is_system or (
            self.hub_role in HUB_ROLES and HUB_ROLES.index(self.hub_role) >= HUB_ROLES.index(role)
        )

    def may(self, permission: str, thing: object = None) -> bool:
        """Ask the same rule that the action asks, to decide which buttons to show."""
        return may(permission, self, thing)

    def speaking_for(self, organisation_id: uuid.UUID | None) -> "Viewer":
        """The same member, acting on behalf of an organisation (checked by the action)."""
        return replace(self, on_behalf_of_id=organisation_id)

    @property
    def visibilities(self) -> tuple[str, ...]:
        """The audiences whose contents this viewer may read wherever they are."""
        return ("public", "members") if self.is_member or self.is_system else ("public",)


VISITOR = Viewer()
