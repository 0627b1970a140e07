"""Waves of invitations, and the one invitation that a link names."""

from django.core.signing import BadSignature, Signer
from django.http import Http404

from hub.community.management.kinds import InvitationState
from hub.community.management.models import Invitation, InvitationWave
from hub.core.access.permissions import require
from hub.core.access.viewer import Viewer


def waves(viewer: Viewer, *, limit: int = 100) -> list[InvitationWave]:
    """The latest waves, at most so many."""
    require("community_management.invite", viewer)
    return list(InvitationWave.objects.select_related("created_by").order_by("-pk")[:limit])


def get_wave(viewer: Viewer, pk: int) -> InvitationWave:
    """One wave; else 404."""
    require("community_management.invite", viewer)
    found = InvitationWave.objects.select_related("created_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def failed_addresses(wave: InvitationWave) -> list[str]:
    """Addresses that could not be delivered to, at most a hundred."""
    failed = Invitation.objects.filter(wave=wave, state=InvitationState.FAILED).order_by("pk")
    return list(failed.values_list("email", flat=True)[:100])


def get_invitation(token: str) -> Invitation:
    """The invitation that a link names, while it stands; else 404."""
    try:
        pk = int(Signer(salt="invitation").unsign(token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    found = Invitation.objects.select_related("wave", "member").filter(pk=pk).first()
    if found is None or found.state == InvitationState.DELETED:
        raise Http404
    return found
