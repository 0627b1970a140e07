"""Asking to join a space, and the answer."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.community.organisations.rules import has_voice
from hub.community.spaces.actions.doors import acting_party, enter, lock_space
from hub.community.spaces.kinds import JoinMethod, RequestState, SpaceRole
from hub.community.spaces.models import JoinRequest, Space, SpaceMembership, SpaceRemoval
from hub.community.spaces.verbs import (
    JOIN_REQUEST_ACCEPTED,
    JOIN_REQUEST_REFUSED,
    JOIN_REQUEST_WITHDRAWN,
    JOIN_REQUESTED,
)
from hub.core.access.errors import PermissionRefused, Refused
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer
from hub.core.activity import Verb, record
from hub.core.states import move
from hub.core.text import tidy_text

S = RequestState


@transaction.atomic
def request_to_join(space: Space, *, by: Viewer, reason: str) -> JoinRequest:
    """Ask to join, oneself or on behalf of an organisation; an open group is asked only by who was removed from it.

    Raises `Refused` without a reason, for one who is in it, who has asked already, or who may simply join.
    """
    space = lock_space(space)
    actor_id = acting_party(by)
    require("community_spaces.request_to_join", by, space)
    if by.actor_id is None:
        raise PermissionRefused("community_spaces.request_to_join")
    reason = tidy_text(reason)
    if not reason:
        raise Refused(_("Write in a sentence why you would like to join."), field="reason")
    if len(reason) > 1000:
        raise Refused(_("Please use at most 1,000 characters."), field="reason")
    if SpaceMembership.objects.filter(space=space, actor_id=actor_id, through__isnull=True).exists():
        raise Refused(_("Already in this group."))
    if (
        space.join_method == JoinMethod.OPEN
        and not SpaceRemoval.objects.filter(space=space, actor_id=actor_id).exists()
    ):
        raise Refused(_("You can join this group without asking."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(space=space, actor_id=actor_id, asked_by_id=by.actor_id, reason=reason)
    except IntegrityError as error:
        raise Refused(_("You have asked already; those who lead the group have not answered yet.")) from error
    _record(JOIN_REQUESTED, request, by=by)
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, by: Viewer) -> JoinRequest:
    """Take a request back: the one who asked, or another voice of the organisation that asks."""
    if by.actor_id not in (request.actor_id, request.asked_by_id) and not has_voice(by, request.actor_id):
        raise PermissionRefused("community_spaces.withdraw_request")
    move(request, S.WITHDRAWN, answered_at=timezone.now(), answered_by_id=by.actor_id)
    _record(JOIN_REQUEST_WITHDRAWN, request, by=by)
    return request


@transaction.atomic
def accept_request(
    request: JoinRequest, *, by: Viewer, answer: str = "", role: str = SpaceRole.MEMBER
) -> SpaceMembership:
    """Let in who asked, with a word of welcome if one likes.

    Of two who answer at once, the second gets `MoveRefused`. A removal in the past is forgotten.
    """
    space = lock_space(request.space)
    require("community_spaces.answer_requests", by, space)
    if role == SpaceRole.LEAD:
        require("community_spaces.change_roles", by, space)
    _answer(request, S.ACCEPTED, answer, by=by)
    SpaceRemoval.objects.filter(space=space, actor_id=request.actor_id).delete()
    membership = enter(space, request.actor_id, by=by, role=role, asked_by=request.asked_by_id)
    _record(JOIN_REQUEST_ACCEPTED, request, by=by)
    return membership


@transaction.atomic
def refuse_request(request: JoinRequest, *, by: Viewer, answer: str) -> JoinRequest:
    """Refuse a request with a reason, which the one who asked reads."""
    require("community_spaces.answer_requests", by, request.space)
    if not tidy_text(answer):
        raise Refused(_("Write the reason; the person will read it."), field="answer")
    _answer(request, S.REFUSED, answer, by=by)
    _record(JOIN_REQUEST_REFUSED, request, by=by)
    return request


def _answer(request: JoinRequest, to: RequestState, answer: str, *, by: Viewer) -> None:
    answer = tidy_text(answer)
    if len(answer) > 1000:
        raise Refused(_("Please use at most 1,000 characters."), field="answer")
    move(request, to, answer=answer, answered_at=timezone.now(), answered_by_id=by.actor_id)


def _record(verb: Verb, request: JoinRequest, *, by: Viewer) -> None:
    record(
        verb,
        by=by,
        space=request.space_id,
        target=("join_request", request.pk),
        data={"actor": str(request.actor_id), "asked_by": str(request.asked_by_id), "request": request.pk},
    )
