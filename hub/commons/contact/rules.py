"""Who may write to whom."""

import rules

from hub.commons.contact.models import MessageRequest
from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.spaces.kinds import SpaceKind
from hub.community.spaces.models import Space
from hub.core.access.viewer import Viewer


@rules.predicate
def takes_part(viewer: Viewer) -> bool:
    """A signed-in member who is not restricted to reading (their hub role is then empty)."""
    return viewer.is_member and bool(viewer.hub_role)


@rules.predicate
def is_another_person(viewer: Viewer, actor: Actor | None) -> bool:
    """Somebody else, with an account in use."""
    return (
        actor is not None
        and actor.kind == ActorKind.PERSON
        and actor.state == ActorState.ACTIVE
        and actor.pk != viewer.actor_id
    )


@rules.predicate
def is_asked(viewer: Viewer, request: MessageRequest | None) -> bool:
    """The request is to the viewer."""
    return request is not None and viewer.actor_id is not None and request.recipient_id == viewer.actor_id


@rules.predicate
def is_in_conversation(viewer: Viewer, space: Space | None) -> bool:
    """The conversation is the viewer's. No role of the hub opens it to anybody else."""
    return space is not None and space.kind == SpaceKind.CONVERSATION and space.pk in viewer.spaces


rules.add_perm("commons_contact.ask", takes_part & is_another_person)
rules.add_perm("commons_contact.answer", is_asked)
rules.add_perm("commons_contact.block", rules.predicate(lambda viewer: viewer.is_member) & is_another_person)
rules.add_perm("commons_contact.read", is_in_conversation)
rules.add_perm("commons_contact.write", takes_part & is_in_conversation)
