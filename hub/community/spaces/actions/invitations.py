"""Inviting into a space: a party of the hub, an e-mail address, or whoever has a link."""

import base64
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hub.community.actors.kinds import ActorKind, ActorState
from hub.community.actors.models import Actor
from hub.community.organisations.rules import has_voice
from hub.community.spaces.actions.doors import check_role, enter, lock_space
from hub.community.spaces.kinds import (
    INVITATION_LASTS,
    INVITED_ROLES,
    LONGEST_INVITATION,
    MOST_USES,
    UNFINISHED_STATES,
    InvitationState,
    SpaceRole,
)
from hub.community.spaces.models import Space, SpaceInvitation, SpaceMembership, SpaceRemoval
from hub.community.spaces.queries.tokens import digest_of
from hub.community.spaces.verbs import INVITATION_ACCEPTED, INVITATION_DECLINED, INVITATION_REVOKED, SPACE_INVITED
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.states import MoveRefused, move
from hub.core.text import tidy_text

S = InvitationState


@transaction.atomic
def invite_party(
    space: Space, party: Actor, *, by: Viewer, role: str = SpaceRole.MEMBER, message: str = ""
) -> SpaceInvitation:
    """Invite a member or an organisation of the hub; for the organisation anybody who speaks for it answers.

    Raises `Refused` for one who is in the group or invited already, or is no longer active.
    """
    require("community_spaces.invite", by, space)
    if party.state != ActorState.ACTIVE or party.kind not in (ActorKind.PERSON, ActorKind.ORGANISATION):
        raise Refused(_("Choose a member or an organisation of the hub."), field="party")
    check_role(party, role)
    if SpaceMembership.objects.filter(space=space, actor=party, through__isnull=True).exists():
        raise Refused(_("Already in this group."), field="party")
    # One whose time has run out makes room for the next.
    SpaceInvitation.objects.filter(space=space, actor=party, state=S.OPEN, expires_at__lte=timezone.now()).update(
        state=S.REVOKED
    )
    try:
        with transaction.atomic():
            invitation = _make(space, by=by, role=role, message=message, actor=party)
    except IntegrityError as error:
        raise Refused(_("There is an invitation already that waits for an answer."), field="party") from error
    _record(SPACE_INVITED, invitation, by=by)
    return invitation


@transaction.atomic
def invite_address(
    space: Space, email: str, *, by: Viewer, role: str = SpaceRole.MEMBER, message: str = ""
) -> SpaceInvitation:
    """Invite an e-mail address; the worker sends the mail, in the language of `by`.

    Whether the address has an account is not told and makes no difference: whoever gets the mail may accept. Raises
    `Refused` for what is no address and for one with an invitation that waits. Callers limit how many somebody sends.
    """
    require("community_spaces.invite", by, space)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("Write an e-mail address such as name@example.org."), field="email") from error
    if role not in INVITED_ROLES:
        raise Refused(_("Choose one of the roles."), field="role")
    if SpaceInvitation.objects.filter(space=space, email=email, state=S.OPEN, expires_at__gt=timezone.now()).exists():
        raise Refused(_("There is an invitation already that waits for an answer."), field="email")
    invitation = _make(space, by=by, role=role, message=message, email=email)
    invitation.token_digest = digest_of(mail_secret(invitation))
    invitation.save(update_fields=["token_digest"])
    _record(SPACE_INVITED, invitation, by=by)
    return invitation


@transaction.atomic
def create_link(
    space: Space, *, by: Viewer, uses: int = 50, expires_at: datetime | None = None, role: str = SpaceRole.MEMBER
) -> tuple[SpaceInvitation, str]:
    """Make a link into the group and answer its secret, which cannot be shown again: only its digest is kept.

    Raises `Refused` for more uses than 500, or a date that is past or further away than 180 days.
    """
    require("community_spaces.invite", by, space)
    if not 1 <= uses <= MOST_USES:
        raise Refused(_("A link is good for 1 to %(most)d people.") % {"most": MOST_USES}, field="uses")
    if role not in (SpaceRole.MEMBER, SpaceRole.OBSERVER):
        raise Refused(_("Choose one of the roles."), field="role")
    now = timezone.now()
    if expires_at is not None and not now < expires_at <= now + LONGEST_INVITATION:
        raise Refused(_("Choose a day within the next half year."), field="expires_on")
    secret = secrets.token_urlsafe(24)
    invitation = _make(space, by=by, role=role, message="", uses_left=uses, token_digest=digest_of(secret))
    if expires_at is not None:
        invitation.expires_at = expires_at
        invitation.save(update_fields=["expires_at"])
    _record(SPACE_INVITED, invitation, by=by)
    return invitation, secret


@transaction.atomic
def accept_invitation(invitation: SpaceInvitation, *, by: Viewer, holds_secret: bool = False) -> SpaceMembership:
    """Come in by an invitation: the invited member, a voice of the invited organisation, or who holds the secret.

    `holds_secret` says that the invitation was found by it. Raises `Refused` where the invitation is used up, expired
    or taken back, where the group takes nobody any more, or one is in it already.
    """
    space = lock_space(invitation.space)
    actor_id = _invited_party(invitation, by, holds_secret=holds_secret)
    if not by.holds("member") or space.state not in UNFINISHED_STATES:
        raise Refused(_("This invitation can no longer be accepted."))
    if SpaceMembership.objects.filter(space=space, actor_id=actor_id, through__isnull=True).exists():
        raise Refused(_("Already in this group."))
    is_link = invitation.actor_id is None and not invitation.email
    removals = SpaceRemoval.objects.filter(space=space, actor_id=actor_id)
    if is_link and removals.exists():
        raise Refused(_("You were removed from this group. You can ask to come back."))
    used = SpaceInvitation.objects.filter(
        pk=invitation.pk, state=S.OPEN, uses_left__gt=0, expires_at__gt=timezone.now()
    ).update(uses_left=F("uses_left") - 1, state=S.OPEN if is_link else S.ACCEPTED)
    if used != 1:
        raise Refused(_("This invitation can no longer be accepted."))
    removals.delete()
    membership = enter(space, actor_id, by=by, role=invitation.role, invitation=invitation.pk)
    _record(INVITATION_ACCEPTED, invitation, by=by)
    return membership


@transaction.atomic
def decline_invitation(invitation: SpaceInvitation, *, by: Viewer, holds_secret: bool = False) -> SpaceInvitation:
    """Say no, also without an account where it came by e-mail. A link is simply not used: `Refused`."""
    if invitation.actor_id is None and not invitation.email:
        raise Refused(_("A link cannot be declined; just do not use it."))
    if invitation.email:
        if not holds_secret:
            raise PermissionRefused("community_spaces.decline_invitation")
    else:
        _invited_party(invitation, by, holds_secret=holds_secret)
    move(invitation, S.DECLINED)
    _record(INVITATION_DECLINED, invitation, by=by)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: SpaceInvitation, *, by: Viewer) -> SpaceInvitation:
    """Take an invitation back, or end a link."""
    require("community_spaces.invite", by, invitation.space)
    move(invitation, S.REVOKED)
    _record(INVITATION_REVOKED, invitation, by=by)
    return invitation


def mail_secret(invitation: SpaceInvitation) -> str:
    """The secret in an invitation's mail, made anew from the hub's key each time: it is stored nowhere.

    Raises `MoveRefused` where it no longer fits, because the key was changed since.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        made_of = f"{invitation.pk}:{invitation.email}:{invitation.invited_at.isoformat()}"
        code = salted_hmac("community_spaces.invitation.mail", made_of, secret=key, algorithm="sha256").digest()
        secret = base64.urlsafe_b64encode(code[:24]).decode()
        if not invitation.token_digest or digest_of(secret) == invitation.token_digest:
            return secret
    raise MoveRefused(f"the secret of invitation {invitation.pk} cannot be made again")


def _make(space: Space, *, by: Viewer, role: str, message: str, **fields: object) -> SpaceInvitation:
    if by.actor_id is None:
        raise PermissionRefused("community_spaces.invite")
    message = tidy_text(message)
    if len(message) > 1000:
        raise Refused(_("Please use at most 1,000 characters."), field="message")
    if role == SpaceRole.LEAD:
        require("community_spaces.change_roles", by, space)
    now = timezone.now()
    return SpaceInvitation.objects.create(
        space=space,
        role=role,
        message=message,
        language=by.language,
        invited_by_id=by.actor_id,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
        **fields,
    )


def _invited_party(invitation: SpaceInvitation, by: Viewer, *, holds_secret: bool) -> uuid.UUID:
    """Who comes in by the invitation, if `by` may answer it."""
    if by.actor_id is None:
        raise PermissionRefused("community_spaces.accept_invitation")
    if invitation.actor_id is None:
        if not holds_secret:
            raise PermissionRefused("community_spaces.accept_invitation")
        return by.actor_id
    if invitation.actor_id != by.actor_id and not has_voice(by, invitation.actor_id):
        raise PermissionRefused("community_spaces.accept_invitation")
    return invitation.actor_id


def _record(verb: Verb, invitation: SpaceInvitation, *, by: Viewer) -> None:
    record(
        verb,
        by=by,
        space=invitation.space_id,
        target=("space_invitation", invitation.pk),
        data={
            "invitation": invitation.pk,
            "actor": str(invitation.actor_id) if invitation.actor_id else None,
            "invited_by": str(invitation.invited_by_id),
        },
    )
